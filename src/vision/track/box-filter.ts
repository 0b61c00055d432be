import type { Box } from "../detection.ts";

/** Of the box's height: how far a detector's sides are off, and how fast walking people and the car change them, 1/s². */
const MEASURED = 0.05;
const ACCELERATION = 2.5;
/** Of the height per second: what a new thing may be moving at. */
const FIRST_RATE = 1.5;
const CENTRE_X = 0;
const HEIGHT = 3;

/**
 * A box in motion: centre, width and height with their rates, each its own Kalman filter of constant velocity
 * with random acceleration. Times are when frames were taken, so that a late or a lost one does no harm.
 */
export class BoxFilter {
  /** Centre x, centre y, width, height; px. */
  readonly #value = new Float64Array(4);
  /** px/s */
  readonly #rate = new Float64Array(4);
  /** Variances and covariance of value and rate. */
  readonly #vv = new Float64Array(4);
  readonly #vr = new Float64Array(4);
  readonly #rr = new Float64Array(4);

  constructor(box: Box) {
    const { height } = box;
    for (let k = 0; k < 4; k++) {
      this.#value[k] = measured(box, k);
      this.#vv[k] = (2 * MEASURED * height) ** 2;
      this.#rr[k] = (FIRST_RATE * height) ** 2;
    }
  }

  /** @param time s, at least 0 */
  predict(time: number): void {
    const noise = (ACCELERATION * this.#value[HEIGHT]!) ** 2;
    for (let k = 0; k < 4; k++) {
      this.#value[k] = this.#value[k]! + this.#rate[k]! * time;
      const vr = this.#vr[k]! + this.#rr[k]! * time;
      this.#vv[k] = this.#vv[k]! + time * (this.#vr[k]! + vr) + (noise * time ** 4) / 4;
      this.#vr[k] = vr + (noise * time ** 3) / 2;
      this.#rr[k] = this.#rr[k]! + noise * time ** 2;
    }
    for (let k = 2; k < 4; k++) this.#value[k] = Math.max(1, this.#value[k]!);
  }

  /**
   * The camera turned: everything moves sideways in the picture.
   *
   * @param turn rad, counter-clockwise +, which moves things to the right
   * @param focal length, px
   * @param axis column of the optical axis, px
   */
  turn(turn: number, focal: number, axis: number): void {
    const angle = Math.atan((this.#value[CENTRE_X]! - axis) / focal) + turn;
    if (Math.abs(angle) < 1.4) this.#value[CENTRE_X] = axis + focal * Math.tan(angle);
  }

  /** @param trust below 1 for a detection that is less sure than usual */
  correct(box: Box, trust = 1): void {
    const noise = (MEASURED * this.#value[HEIGHT]!) ** 2 / trust;
    for (let k = 0; k < 4; k++) {
      const total = this.#vv[k]! + noise;
      const gain = this.#vv[k]! / total;
      const rateGain = this.#vr[k]! / total;
      const off = measured(box, k) - this.#value[k]!;
      this.#value[k] = this.#value[k]! + gain * off;
      this.#rate[k] = this.#rate[k]! + rateGain * off;
      this.#rr[k] = this.#rr[k]! - rateGain * this.#vr[k]!;
      this.#vr[k] = this.#vr[k]! * (1 - gain);
      this.#vv[k] = this.#vv[k]! * (1 - gain);
    }
    for (let k = 2; k < 4; k++) this.#value[k] = Math.max(1, this.#value[k]!);
  }

  box(): Box {
    const [x, y, width, height] = this.#value as unknown as [number, number, number, number];
    return { x: x - width / 2, y: y - height / 2, width, height };
  }

  /** Of the centre, px/s: to the right, and down. */
  velocity(): { x: number; y: number } {
    return { x: this.#rate[0]!, y: this.#rate[1]! };
  }
}

function measured({ x, y, width, height }: Box, k: number): number {
  if (k === 0) return x + width / 2;
  if (k === 1) return y + height / 2;
  return k === 2 ? width : height;
}
