import type { Detection, Detector } from "./detection.ts";
import type { Frame } from "./frame.ts";
import type { VisionError } from "./vision-error.ts";

export interface Looking {
  readonly detector: Detector;
  /** It looks at one picture in so many of those that are looked at. */
  readonly every: number;
}

export interface LookoutListener {
  /** What one picture shows; its data may be overwritten as soon as this returns. */
  onSeen(frame: Frame, detections: readonly Detection[]): void;
  /** Which detectors do not work, and why; none: all do. */
  onTrouble(errors: readonly VisionError[]): void;
}

/**
 * One that has waited for more of the time between two pictures is not begun: the next will be there before it would
 * be known what is seen on this one. Where a look takes hardly longer than that time, what is known is older by 7 ms
 * in the mean without this limit, at 30 pictures a second; any limit from a tenth to a third is as good as another.
 */
const LONGEST_WAIT = 0.1;

/**
 * Shows pictures to all detectors, one picture at a time: of those that come meanwhile only the latest waits, and not
 * for long. Where one detector fails the others go on.
 */
export class Lookout {
  readonly #lookings: readonly Looking[];
  readonly #listener: LookoutListener;
  #busy = false;
  #next: Frame | undefined;
  readonly #now: () => number;
  /** The last one's, s. */
  #arrivedAt = 0;
  #capturedAt = Number.NEGATIVE_INFINITY;
  /** Between the last two pictures, s. */
  #period = 0;
  /** The one that is looked at, and the one that waits. */
  #memory = new Uint8Array(0);
  #nextMemory = new Uint8Array(0);
  #count = 0;
  #trouble = "";
  #closed = false;

  /** @param now s, on any clock */
  constructor(lookings: readonly Looking[], now: () => number, listener: LookoutListener) {
    this.#now = now;
    this.#lookings = lookings;
    this.#listener = listener;
  }

  /** The frame is copied before this returns. */
  offer(frame: Frame): void {
    if (this.#closed) return;
    if (this.#nextMemory.length !== frame.data.length) this.#nextMemory = new Uint8Array(frame.data.length);
    this.#nextMemory.set(frame.data);
    this.#next = { ...frame, data: this.#nextMemory };
    this.#arrivedAt = this.#now();
    this.#period = frame.capturedAt - this.#capturedAt;
    this.#capturedAt = frame.capturedAt;
    if (!this.#busy) void this.#lookOn();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#next = undefined;
    await Promise.all(this.#lookings.map(({ detector }) => detector.close()));
  }

  async #lookOn(): Promise<void> {
    this.#busy = true;
    while (this.#next !== undefined) {
      const frame = this.#next;
      this.#next = undefined;
      if (this.#now() - this.#arrivedAt > LONGEST_WAIT * this.#period) break;
      [this.#memory, this.#nextMemory] = [this.#nextMemory, this.#memory];
      await this.#look(frame);
    }
    this.#busy = false;
  }

  async #look(frame: Frame): Promise<void> {
    const count = this.#count++;
    const due = this.#lookings.filter(({ every }) => count % every === 0);
    const results = await Promise.allSettled(due.map(({ detector }) => detector.detect(frame)));
    if (this.#closed) return;
    const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    // Who looks at one picture in many has nothing to say at the others.
    if (due.length === this.#lookings.length) this.#tell(errors);
    const found = results.flatMap((result) => (result.status === "fulfilled" ? (result.value ?? []) : []));
    // Where nobody could look, nothing is known: that is not the same as nothing being there.
    if (errors.length < due.length) this.#listener.onSeen(frame, found);
  }

  #tell(errors: readonly VisionError[]): void {
    const trouble = errors.map(({ message }) => message).join("\n");
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#listener.onTrouble(errors);
  }
}
