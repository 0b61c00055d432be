import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { benchCompute } from "./compute.ts";
import { type Figure, table } from "./figure.ts";
import { benchLive } from "./live.ts";
import { benchStartup } from "./startup.ts";

export interface BenchOptions {
  /** One JSON object a line on stdout instead of a table. */
  readonly json: boolean;
}

const LIVE_SECONDS = Number(process.env.STRAFE_BENCH_SECONDS ?? 60);

/** Measures this machine. @returns the exit code: 0, measured; whether a target was met is told by each figure */
export async function bench({ json }: BenchOptions): Promise<number> {
  if (!globalThis.gc) {
    setFlagsFromString("--expose-gc");
    globalThis.gc = runInNewContext("gc") as NonNullable<typeof globalThis.gc>;
  }
  const say = (text: string) => console.error(`bench: ${text} …`);
  const figures: Figure[] = [];
  const take = (measured: readonly Figure[]) => {
    figures.push(...measured);
    if (json) for (const figure of measured) console.log(JSON.stringify(figure));
  };
  say("compute and simulator speed");
  take(await benchCompute());
  say("start-up");
  take(await benchStartup());
  take(await benchLive(LIVE_SECONDS, say));
  if (!json) console.log(table(figures));
  return 0;
}
