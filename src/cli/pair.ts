import type { Command } from "commander";

export function addPair(strafe: Command): void {
  strafe
    .command("pair")
    .description("let this computer in at a robot on the network")
    .argument("[url]", "the robot's page, such as http://strafe.local:8080")
    .option("--list", "which robots let this computer in, and whom the robots of this computer let in", false)
    .option("--forget <name>", "a name or an address of that list: it is let in no more")
    .addHelpText(
      "after",
      `
A robot that was started with  strafe start --host 0.0.0.0  asks everybody from the network for a PIN, once. It
shows the PIN where it was started, and on its page at /pair to whoever is in already.

The connection is plain HTTP: pairing keeps out who does not know the PIN, but whoever can read the network's traffic
can read the PIN and the key. Use a network that is yours, or a tunnel:  ssh -L 8080:localhost:8080 strafe.local

Examples:
  strafe pair http://strafe.local:8080
  strafe run square.ts --robot http://strafe.local:8080
  strafe pair --list
  strafe pair --forget http://strafe.local:8080    on the laptop: throw the key away
  strafe pair --forget laptop                      on the robot: let it in no more`,
    )
    .action(async (url: string | undefined, flags: { list: boolean; forget?: string }) => {
      const { pairCommand } = await import("../pairing/command.ts");
      process.exitCode = await pairCommand(url, flags);
    });
}
