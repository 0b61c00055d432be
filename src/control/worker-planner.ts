import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Profile } from "../profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../protocol/motion-messages.ts";
import type { MotionStart } from "./plan-motion.ts";
import { type PlanTable, TabulatedPlan } from "./plan-table.ts";
import type { Planner, Planning } from "./planner.ts";

export interface PlanOrder {
  readonly number: number;
  readonly message: GoToMessage | FollowMessage;
  readonly start: MotionStart;
}

export interface PlanAnswer {
  readonly number: number;
  /** A sentence: it cannot be driven. */
  readonly result: PlanTable | string;
}

/**
 * Makes plans in a thread of their own. Some take a tenth of a second here and longer on a Pi; a loop that
 * stood still for so long would have its wheels cut.
 */
export class WorkerPlanner implements Planner {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (result: Planning) => void>();
  #number = 0;

  constructor(profile: Profile) {
    const file = new URL(`./planner-worker${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(file, { workerData: profile });
    this.#worker.on("message", ({ number, result }: PlanAnswer) => {
      const done = this.#waiting.get(number);
      this.#waiting.delete(number);
      done?.(typeof result === "string" ? result : new TabulatedPlan(result));
    });
    this.#worker.on("error", (error) => {
      throw error;
    });
  }

  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void {
    const number = this.#number++;
    this.#waiting.set(number, done);
    this.#worker.postMessage({ number, message, start } satisfies PlanOrder);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
