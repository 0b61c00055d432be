import type { Command } from "commander";

interface ProfileFlags {
  kit?: string;
  dir: string;
  set: string[];
  yes: boolean;
}

interface PastFlags {
  dir: string;
  measured: boolean;
}

export function addProfile(strafe: Command): void {
  const profile = strafe
    .command("profile")
    .description("the car's own file: make it from a kit, look at it, go back to an older one");

  /** Where the owner's cars are. */
  const inFolder = ["--dir <folder>", "where the cars' folders are", "calibration"] as const;

  profile
    .command("new")
    .description("ask a few questions and write calibration/<car>/profile.yaml, with comments")
    .argument("[name]", "of the car")
    .option("--kit <name>", "what it is made of; see  strafe profile list")
    .option(...inFolder)
    .option("--set <path=value>", "any value of the profile, again and again", collect, [])
    .option(
      "--yes",
      "ask nothing: the kit's figures; an older profile is replaced, and kept under history/",
      false,
    )
    .addHelpText(
      "after",
      `
Examples:
  strafe profile new
  strafe profile new "Blue Beetle" --kit freenove-fnk0043
  strafe profile new my-car --kit jgb37-520-pigpiod --yes --set geometry.track='20 cm' \\
                            --set hardware.motors.frontLeft.invert=true`,
    )
    .action(async (name: string | undefined, flags: ProfileFlags) => {
      const { runNew } = await import("../profile/command.ts");
      process.exitCode = await runNew({ name, ...flags });
    });

  profile
    .command("list")
    .description("the kits, and the owner's cars")
    .option(...inFolder)
    .option("--json", "one JSON object a line on stdout", false)
    .addHelpText(
      "after",
      "\nA name from the list is good wherever --profile wants a file:\n  strafe start --profile jgb37-520",
    )
    .action(async (flags: { dir: string; json: boolean }) => {
      const { runList } = await import("../profile/command.ts");
      process.exitCode = runList(flags);
    });

  profile
    .command("show")
    .description(
      "every value in SI, with its unit, and where it comes from: a line of the file, or a default",
    )
    .argument("[name]", "a car, a kit or a file", "jgb37-520")
    .option(...inFolder)
    .option("--json", "one JSON object on stdout", false)
    .addHelpText(
      "after",
      "\nExamples:\n  strafe profile show my-car\n  strafe profile show osoyoo-mecanum --json",
    )
    .action(async (name: string, flags: { dir: string; json: boolean }) => {
      const { runShow } = await import("../profile/command.ts");
      process.exitCode = runShow(name, flags);
    });

  profile
    .command("diff")
    .description("what changed between two versions; every one is kept under history/ with its date")
    .argument("<car>", "a car's name, or its file")
    .argument("[from]", "a version's date, or the beginning of it (default: the one before)")
    .argument("[to]", "likewise (default: what there is now)")
    .option(...inFolder)
    .option("--measured", "of measured.json, what calibration found", false)
    .addHelpText(
      "after",
      "\nExamples:\n  strafe profile diff my-car\n  strafe profile diff my-car 2026-11-23T18\n  strafe profile diff my-car --measured",
    )
    .action(async (car: string, from: string | undefined, to: string | undefined, flags: PastFlags) => {
      const { runDiff } = await import("../profile/command.ts");
      process.exitCode = runDiff(car, from, to, flags);
    });

  profile
    .command("rollback")
    .description("put an older version back; what is there now is kept as well")
    .argument("<car>", "a car's name, or its file")
    .argument("[version]", "its date, or the beginning of it (default: the one before)")
    .option(...inFolder)
    .option("--measured", "of measured.json, what calibration found", false)
    .addHelpText("after", "\nExample:\n  strafe profile rollback my-car")
    .action(async (car: string, version: string | undefined, flags: PastFlags) => {
      const { runRollback } = await import("../profile/command.ts");
      process.exitCode = runRollback(car, version, flags);
    });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
