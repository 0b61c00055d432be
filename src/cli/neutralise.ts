import type { Command } from "commander";

export function addNeutralise(strafe: Command): void {
  strafe
    .command("neutralise")
    .description("make the motor board safe once, after whoever drove it is gone: for systemd, or by hand")
    .option("--profile <car>", "a car, a kit or a profile's file (default: the simulated car's kit)")
    .addHelpText(
      "after",
      `
While a robot runs it needs no help: its supervisor does this whenever control dies or freezes.
The exit code is 1 where wheels may still be powered.

Example, in a systemd unit:
  ExecStopPost=strafe neutralise --profile /etc/strafe/profile.yaml`,
    )
    .action(async ({ profile }: { profile?: string }) => {
      const { neutralise } = await import("../guard/command.ts");
      process.exitCode = await neutralise(profile);
    });
}
