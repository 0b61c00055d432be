#!/usr/bin/env node
import "./node-version.ts";
import { existsSync, readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { InstallFlags } from "./deploy/command.ts";
import type { DoctorFlags } from "./doctor/command.ts";

// The command `strafe`. What a subcommand needs is loaded when it is called.

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

interface StartFlags {
  profile?: string;
  world?: string;
  port: number;
  host: string;
  insecure: boolean;
}

interface ProfileFlags {
  kit?: string;
  dir: string;
  set: string[];
  yes: boolean;
}

const { version } = JSON.parse(readFileSync(packageFile(), "utf8")) as {
  version: string;
};

const strafe = new Command("strafe")
  .description("A controller for mecanum robot cars: drive from a browser, on a simulated car first.")
  .version(version)
  .showHelpAfterError("(strafe --help says more)")
  .exitOverride();

strafe
  .command("start")
  .description("the robot and its page")
  .option("--profile <file>", "the car's profile (default: a kit's)")
  .option("--world <file>", "the world to simulate (default without a Pi: a furnished room)")
  .option("--port <number>", "where the page is served", portNumber, 8080)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--insecure", "let everybody on the network drive: allows a --host other than this machine", false)
  .addHelpText(
    "after",
    `
Examples:
  strafe start                                    a simulated car on http://127.0.0.1:8080/
  strafe start --world src/sim/worlds/slalom.yaml
  strafe start --port 8081
  strafe start --host 0.0.0.0 --insecure          drive from a phone, on a network that is yours alone`,
  )
  .action(async (flags: StartFlags) => {
    const { start } = await import("./supervisor/start.ts");
    process.exitCode = await start(flags);
  });

strafe
  .command("twin")
  .description("the simulated motor board: pigpiod's socket on the simulated car")
  .option("--profile <file>", "whose wiring the car has (default: two TB6612 and four encoders)")
  .option("--world <file>", "the world to simulate (default: a furnished room)")
  .option("--port <number>", "where clients of pigpiod find it", portNumber, 8888)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .action(async (flags: { profile?: string; world?: string; port: number; host: string }) => {
    const { runTwin } = await import("./sim/twin/command.ts");
    process.exitCode = await runTwin(flags);
  });

strafe
  .command("neutralise")
  .description("make the motor board safe once, after whoever drove it is gone: for systemd, or by hand")
  .option("--profile <file>", "the car's profile (default: a kit's)")
  .addHelpText(
    "after",
    `
While a robot runs it needs no help: its supervisor does this whenever control dies or freezes.
The exit code is 1 where wheels may still be powered.

Example, in a systemd unit:
  ExecStopPost=strafe neutralise --profile /etc/strafe/profile.yaml`,
  )
  .action(async ({ profile }: { profile?: string }) => {
    const { neutralise } = await import("./guard/command.ts");
    process.exitCode = await neutralise(profile);
  });

strafe
  .command("doctor")
  .description("what is wired, missing or wrong, and what mends it")
  .option("--profile <file>", "the car's profile: what is there is compared with what it expects")
  .option("--wheels", "have each wheel turned by hand, and see whether its encoder counts", false)
  .option("--json", "one JSON object a line on stdout", false)
  .addHelpText(
    "after",
    `
The exit code is 1 when something is a problem. It changes nothing and turns no wheel.

Examples:
  strafe doctor --profile calibration/mycar/profile.yaml
  strafe doctor --profile calibration/mycar/profile.yaml --wheels`,
  )
  .action(async (flags: DoctorFlags) => {
    const { doctor } = await import("./doctor/command.ts");
    process.exitCode = await doctor(flags);
  });

strafe
  .command("install")
  .description("make it a service that starts with the machine; shows first what it will do")
  .option("--profile <file>", "the car's profile (default: a kit's)")
  .option("--user <name>", "who runs it (default: whoever calls, also through sudo)")
  .option("--port <number>", "where the page is served", portNumber, 8080)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--insecure", "let everybody on the network drive: allows a --host other than this machine", false)
  .option("--dry-run", "only show it", false)
  .option("--yes", "do not ask", false)
  .addHelpText(
    "after",
    `
Where the car hangs on pigpiod, the daemon is bound to this machine alone as well.

Examples:
  strafe install --profile calibration/mycar/profile.yaml --dry-run
  sudo strafe install --profile calibration/mycar/profile.yaml`,
  )
  .action(async (flags: InstallFlags) => {
    const { install } = await import("./deploy/command.ts");
    process.exitCode = await install(flags);
  });

strafe
  .command("uninstall")
  .description("remove what install made, and nothing else; shows first what it will do")
  .option("--dry-run", "only show it", false)
  .option("--yes", "do not ask", false)
  .addHelpText("after", "\nExample:\n  sudo strafe uninstall")
  .action(async (consent: { dryRun: boolean; yes: boolean }) => {
    const { uninstall } = await import("./deploy/command.ts");
    process.exitCode = await uninstall(consent);
  });

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
    const { runNew } = await import("./profile/command.ts");
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
    const { runList } = await import("./profile/command.ts");
    process.exitCode = runList(flags);
  });

