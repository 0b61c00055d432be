import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Profile } from "../profile/profile.ts";
import type { FollowMessage, GoToMessage } from "../protocol/motion-messages.ts";
import type { MotionStart } from "./plan-motion.ts";
import { type PlanTable, TabulatedPlan } from "./plan-table.ts";
import type { Planner, Planning } from "./planner.ts";

/** A short way here, s. */
const USUAL = 0.05;
/** A plan that takes longer will not be driven, ms. */
const PATIENCE_MS = 5000;
/** Of its thread, MB. */
const MOST_MEMORY = 128;

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
  readonly usual = USUAL;
  readonly #profile: Profile;
  readonly #waiting = new Map<number, (result: Planning) => void>();
  #worker: Worker;
  #patience: NodeJS.Timeout | undefined;
  #number = 0;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#worker = this.#start();
  }

  #start(): Worker {
    const file = new URL(`./planner-worker${extname(import.meta.url)}`, import.meta.url);
    const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY };
    const worker = new Worker(file, { workerData: this.#profile, resourceLimits });
    worker.on("message", ({ number, result }: PlanAnswer) => {
      const done = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (this.#waiting.size === 0) clearTimeout(this.#patience);
      done?.(typeof result === "string" ? result : new TabulatedPlan(result));
    });
    worker.on("error", (error) => this.#startAnew(worker, error.message));
    return worker;
  }

  /** Whatever is wrong with a plan is not to be wrong with the car. */
  #startAnew(failed: Worker, why: string): void {
    if (failed !== this.#worker) return;
    clearTimeout(this.#patience);
    void failed.terminate();
    this.#worker = this.#start();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const done of waiting) done(`it cannot be planned: ${why}`);
  }

  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void {
    const number = this.#number++;
    const worker = this.#worker;
    if (this.#waiting.size === 0) {
      this.#patience = setTimeout(() => this.#startAnew(worker, "it takes too long"), PATIENCE_MS);
    }
    this.#waiting.set(number, done);
    this.#worker.postMessage({ number, message, start } satisfies PlanOrder);
  }

  async close(): Promise<void> {
    clearTimeout(this.#patience);
    await this.#worker.terminate();
  }
}
