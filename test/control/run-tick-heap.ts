import { execFile } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What `tick-heap` prints. */
export interface TickHeap {
  readonly armed: boolean;
  /** Ids of the faults at the end. */
  readonly faults: readonly string[];
  /** Driven in all, m. */
  readonly distance: number;
  /** A motion is under way at the end. */
  readonly motion: boolean;
  /** What a tick leaves on the heap; nothing was collected meanwhile. */
  readonly bytesPerTick: number;
}

/** Runs the loop in a process whose young generation holds everything: no collection hides what was allocated. */
export async function runTickHeap(what: "drive" | "motion" = "drive"): Promise<TickHeap> {
  const script = fileURLToPath(new URL(`./tick-heap${extname(import.meta.url)}`, import.meta.url));
  const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, what]);
  return JSON.parse(stdout) as TickHeap;
}
