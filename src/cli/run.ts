import { type Command, InvalidArgumentError } from "commander";
import type { RunFlags } from "../script/runner/command.ts";

export function addRun(strafe: Command): void {
  strafe
    .command("run")
    .description("an autonomous run: a script drives the car")
    .argument("<script>", "a .ts or .js file that exports  async (car) => { … }  by default")
    .option("--robot <url>", "a robot that runs: its page's address, or control's socket")
    .option(
      "--profile <car>",
      "a car, or a profile's file (default: the car that runs here, else the simulated one)",
    )
    .option("--world <file>", "the simulated car in this world: a name or a file")
    .option("--fast", "the simulated car on a virtual clock: in seconds, and the same every time", false)
    .option("--seed <n>", "of car.random", wholeNumber)
    .option("--watch", "begin anew when the script changes, as soon as the car stands", false)
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
  strafe run square.ts --world empty --fast            in seconds, with the same answer every time
  strafe run square.ts --world empty --watch           again whenever it is saved
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
