import type { Box } from "../detection.ts";

/** Of the box's height: how far a detector's sides are off, and how fast walking people and the car change them, 1/s². */
const MEASURED = 0.05;
const ACCELERATION = 2.5;
/** Of the height per second: what a new thing may be moving at. */
const FIRST_RATE = 1.5;
/** How long things go on growing or shrinking as they did, s. */
const GROWTH = 0.3;
/** How long one that is not detected goes on as it did, s, from a detection that came so long ago. */
const MOMENTUM = 0.6;
const UNSEEN = 0.15;
/** Narrower than expected by more than this share, something hides a part of it. */
const HIDDEN = 0.8;
/** So many times as wide as expected, it is two of them in one box. */
const DOUBLE = 1.4;
const CENTRE_X = 0;
const WIDTH = 2;
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
  /** Since the last detection, s. */
  #unseen = 0;

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
    for (let k = 2; k < 4; k++) {
      this.#value[k] = Math.max(1, this.#value[k]!);
      this.#rate[k] = this.#rate[k]! * Math.exp(-time / GROWTH);
    }
    this.#unseen += time;
    if (this.#unseen <= UNSEEN) return;
    for (let k = 0; k < 2; k++) this.#rate[k] = this.#rate[k]! * Math.exp(-time / MOMENTUM);
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
    this.#unseen = 0;
    const usual = (MEASURED * this.#value[HEIGHT]!) ** 2 / trust;
    // Where its middle is, and how wide it is, nobody knows then: a part is hidden, or a part of another is with it.
    const width = this.#value[WIDTH]!;
    const off = Math.abs(width - box.width);
    const hidden = box.width < HIDDEN * width || box.width > DOUBLE * width ? off : 0;
    for (let k = 0; k < 4; k++) {
      const noise = k === CENTRE_X ? usual + hidden ** 2 / 4 : k === WIDTH ? usual + hidden ** 2 : usual;
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
