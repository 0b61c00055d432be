import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { benchCompute } from "./compute.ts";
import { benchFaults } from "./faults.ts";
import { type Figure, table } from "./figure.ts";
import { benchLive } from "./live.ts";
import { benchStartup } from "./startup.ts";
import { benchWires } from "./wires.ts";

export interface BenchOptions {
  /** One JSON object a line on stdout instead of a table. */
  readonly json: boolean;
  /** One of its parts alone. */
  readonly only?: string;
}

const SECONDS = Number(process.env.STRAFE_BENCH_SECONDS ?? 60);

const say = (text: string) => console.error(`bench: ${text} …`);

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  compute: () => {
    say("compute and simulator speed");
    return benchCompute();
  },
  startup: () => {
    say("start-up");
    return benchStartup();
  },
  live: () => benchLive(SECONDS, say),
  faults: () => benchFaults(say),
  wires: () => benchWires(SECONDS, say),
};

/**
 * Measures this machine.
 *
 * @returns the exit code: 0, measured, whether a target was met is told by each figure; 2, there is no such part
 */
export async function bench({ json, only }: BenchOptions): Promise<number> {
  const parts = Object.keys(PARTS).filter((part) => only === undefined || part === only);
  if (parts.length === 0) {
    console.error(
      `strafe: there is no part "${only}" of the bench; there are ${Object.keys(PARTS).join(", ")}`,
    );
    return 2;
  }
  if (!globalThis.gc) {
    setFlagsFromString("--expose-gc");
    globalThis.gc = runInNewContext("gc") as NonNullable<typeof globalThis.gc>;
  }
  const figures: Figure[] = [];
  for (const part of parts) {
    const measured = await PARTS[part]!();
    figures.push(...measured);
    if (json) for (const figure of measured) console.log(JSON.stringify(figure));
  }
  if (!json) console.log(table(figures));
  return 0;
}
