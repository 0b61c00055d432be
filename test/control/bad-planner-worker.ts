import { parentPort } from "node:worker_threads";
import type { PlanAnswer, PlanOrder } from "../../src/control/worker-planner.ts";

/** A planner's thread with whom something is wrong: the order's id says what. */
export const WRONG = { throws: 1, exits: 2, hangs: 3, hoards: 4, isSlow: 5, isWell: 6 } as const;
/** ms */
const SLOW = 150;

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// The tests read what is wrong from here, too.
parentPort?.on("message", ({ message: { id } }: PlanOrder) => {
  const hoard: number[][] = [];
  if (id === WRONG.throws) throw new Error("no good");
  if (id === WRONG.exits) process.exit(1);
  if (id === WRONG.hangs) sleep(Number.POSITIVE_INFINITY);
  while (id === WRONG.hoards) hoard.push(Array.from({ length: 1e5 }, Math.random));
  if (id === WRONG.isSlow) sleep(SLOW);
  parentPort!.postMessage("answered" satisfies PlanAnswer);
});
