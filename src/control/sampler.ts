import { WHEEL_COUNT } from "../core/wheels.ts";
import { MOST_SAMPLES, SAMPLE, SAMPLE_LENGTH, type Samples } from "../protocol/calibration-messages.ts";
import type { LoopState } from "./state.ts";

/** So many rows are sent at a time: often enough for whoever watches, seldom enough to be cheap. */
const BATCH = 10;
/** Rows that may wait. */
const ROOM = 1000;

/** Keeps a row of every tick until somebody takes them away: see the protocol's `samples`. */
export class Sampler {
  #rows: Float64Array | undefined;
  #written = 0;
  #taken = 0;
  #lost = 0;

  start(): void {
    this.#rows = new Float64Array(ROOM * SAMPLE_LENGTH);
    this.#written = 0;
    this.#taken = 0;
    this.#lost = 0;
  }

  stop(): void {
    this.#rows = undefined;
  }

  get isOn(): boolean {
    return this.#rows !== undefined;
  }

  /**
   * Part of the tick, between reading and updating: the duties and targets are still those that made what was just
   * read. Allocates nothing.
   */
  add(state: LoopState, now: number): void {
    const rows = this.#rows;
    if (rows === undefined) return;
    const { sensors, wheels, pose } = state;
    const { encoders, battery, gyro, range } = sensors;
    const at = (this.#written % ROOM) * SAMPLE_LENGTH;
    rows[at + SAMPLE.time] = now;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      rows[at + SAMPLE.counts + i] = encoders.counts[i]!;
      rows[at + SAMPLE.edgeTime + i] = encoders.edgeTime[i]!;
      rows[at + SAMPLE.duty + i] = wheels.duty[i]!;
      rows[at + SAMPLE.target + i] = wheels.target[i]!;
    }
    rows[at + SAMPLE.volts] = battery.volts;
    rows[at + SAMPLE.voltsTime] = battery.time;
    rows[at + SAMPLE.gyroRate] = gyro.rate;
    rows[at + SAMPLE.gyroTime] = gyro.time;
    rows[at + SAMPLE.range] = range.distance;
    rows[at + SAMPLE.rangeTime] = range.time;
    rows[at + SAMPLE.pose] = pose.x;
    rows[at + SAMPLE.pose + 1] = pose.y;
    rows[at + SAMPLE.pose + 2] = pose.theta;
    this.#written++;
  }

  /**
   * Between ticks.
   *
   * @param all also where there are only few
   * @returns undefined: nothing that is worth a message yet
   */
  take(all = false): Samples | undefined {
    const rows = this.#rows;
    if (rows === undefined) return undefined;
    const missed = Math.max(0, this.#written - this.#taken - ROOM);
    this.#lost += missed;
    this.#taken += missed;
    const waiting = Math.min(this.#written - this.#taken, MOST_SAMPLES);
    if (waiting === 0 || (waiting < BATCH && !all)) return undefined;
    const taken: number[][] = [];
    for (let n = 0; n < waiting; n++) {
      const at = (this.#taken++ % ROOM) * SAMPLE_LENGTH;
      taken.push(Array.from(rows.subarray(at, at + SAMPLE_LENGTH)));
    }
    // What is not finite becomes null on its way into JSON.
    return { type: "samples", lost: this.#lost, rows: taken };
  }
}
