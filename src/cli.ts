#!/usr/bin/env node
import "./node-version.ts";
import { existsSync, readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { DONE, WRONG_USAGE } from "./cli/arguments.ts";
import { addBench } from "./cli/bench.ts";
import { addCalibrate } from "./cli/calibrate.ts";
import { addDoctor } from "./cli/doctor.ts";
import { addInstall, addUninstall } from "./cli/install.ts";
import { wrongFile } from "./cli/named-files.ts";
import { addNeutralise } from "./cli/neutralise.ts";
import { addPair } from "./cli/pair.ts";
import { addProfile } from "./cli/profile.ts";
import { addReplay } from "./cli/replay.ts";
import { addRun } from "./cli/run.ts";
import { addStart } from "./cli/start.ts";
import { addTwin } from "./cli/twin.ts";

// The command `strafe`. What a subcommand needs is loaded when it is called.

const { version } = JSON.parse(readFileSync(packageFile(), "utf8")) as {
  version: string;
};

const strafe = new Command("strafe")
  .description("A controller for mecanum robot cars: drive from a browser, on a simulated car first.")
  .version(version)
  .addHelpText(
    "after",
    `
Exit codes: 0 done; 1 failed, such as a script that throws, a file that is broken, a robot that does not answer;
2 wrong usage, such as an unknown option, or a script, car, world or folder that is not there: nothing was begun.`,
  )
  .hook("preAction", async (_, command) => {
    const wrong = await wrongFile(command);
    if (wrong === undefined) return;
    console.error(`strafe: ${wrong}`);
    throw new CommanderError(WRONG_USAGE, "strafe.wrongFile", wrong);
  })
  .exitOverride();

addStart(strafe);
addRun(strafe);
addPair(strafe);
addCalibrate(strafe);
addDoctor(strafe);
addProfile(strafe);
addReplay(strafe);
addTwin(strafe);
addInstall(strafe);
addUninstall(strafe);
addNeutralise(strafe);
addBench(strafe);
nameHelp(strafe, "strafe");

try {
  await strafe.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === DONE ? DONE : WRONG_USAGE;
}

/** Whoever has called a subcommand wrongly is told of its own help. */
function nameHelp(command: Command, name: string): void {
  command.showHelpAfterError(`(${name} --help says more)`);
  for (const sub of command.commands) nameHelp(sub, `${name} ${sub.name()}`);
}

/** Above `src`, which itself lies in `dist` once it is built. */
function packageFile(): URL {
  const [source, built] = ["../package.json", "../../package.json"].map((up) => new URL(up, import.meta.url));
  return existsSync(source!) ? source! : built!;
}
