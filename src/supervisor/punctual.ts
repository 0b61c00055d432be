import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";

/** Whoever may have to end another goes before it. */
export const PUNCTUAL = { control: 10, supervisor: 15, guard: 20 } as const;

/**
 * Has Linux run threads before all that has no such priority, as soon as they have something to do (`SCHED_FIFO`).
 * Otherwise whoever computes at that moment goes on to the end of its turn, up to 4 ms, however nice it is. Threads
 * and processes that they start later do not inherit it. Where this user may not ask for it, all stays as it was;
 * `strafe doctor` tells.
 *
 * @param threads their ids for Linux; a process's first thread has its number
 */
export function makePunctual(threads: readonly number[], priority: number): void {
  // One that never rests would keep an only core from whoever has to end it.
  if (availableParallelism() === 1) return;
  for (const thread of threads) {
    execFile("chrt", ["--fifo", "--reset-on-fork", "--pid", String(priority), String(thread)], () => {});
  }
}
