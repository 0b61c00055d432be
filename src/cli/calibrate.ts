import { type Command, InvalidArgumentError } from "commander";
import type { CalibrateFlags } from "../calibrate/command.ts";
import type { CameraFlags } from "../vision/calibrate-command.ts";
import { WRONG_USAGE } from "./arguments.ts";

/** As in the procedure, in their order. */
const STEPS = ["preflight", "wiring", "counts", "motors", "timed", "floor", "sonar", "validation"] as const;

type Step = (typeof STEPS)[number];

export function addCalibrate(strafe: Command): void {
  strafe
    .command("calibrate")
    .description("find the car's constants, prove that they are better, and save them")
    .option("--profile <car>", "a car, or a profile's file (default: the simulated car's kit)")
    .option("--world <file>", "calibrate the simulated car in this world: a name or a file")
    .option("--fast", "in a world: in seconds, on a virtual clock", false)
    .option("--yes", "ask nothing and hold no key: for scripts, with everybody away from the car", false)
    .option("--only <steps>", `some of the steps, with commas: ${STEPS.join(", ")}`, stepNames)
    .option(
      "--skip <steps>",
      "all but these; without validation it saves what nothing has proven",
      stepNames,
      [],
    )
    .option("--resume", "go on with a calibration that was not finished", false)
    .option("--check", "half a minute of driving: is a new calibration due? (then the exit code is 1)", false)
    .option("--socket <path>", "control's, of the robot that is meant, where several run")
    .option("--surface <text>", "what the car drives on, to be kept with the result")
    .option("--report <file>", "where the report goes (default: report.html in the car's folder)")
    .option(
      "--camera",
      "the camera's lens and how it is mounted, instead of the wheels: see the options below",
      false,
    )
    .option("--board <file>", "with --camera: write the board to print, as SVG")
    .option(
      "--live [camera]",
      "with --camera: hold the board before it; own (default), rpicam, a device or a film",
    )
    .option(
      "--pictures <folder>",
      "with --camera: PNG and JPEG of the board, taken by the car's camera; with --live, where they are kept",
    )
    .option("--floor <picture>", "with --camera: the board lying on the floor before the car")
    .option("--ruler <length>", "with --camera: how long the board's ruler of 150 mm came out")
    .option("--json", "one JSON object a line on stdout", false)
    .addHelpText(
      "after",
      `
It asks before anything moves, and the wheels turn only while you hold SPACE. What was measured before is kept until
the new constants have followed better on a drive that they were not fitted to; then they go to
calibration/<car>/measured.json, and the older ones to history/ beside it.

Examples:
  strafe calibrate --profile my-car
  strafe calibrate --profile my-car --surface parquet
  strafe calibrate --profile my-car --only floor,validation     other tyres: the motors are the same
  strafe calibrate --profile my-car --resume                    where you left off
  strafe calibrate --profile my-car --check                     a month later
  strafe calibrate --world empty --fast                         the simulated car, in seconds
  strafe calibrate --camera --board board.svg                   print it at 100 %
  strafe calibrate --camera --profile my-car --live             hold the board before the camera
  strafe calibrate --camera --profile my-car --pictures shots --floor floor.png`,
    )
    .action(async (flags: CalibrateFlags & CameraFlags & { camera: boolean }) => {
      const wrong = mixed(flags);
      if (wrong !== undefined) {
        console.error(`strafe: ${wrong}`);
        process.exitCode = WRONG_USAGE;
        return;
      }
      if (flags.camera) {
        const { calibrateCamera } = await import("../vision/calibrate-command.ts");
        process.exitCode = await calibrateCamera(flags);
        return;
      }
      const { runCalibrate } = await import("../calibrate/command.ts");
      process.exitCode = await runCalibrate(flags);
    });
}

const CAMERA_ONLY = ["board", "live", "pictures", "floor", "ruler"] as const;
const WHEELS_ONLY = [
  "world",
  "fast",
  "yes",
  "only",
  "resume",
  "check",
  "socket",
  "surface",
  "report",
] as const;

/** The wheels and the camera are two errands. */
function mixed(flags: CalibrateFlags & CameraFlags & { camera: boolean }): string | undefined {
  const given = (name: keyof typeof flags) => flags[name] !== undefined && flags[name] !== false;
  const odd = (flags.camera ? WHEELS_ONLY : CAMERA_ONLY).find(given);
  if (odd !== undefined) return `--${odd} goes ${flags.camera ? "not " : "only "}with --camera`;
  if (flags.camera && flags.skip.length > 0) return "--skip goes not with --camera";
  return undefined;
}

function stepNames(text: string): Step[] {
  return text.split(",").map((name) => {
    const step = STEPS.find((one) => one === name.trim());
    if (step) return step;
    throw new InvalidArgumentError(`"${name}" is no step; they are ${STEPS.join(", ")}.`);
  });
}