profile
  .command("show")
  .description("every value in SI, with its unit, and where it comes from: a line of the file, or a default")
  .argument("[name]", "a car, a kit or a file", "jgb37-520")
  .option(...inFolder)
  .option("--json", "one JSON object on stdout", false)
  .addHelpText(
    "after",
    "\nExamples:\n  strafe profile show my-car\n  strafe profile show osoyoo-mecanum --json",
  )
  .action(async (name: string, flags: { dir: string; json: boolean }) => {
    const { runShow } = await import("./profile/command.ts");
    process.exitCode = runShow(name, flags);
  });

profile
  .command("diff")
  .description("what changed between two versions; every one is kept under history/ with its date")
  .argument("<car>", "a car's name, or its file")
  .argument("[from]", "a version's date, or the beginning of it (default: the one before)")
  .argument("[to]", "likewise (default: what there is now)")
  .option(...inFolder)
  .addHelpText(
    "after",
    "\nExamples:\n  strafe profile diff my-car\n  strafe profile diff my-car 2026-11-23T18",
  )
  .action(async (car: string, from: string | undefined, to: string | undefined, flags: { dir: string }) => {
    const { runDiff } = await import("./profile/command.ts");
    process.exitCode = runDiff(car, from, to, flags);
  });

profile
  .command("rollback")
  .description("put an older version back; what is there now is kept as well")
  .argument("<car>", "a car's name, or its file")
  .argument("[version]", "its date, or the beginning of it (default: the one before)")
  .option(...inFolder)
  .addHelpText("after", "\nExample:\n  strafe profile rollback my-car")
  .action(async (car: string, version: string | undefined, flags: { dir: string }) => {
    const { runRollback } = await import("./profile/command.ts");
    process.exitCode = runRollback(car, version, flags);
  });

strafe
  .command("bench")
  .description("measure this machine: lateness, latency, compute, memory, start-up, simulator speed, faults")
  .option("--json", "one JSON object a line on stdout", false)
  .option("--only <part>", "one part alone: compute, startup, live, faults or wires")
  .addHelpText(
    "after",
    `
It takes about six minutes. Leave the machine alone meanwhile.
The exit code is 0 when everything was measured, whatever came out: a target that is missed has a ✗ in the
table, and "pass": false in JSON.`,
  )
  .action(async (flags: { json: boolean; only?: string }) => {
    const main = new URL(`../test/bench/main${extension()}`, import.meta.url);
    if (!existsSync(main)) {
      console.error(
        `strafe: the benchmarks are not in this package; in a checkout build them with  npm run build`,
      );
      process.exitCode = FAILED;
      return;
    }
    const { bench } = (await import(main.href)) as { bench: (options: typeof flags) => Promise<number> };
    process.exitCode = await bench(flags);
  });

try {
  await strafe.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === DONE ? DONE : WRONG_USAGE;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 (any that is free) to 65535.");
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function extension(): string {
  return import.meta.url.endsWith(".ts") ? ".ts" : ".js";
}

/** Above `src`, which itself lies in `dist` once it is built. */
function packageFile(): URL {
  const [source, built] = ["../package.json", "../../package.json"].map((up) => new URL(up, import.meta.url));
  return existsSync(source!) ? source! : built!;
}
