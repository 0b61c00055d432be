import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Gains } from "./gains-trial.ts";

/** What the thread is given. */
export interface SaveOrder {
  /** Of measured.json. */
  readonly path: string;
  readonly gains: Gains;
}

/**
 * Keeps gains in a car's measured.json, beside what else was measured of it. In a thread of its own: a memory card may
 * take a second until it has really written, and the loop waits for nobody.
 */
export function saveGains(path: string, { kP, kI, headingP }: Gains): Promise<void> {
  const file = new URL(`./save-gains-worker${extname(import.meta.url)}`, import.meta.url);
  const order: SaveOrder = { path, gains: { kP, kI, headingP } };
  const worker = new Worker(file, { workerData: order });
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${path} was not written`))));
  });
}
