import { type Command, InvalidArgumentError } from "commander";
import type { RunFlags } from "../script/runner/command.ts";

export function addRun(strafe: Command): void {
  strafe
    .command("run")
    .description("an autonomous run: a script drives the car")
    .argument("<script>", "a .ts or .js file that exports  async (car) => { … }  by default")
    .option(
      "--robot <url>",
      "a robot that runs: its page's address, or control's socket; one on the network asks for a PIN, once",
    )
    .option(
      "--profile <car>",
      "a car, or a profile's file (default: the car that runs here, else the simulated one)",
    )
    .option("--world <file>", "the simulated car in this world: a name or a file")
    .option("--fast", "the simulated car on a virtual clock: in seconds, and the same every time", false)
    .option("--seed <n>", "of car.random", wholeNumber)
    .option("--sandbox", "someone else's script: it has no files and no network", false)
    .option("--watch", "begin anew when the script changes, as soon as the car stands", false)
    .option(
      "--dry-run",
      "draw the way that the script would drive, with times and limits; no robot is asked",
      false,
    )
    .option("--svg <file>", "the same, and the drawing as a picture")
    .option("--json", "one JSON object a line on stdout", false)
    .addHelpText(
      "after",
      `
However the script ends, the car stops: when it is done, throws, hangs, or is killed. Ctrl-C ends it in order, and
twice at once. The script runs in a process of its own and needs no build step; types are allowed, and nothing else of
TypeScript (no enum, no namespace).

In this package: src/script/tutorial.md, from nothing to a patrol; src/script/reference/README.md, all calls.

  // square.ts
  import type { Car } from "strafe";

  export default async (car: Car) => {
    for (let side = 1; side <= 4; side++) {
      await car.move({ x: "1 m" }, { speed: "0.6 m/s" });
      await car.turn("90 deg");
    }
  };

Examples:
  strafe run square.ts                                 the robot that runs here, or a simulated one
  strafe run square.ts --robot http://127.0.0.1:8080   the one behind this page
  strafe run square.ts --robot http://strafe.local:8080   one on the network, paired once by  strafe pair
  strafe run square.ts --world empty --fast            in seconds, with the same answer every time
  strafe run square.ts --world empty --watch           again whenever it is saved
  strafe run square.ts --dry-run --svg square.svg      where it would drive, how long and how fast
  strafe run theirs.ts --sandbox                       somebody else's, without files and network: src/script/sandbox.md
  strafe run square.ts --fast --json                   for other programs; the last line is the result`,
    )
    .action(async (script: string, flags: RunFlags) => {
      const { runCommand } = await import("../script/runner/command.ts");
      process.exitCode = await runCommand(script, flags);
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A seed is a whole number from 0 to 999999999.");
}
