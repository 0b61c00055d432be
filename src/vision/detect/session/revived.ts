import type { Detection, Detector } from "../../detection.ts";
import type { Frame } from "../../frame.ts";
import { VisionError } from "../../vision-error.ts";

/** Begins anew where it has failed. */
export interface Restartable extends Detector {
  restart(): void;
}

/** Before the first new beginning, s; it doubles with each that follows. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 30;
/** New beginnings in a row; after more than these it is left alone. */
const MOST = 6;
/** Who has looked for so long was well, s: its next failure is a first one again. */
const HEALTHY = 60;

/**
 * A detector whose thread, where it dies, is started again after a pause. It says so by failing with one and the same
 * sentence until it looks again. Meanwhile a frame does not wait for it, so that others who look at it go on.
 */
export class RevivedDetector implements Detector {
  readonly #inner: Restartable;
  readonly #now: () => number;
  /** Undefined: it works, or has not failed yet. */
  #trouble: VisionError | undefined;
  #restarts = 0;
  /** When it may begin anew, s; undefined: never, or it does so just now. */
  #dueAt: number | undefined;
  #wellSince: number | undefined;

  /** @param now s, monotonic */
  constructor(inner: Restartable, now: () => number) {
    this.#inner = inner;
    this.#now = now;
  }

  get times(): { readonly run: number } {
    return this.#inner.times ?? { run: 0 };
  }

  async detect(frame: Frame): Promise<readonly Detection[] | undefined> {
    if (this.#trouble === undefined) return this.#look(frame);
    if (this.#dueAt !== undefined && this.#now() >= this.#dueAt) {
      this.#dueAt = undefined;
      this.#inner.restart();
      // Loading takes it a while, which nobody waits for; whatever this look ends with is kept.
      this.#look(frame).catch(() => {});
    }
    throw this.#trouble;
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  async #look(frame: Frame): Promise<readonly Detection[] | undefined> {
    try {
      const found = await this.#inner.detect(frame);
      this.#trouble = undefined;
      this.#wellSince ??= this.#now();
      return found;
    } catch (error) {
      throw this.#failed(error as VisionError);
    }
  }

  /** What is broken stays broken; a thread that died may live again. */
  #failed(error: VisionError): VisionError {
    if (error.code === "frame-size" || error.code === "closed") return error;
    const now = this.#now();
    if (this.#wellSince !== undefined && now - this.#wellSince >= HEALTHY) this.#restarts = 0;
    this.#wellSince = undefined;
    if (error.code !== "worker") {
      this.#trouble = error;
    } else if (this.#restarts >= MOST) {
      const text = `${error.message}; it was started again ${MOST} times and is left alone now: start Strafe again`;
      this.#trouble = new VisionError("worker", text);
    } else {
      this.#dueAt = now + Math.min(FIRST_PAUSE * 2 ** this.#restarts++, LONGEST_PAUSE);
      this.#trouble = new VisionError("worker", `${error.message}; it is started again by itself`);
    }
    return this.#trouble;
  }
}
