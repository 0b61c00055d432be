import type { Detection, Detector } from "../../../src/vision/detection.ts";
import type { Frame } from "../../../src/vision/frame.ts";

interface Look {
  readonly due: number;
  readonly found: Promise<readonly Detection[] | undefined>;
  readonly done: (found: Promise<readonly Detection[] | undefined>) => void;
}

/**
 * Detectors that take as long as they are told to, by a clock of the test's own, whatever they really take: a run
 * depends on what is seen, and not on how fast this computer is.
 */
export class LateDetectors {
  readonly #now: () => number;
  readonly #takes: number;
  #looks: Look[] = [];

  /** @param takes s, from a picture to what is in it */
  constructor(now: () => number, takes: number) {
    this.#now = now;
    this.#takes = takes;
  }

  around(detector: Detector): Detector {
    return {
      detect: (frame: Frame) => {
        const found = detector.detect(frame);
        // What goes wrong is told when it is due.
        found.catch(() => {});
        return new Promise((done) => this.#looks.push({ due: this.#now() + this.#takes, found, done }));
      },
      close: () => detector.close(),
    };
  }

  /** Hands over what is due by now, and lets whoever waits for it go on. */
  async settle(): Promise<void> {
    const due = this.#looks.filter((look) => look.due <= this.#now() + 1e-9);
    if (due.length === 0) return;
    this.#looks = this.#looks.filter((look) => !due.includes(look));
    for (const { found, done } of due) {
      await found.catch(() => {});
      done(found);
    }
    // All that follows from it is done within one turn of the event loop.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
