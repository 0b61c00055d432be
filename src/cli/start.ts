import { type Command, Option } from "commander";
import { portNumber } from "./arguments.ts";
import { addVisionOptions, type VisionFlags, withVision } from "./vision-options.ts";

interface StartFlags extends VisionFlags {
  profile?: string;
  world?: string;
  scripts?: string;
  port: number;
  host: string;
  insecure: boolean;
  recordings?: string;
  record: boolean;
  leash: boolean;
}

export function addStart(strafe: Command): void {
  const start = strafe
    .command("start")
    .description("the robot and its page")
    .option("--profile <car>", "a car, a kit or a profile's file (default: the simulated car's kit)")
    .option(
      "--world <file>",
      "simulate the car in this world: a name or a file (default: what the profile says)",
    )
    .option("--port <number>", "where the page is served", portNumber, 8080)
    .option("--host <address>", "address to listen on; whoever comes from elsewhere has to pair", "127.0.0.1")
    .option("--insecure", "let everybody on the network drive: nobody has to pair", false)
    .option(
      "--scripts <folder>",
      "let whoever may use the page change and run the scripts in this folder (default: none)",
    );
  addVisionOptions(start)
    .option(
      "--recordings <folder>",
      "where drives are recorded that somebody wants recorded on the page (default: recordings)",
    )
    .option("--record", "record each drive without being asked, from arming to disarming", false)
    // For whoever starts a robot and may die: strafe calibrate.
    .addOption(new Option("--leash", "end when standard input does").default(false).hideHelp())
    .addHelpText(
      "after",
      `
Examples:
  strafe start                                    a simulated car on http://127.0.0.1:8080/
  strafe start --world slalom
  strafe start --profile my-car                   the real one
  strafe start --profile my-car --world slalom    the same, simulated
  strafe start --port 8081
  strafe start --scripts my-scripts               its scripts can be seen, edited and run from the page
  strafe start --world people --vision            it sees who is there, tells scripts (car.sightings), and can follow
  strafe start --vision /dev/video0               the same with a USB camera
  strafe start --model my-model.onnx              it sees what this model was trained to see
  strafe start --record                           each drive becomes a file: see  strafe replay --help
  strafe start --host 0.0.0.0                     drive from a phone or a laptop too, paired once by a PIN
  strafe start --host 0.0.0.0 --insecure          the same for everybody on a network that is yours alone`,
    )
    .action(async (flags: StartFlags) => {
      const { start } = await import("../supervisor/start.ts");
      process.exitCode = await start(withVision(flags));
    });
}
