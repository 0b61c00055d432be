#!/usr/bin/env node
import "./node-version.ts";
import { existsSync, readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { InstallFlags } from "./deploy/command.ts";

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

strafe
  .command("bench")
  .description("measure this machine: lateness, latency, compute, memory, start-up, simulator speed")
  .option("--json", "one JSON object a line on stdout", false)
  .addHelpText(
    "after",
    `
It takes about three minutes. Leave the machine alone meanwhile.
The exit code is 0 when everything was measured, whatever came out: a target that is missed has a ✗ in the
table, and "pass": false in JSON.`,
  )
  .action(async ({ json }: { json: boolean }) => {
    const main = new URL(`../test/bench/main${extension()}`, import.meta.url);
    if (!existsSync(main)) {
      console.error(
        `strafe: the benchmarks are not in this package; in a checkout build them with  npm run build`,
      );
      process.exitCode = FAILED;
      return;
    }
    const { bench } = (await import(main.href)) as { bench: (options: { json: boolean }) => Promise<number> };
    process.exitCode = await bench({ json });
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

function extension(): string {
  return import.meta.url.endsWith(".ts") ? ".ts" : ".js";
}

/** Above `src`, which itself lies in `dist` once it is built. */
function packageFile(): URL {
  const [source, built] = ["../package.json", "../../package.json"].map((up) => new URL(up, import.meta.url));
  return existsSync(source!) ? source! : built!;
}
