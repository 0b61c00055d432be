import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { clamp } from "../../../core/geometry.ts";
import { RUNTIME } from "../../../profile/vision.ts";
import type { Detection, Detector } from "../../detection.ts";
import { type Frame, requireWholeFrame } from "../../frame.ts";
import { VisionError } from "../../vision-error.ts";
import type { ModelPlan } from "../formats/format.ts";
import type { ModelSettings } from "../formats/settings.ts";
import type { InferenceOptions, Times } from "./inference.ts";
import type { SessionNews } from "./messages.ts";

export interface OnnxDetectorOptions extends ModelSettings {
  /** The model's file. */
  readonly file: string;
  /** Names of the classes that are looked for; undefined: all. */
  readonly wanted?: readonly string[] | undefined;
  /** The least score that is told, 0…1. */
  readonly least?: number;
  /** Intersection over union above which two boxes of one class are one thing. */
  readonly overlap?: number;
  readonly threads?: number | undefined;
  /** The package that runs the model. */
  readonly runtime?: string;
  /** The thread's program. */
  readonly program?: URL;
}

/** A person at 140 to 170 px of the shipped model's height often scores no more than this; trackers go on with it. */
const LEAST = 0.15;
const OVERLAP = 0.5;
/** A run takes no longer, on the slowest computer, ms. */
const LAST_RUN_MS = 1500;

/** One core stays for whoever controls the car; more than three bring a detector little. */
export const usualThreads = () => clamp(availableParallelism() - 1, 1, 3);

interface Job {
  readonly frame: Frame;
  readonly done: (detections: readonly Detection[] | undefined) => void;
  readonly failed: (error: Error) => void;
}

/**
 * A neural detector in a thread of its own. It looks at one frame at a time; of those that come meanwhile only
 * the latest waits, never a queue. After a failure every call fails the same way until {@link restart}.
 */
export class OnnxDetector implements Detector {
  readonly #settings: InferenceOptions;
  readonly #program: URL;
  #worker: Worker | undefined;
  #failure: VisionError | undefined;
  #isReady = false;
  #plan: ModelPlan | undefined;
  /** In the thread, and the one after it; each has one of the two pieces of memory. */
  #current: Job | undefined;
  #next: Job | undefined;
  #currentMemory = new Uint8Array(new SharedArrayBuffer(0));
  #nextMemory = new Uint8Array(new SharedArrayBuffer(0));
  #times: Times = { prepare: 0, run: 0, decode: 0 };

  constructor(options: OnnxDetectorOptions) {
    const { program, ...settings } = options;
    this.#settings = {
      ...settings,
      least: options.least ?? LEAST,
      overlap: options.overlap ?? OVERLAP,
      threads: options.threads ?? usualThreads(),
      runtime: options.runtime ?? RUNTIME,
    };
    this.#program = program ?? new URL(`./session-worker${extname(import.meta.url)}`, import.meta.url);
    this.#start();
  }

  /** How the model is fed and read; undefined until it is loaded. */
  get plan(): ModelPlan | undefined {
    return this.#plan;
  }

  /** Of the last frame, s. */
  get times(): Readonly<Times> {
    return this.#times;
  }

  detect(frame: Frame): Promise<readonly Detection[] | undefined> {
    return new Promise((done, failed) => {
      if (this.#failure !== undefined) throw this.#failure;
      requireWholeFrame(frame);
      this.#next?.done(undefined);
      if (this.#nextMemory.length !== frame.data.length) {
        this.#nextMemory = new Uint8Array(new SharedArrayBuffer(frame.data.length));
      }
      this.#nextMemory.set(frame.data);
      this.#next = { frame: { ...frame, data: this.#nextMemory }, done, failed };
      this.#goOn();
    });
  }

  /** Begins anew, with the file as it is now; whatever is waiting fails. */
  restart(): void {
    this.#end(new VisionError("closed", "the detector was started again meanwhile"));
    this.#start();
  }

  async close(): Promise<void> {
    await this.#end(new VisionError("closed", "the detector was closed"));
  }

  #start(): void {
    this.#failure = undefined;
    this.#isReady = false;
    const worker = new Worker(this.#program, { workerData: this.#settings });
    this.#worker = worker;
    worker.on("message", (news: SessionNews) => {
      if (worker === this.#worker) this.#hear(news);
    });
    const ended = (why: string) => {
      if (worker !== this.#worker) return;
      void this.#end(new VisionError("worker", `the thread of the detector ended: ${why}`));
    };
    worker.on("error", (error) => ended(error.message));
    worker.on("exit", (code) => ended(`its exit code was ${code}`));
  }

  #hear(news: SessionNews): void {
    if (news.type === "ready") {
      this.#isReady = true;
      this.#plan = news.plan;
      this.#goOn();
      return;
    }
    if (news.type === "failed") {
      void this.#end(new VisionError(news.code, news.message));
      return;
    }
    const job = this.#current;
    this.#current = undefined;
    this.#times = news.times;
    this.#goOn();
    job?.done(news.detections);
  }

  #goOn(): void {
    const job = this.#next;
    if (job === undefined || this.#current !== undefined || !this.#isReady) return;
    this.#next = undefined;
    this.#current = job;
    [this.#currentMemory, this.#nextMemory] = [this.#nextMemory, this.#currentMemory];
    this.#worker?.postMessage(job.frame);
  }

  async #end(why: VisionError): Promise<void> {
    const worker = this.#worker;
    const isBusy = this.#current !== undefined || !(this.#isReady || this.#failure);
    this.#worker = undefined;
    this.#failure = why;
    const jobs = [this.#current, this.#next];
    this.#current = undefined;
    this.#next = undefined;
    for (const job of jobs) job?.failed(why);
    if (worker && isBusy) await nextNews(worker);
    await worker?.terminate();
  }
}

/** The runtime aborts the whole process where its thread is ended in the middle of a run. */
function nextNews(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, LAST_RUN_MS);
    const done = () => {
      clearTimeout(patience);
      resolve();
    };
    worker.once("message", done).once("exit", done);
  });
}
