import type { Detector } from "./detection.ts";
import type { Frame } from "./frame.ts";

/** One picture on its way to the wheels; times are s on the process's own clock. */
interface Way {
  readonly arrivedAt: number;
  /** A detector has taken it up. */
  readonly begunAt: number;
  /** What the network alone took, s. */
  readonly network: number;
}

/** How late orders to the wheels are, of those that were given since the last look, ms. */
export interface HasteReport {
  readonly orders: number;
  /** From a picture's arrival until the order that follows from it, without the network and without what it waited for. */
  readonly beside: readonly number[];
  /** What pictures waited because the one before was still looked at. */
  readonly waited: readonly number[];
}

/** Pictures that nobody looks at are forgotten after so many. */
const KEPT = 100;

/** Measures how long what is seen takes to become an order to the wheels, beside the network itself. */
export class Haste {
  readonly #now: () => number;
  readonly #arrived = new Map<number, number>();
  #way: Way | undefined;
  #beside: number[] = [];
  #waited: number[] = [];

  /** @param now s */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param sequence the picture's */
  arrived(sequence: number): void {
    this.#arrived.set(sequence, this.#now());
    for (const known of this.#arrived.keys()) if (known < sequence - KEPT) this.#arrived.delete(known);
  }

  /** The network is watched at its work; other detectors are as they are. */
  around(detector: Detector): Detector {
    if (detector.times === undefined) return detector;
    return {
      detect: async (frame: Frame) => {
        const begunAt = this.#now();
        const arrivedAt = this.#arrived.get(frame.sequence);
        const found = await detector.detect(frame);
        const network = detector.times?.run ?? 0;
        this.#way = arrivedAt === undefined ? undefined : { arrivedAt, begunAt, network };
        return found;
      },
      close: () => detector.close(),
    };
  }

  /** Only the first after a picture counts. */
  ordered(): void {
    if (this.#way === undefined) return;
    const { arrivedAt, begunAt, network } = this.#way;
    this.#way = undefined;
    const waited = begunAt - arrivedAt;
    this.#waited.push(1e3 * waited);
    this.#beside.push(1e3 * (this.#now() - arrivedAt - waited - network));
  }

  take(): HasteReport {
    const report = { orders: this.#beside.length, beside: this.#beside, waited: this.#waited };
    this.#beside = [];
    this.#waited = [];
    return report;
  }
}
