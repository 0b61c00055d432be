import { existsSync } from "node:fs";
import { extname } from "node:path";
import type { Command } from "commander";
import { FAILED } from "./arguments.ts";

export function addBench(strafe: Command): void {
  strafe
    .command("bench")
    .description(
      "measure this machine and the car's estimate, motion and calibration: lateness, latency, compute, memory, start-up, faults, scripts",
    )
    .option("--json", "one JSON object a line on stdout", false)
    .option(
      "--only <part>",
      "one part alone: compute, motion, calibrate, startup, live, faults, scripts, video or wires",
    )
    .option(
      "--plots <dir>",
      "write pictures of the drives of the part motion there: SVG files and index.html",
    )
    .addHelpText(
      "after",
      `
It takes about ten minutes. Leave the machine alone meanwhile.
The exit code is 0 when everything was measured, whatever came out: a target that is missed has a ✗ in the
table, and "pass": false in JSON.

The parts motion and calibrate are exact: they drive simulated cars on virtual time, and give the same figures on
every machine but for the time that a tick takes. The first has pictures:

  strafe bench --only motion --plots /tmp/plots`,
    )
    .action(async (flags: { json: boolean; only?: string; plots?: string }) => {
      const main = new URL(`../../test/bench/main${extname(import.meta.url)}`, import.meta.url);
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
}
