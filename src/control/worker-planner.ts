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
  readonly message: GoToMessage | FollowMessage;
  readonly start: MotionStart;
}

/** A sentence: it cannot be driven. */
export type PlanAnswer = PlanTable | string;

export interface WorkerPlannerOptions {
  /** The thread's program, which is given the profile and answers each {@link PlanOrder} with a {@link PlanAnswer}. */
  readonly file?: URL;
  /** For one plan, ms. */
  readonly patience?: number;
}

interface Job {
  readonly order: PlanOrder;
  readonly done: (result: Planning) => void;
}

/**
 * Makes plans in a thread of their own. Some take a tenth of a second here and longer on a Pi; a loop that
 * stood still for so long would have its wheels cut. The thread has one order at a time; of those that come
 * meanwhile only the last is still wanted.
 */
export class WorkerPlanner implements Planner {
  readonly usual = USUAL;
  #profile: Profile;
  readonly #file: URL;
  readonly #patience: number;
  /** Undefined: it failed with nothing to do, and the next order starts another. */
  #worker: Worker | undefined;
  /** In the thread, and the one after it. */
  #current: Job | undefined;
  #next: Job | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(profile: Profile, options: WorkerPlannerOptions = {}) {
    this.#profile = profile;
    this.#file = options.file ?? new URL(`./planner-worker${extname(import.meta.url)}`, import.meta.url);
    this.#patience = options.patience ?? PATIENCE_MS;
    this.#worker = this.#start();
  }

  plan(message: GoToMessage | FollowMessage, start: MotionStart, done: (result: Planning) => void): void {
    const superseded = this.#next;
    this.#next = { order: { message, start }, done };
    if (this.#current === undefined) this.#goOn();
    superseded?.done("another motion was asked for before this one was planned");
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY };
    const worker = new Worker(this.#file, { workerData: this.#profile, resourceLimits });
    worker.on("message", (answer: PlanAnswer) => {
      if (worker !== this.#worker) return;
      this.#answer(typeof answer === "string" ? answer : new TabulatedPlan(answer));
    });
    worker.on("error", (error) => this.#startAnew(worker, error.message));
    worker.on("exit", () => this.#startAnew(worker, "its thread ended"));
    return worker;
  }

  /** Whatever is wrong with a plan is not to be wrong with the car. */
  #startAnew(failed: Worker, why: string): void {
    if (failed !== this.#worker) return;
    this.#worker = this.#current && this.#start();
    void failed.terminate();
    this.#answer(`it cannot be planned: ${why}`);
  }

  use(profile: Profile): void {
    this.#profile = profile;
    if (this.#worker) this.#startAnew(this.#worker, "the car's constants have changed meanwhile: ask again");
  }

  #answer(result: Planning): void {
    clearTimeout(this.#timer);
    const answered = this.#current;
    this.#current = undefined;
    this.#goOn();
    answered?.done(result);
  }

  #goOn(): void {
    const job = this.#next;
    if (job === undefined) return;
    this.#next = undefined;
    this.#current = job;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#timer = setTimeout(() => this.#startAnew(worker, "it takes too long"), this.#patience);
    worker.postMessage(job.order);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
