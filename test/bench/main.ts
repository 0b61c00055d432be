import { mkdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { benchCalibrate } from "./calibrate.ts";
import { benchCompute } from "./compute.ts";
import { benchFaults } from "./faults.ts";
import { type Figure, table } from "./figure.ts";
import { benchFollow } from "./follow.ts";
import { benchLive } from "./live.ts";
import { benchMotion } from "./motion.ts";
import { benchScripts } from "./scripts.ts";
import { benchStartup } from "./startup.ts";
import { benchVideo } from "./video.ts";
import { benchVision } from "./vision.ts";
import { benchVisionLive } from "./vision-live.ts";
import { benchWires } from "./wires.ts";

export interface BenchOptions {
  /** One JSON object a line on stdout instead of a table. */
  readonly json: boolean;
  /** One of its parts alone. */
  readonly only?: string;
  /** A folder for pictures of the part `motion`. */
  readonly plots?: string;
}

const SECONDS = Number(process.env.STRAFE_BENCH_SECONDS ?? 60);

const say = (text: string) => console.error(`bench: ${text} …`);

const PARTS: Readonly<Record<string, (plots?: string) => Promise<readonly Figure[]>>> = {
  compute: () => {
    say("compute and simulator speed");
    return benchCompute();
  },
  motion: (plots) => benchMotion(say, plots),
  calibrate: () => benchCalibrate(say),
  startup: () => {
    say("start-up");
    return benchStartup();
  },
  live: () => benchLive(SECONDS, say),
  faults: () => benchFaults(say),
  scripts: () => benchScripts(SECONDS, say),
  video: () => benchVideo(SECONDS, say),
  vision: async () => [...(await benchVision(say)), ...(await benchVisionLive(SECONDS, say))],
  follow: () => benchFollow(SECONDS, say),
  wires: () => benchWires(SECONDS, say),
};

/**
 * Measures this machine.
 *
 * @returns the exit code: 0, measured, whether a target was met is told by each figure; 1, there is no folder for the plots;
 *   2, there is no such part, or it has none
 */
export async function bench({ json, only, plots }: BenchOptions): Promise<number> {
  const parts = Object.keys(PARTS).filter((part) => only === undefined || part === only);
  if (parts.length === 0) {
    console.error(
      `strafe: there is no part "${only}" of the bench; there are ${Object.keys(PARTS).join(", ")}`,
    );
    return 2;
  }
  if (plots !== undefined && !parts.includes("motion")) {
    console.error(`strafe: only the part "motion" of the bench has plots, not "${only}"`);
    return 2;
  }
  try {
    if (plots !== undefined) mkdirSync(plots, { recursive: true });
  } catch (error) {
    console.error(`strafe: no plots can be written to ${plots}: ${(error as Error).message}`);
    return 1;
  }
  if (!globalThis.gc) {
    setFlagsFromString("--expose-gc");
    globalThis.gc = runInNewContext("gc") as NonNullable<typeof globalThis.gc>;
  }
  const figures: Figure[] = [];
  for (const part of parts) {
    const measured = await PARTS[part]!(plots);
    figures.push(...measured);
    if (json) for (const figure of measured) console.log(JSON.stringify(figure));
  }
  if (!json) console.log(table(figures));
  return 0;
}
