import * as filter from "./pose-filter.ts";

/**
 * What `PoseEstimator.step` takes in: how the car has moved since the last step. One instance is filled in place at
 * every tick; the numbers are kept in an array, so that none of them lands on the heap.
 */
export class MotionStep {
  /** The numbers themselves, in the places that `pose-filter.ts` names. */
  readonly values = new Float64Array(filter.INPUT);

  constructor() {
    this.bias = Number.NaN;
  }

  /** Now, s. */
  set time(value: number) {
    this.values[filter.TIME] = value;
  }

  /** Way forward since the last step, in the frame the car had then, m. */
  set forward(value: number) {
    this.values[filter.WAY] = value;
  }

  /** And to the left, m. */
  set left(value: number) {
    this.values[filter.WAY + 1] = value;
  }

  /** Turn since the last step, counter-clockwise is +, rad. Of a gyro: its bias still in it. */
  set turn(value: number) {
    this.values[filter.TURN] = value;
  }

  /** For so long the turn was measured by a gyro, whose bias is to be taken off, s; 0: by the wheels. */
  set gyroDuration(value: number) {
    this.values[filter.DURATION] = value;
  }

  /** What the way adds to the variance of x and of y, m², ≥ 0. */
  set wayVariance(value: number) {
    this.values[filter.WAY_NOISE] = value;
  }

  /** What the turn adds to the variance of theta, rad², ≥ 0. */
  set turnVariance(value: number) {
    this.values[filter.TURN_NOISE] = value;
  }

  /** The gyro's bias as a standing car shows it, rad/s; NaN, as at first: it does not stand. */
  set bias(value: number) {
    this.values[filter.BIAS_SEEN] = value;
  }
}
