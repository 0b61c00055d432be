import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";

/** An encoder with one dead channel goes to and fro between two counts for ever. */
const LEAST_COUNTS = 2;

/** How long each wheel has shown no travel to speak of: a count that trembles in its place is none. */
export class NetTravel {
  /** Since it last got somewhere, s. */
  readonly stillFor = wheelVector();
  readonly #place = wheelVector();

  /**
   * @param counts since start
   * @param dt s
   */
  step(counts: Readonly<WheelVector>, dt: number): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if (Math.abs(counts[i]! - this.#place[i]!) < LEAST_COUNTS) this.stillFor[i]! += dt;
      else {
        this.#place[i] = counts[i]!;
        this.stillFor[i] = 0;
      }
    }
  }
}
