import { clamp, wrapAngle } from "../core/geometry.ts";

/**
 * The algebra of the extended Kalman filter under `PoseEstimator`, on rows of one large array, so that the
 * past is kept without copying. A row is a state and its covariance:
 *
 * - 0…2 x, y (m) and theta (rad, continuous) on the floor
 * - 3 the gyro's bias, rad/s
 * - 4…6 what the wheels' way is to be multiplied with, less 1: forward, left; and how much of each shows
 *   up as the other (uneven radii)
 * - 7…9 the pose where refused measurements see the car, 10 and 11 how many in a row agree on its position and heading
 * - 12 and 13 when the latest of those was measured, s
 * - 14… the covariance of 0…6, row by row
 *
 * The wheels' way and the gyro's turn are the input of the prediction, not measurements: there is no model of
 * constant velocity that lags behind. (Thrun, Burgard & Fox, "Probabilistic Robotics", 2005, ch. 3.3
 * and 5.4: odometry as control; states for systematic errors after Martinelli et al., 2007.)
 */
export const ROW = 63;

const N = 7;
const THETA = 2;
export const BIAS = 3;
export const FORWARD = 4;
export const LEFT = 5;
const SKEW = 6;
export const SEEN = 7;
export const SEEN_THERE = 10;
export const SEEN_TURNED = 11;
export const SEEN_THERE_AT = 12;
export const SEEN_TURNED_AT = 13;
const P = 14;

/** A row of inputs: time s, way m, m (car frame), turn rad, of which the bias has `duration` s. */
export const INPUT = 8;
export const TIME = 0;
export const WAY = 1;
export const TURN = 3;
export const DURATION = 4;
/** Variances that the way and the turn add, m², rad². */
export const WAY_NOISE = 5;
export const TURN_NOISE = 6;
/** The bias as a standing car shows it, rad/s; NaN: it does not stand. */
export const BIAS_SEEN = 7;

/** The wheels' way is never taken to be further off than this. */
const MOST_SCALE = 0.35;
/** Standard deviation of one look at the bias, rad/s. */
const BIAS_NOISE = 3e-4;
/** Innovations beyond so many variances mean that the bias has jumped. */
const BIAS_JUMP = 25;

/** Longest step over which uncertainty is believed to grow evenly, s. */
const LONGEST_STEP = 0.25;

/**
 * Of the states from the bias on: how uncertain they are before anything is learnt, and how far they wander
 * in a second. Both are variances, four each.
 */
export interface FilterTuning {
  readonly unknown: Float64Array;
  readonly walk: Float64Array;
}

export function begin(s: Float64Array, o: number, { unknown }: FilterTuning): void {
  s.fill(0, o, o + ROW);
  for (let k = BIAS; k < N; k++) s[o + P + k * (N + 1)] = unknown[k - BIAS]!;
}

/** Covariance of two of the pose's x, y and theta. */
export function covariance(s: Float64Array, o: number, i: number, j: number): number {
  return s[o + P + i * N + j]!;
}

/** Standard deviation of a state. */
export function deviation(s: Float64Array, o: number, i: number): number {
  return Math.sqrt(s[o + P + i * (N + 1)]!);
}

/**
 * A share of the input's way and turn, by the scales and the bias of row `o`.
 *
 * @param moved written: on the floor m, m; turn rad; the way in the car's frame m, m
 */
export function displace(
  s: Float64Array,
  o: number,
  u: Float64Array,
  i: number,
  share: number,
  moved: Float64Array,
): void {
  const dx = u[i + WAY]! * share;
  const dy = u[i + WAY + 1]! * share;
  const turn = (u[i + TURN]! - s[o + BIAS]! * u[i + DURATION]!) * share;
  const skew = s[o + SKEW]!;
  const ahead = dx + s[o + FORWARD]! * dx + skew * dy;
  const left = dy + s[o + LEFT]! * dy + skew * dx;
  // Along the arc, exactly (see poseExp): a chord, turned by half of the turn.
  const half = turn / 2;
  const chord = Math.abs(half) < 1e-4 ? 1 - (half * half) / 6 : Math.sin(half) / half;
  const c = Math.cos(s[o + THETA]! + half) * chord;
  const d = Math.sin(s[o + THETA]! + half) * chord;
  moved[0] = c * ahead - d * left;
  moved[1] = d * ahead + c * left;
  moved[2] = turn;
  moved[3] = c;
  moved[4] = d;
}

/** From row `from` by the input `i` to row `to`. @param before the input at `from` @param moved scratch of 5 */
export function predict(
  s: Float64Array,
  from: number,
  to: number,
  u: Float64Array,
  i: number,
  before: number,
  tuning: FilterTuning,
  moved: Float64Array,
): void {
  displace(s, from, u, i, 1, moved);
  const dt = Math.min(u[i + TIME]! - u[before + TIME]!, LONGEST_STEP);
  s.copyWithin(to, from, from + ROW);
  const x = moved[0]!;
  const y = moved[1]!;
  const c = moved[3]!;
  const d = moved[4]!;
  const dx = u[i + WAY]!;
  const dy = u[i + WAY + 1]!;
  if (s[to + SEEN_THERE]! > 0 || s[to + SEEN_TURNED]! > 0) carrySeen(s, to, moved);
  s[to]! += x;
  s[to + 1]! += y;
  s[to + THETA]! += moved[2]!;

  // F is the identity but for these.
  const turnBias = -u[i + DURATION]!;
  const half = turnBias / 2;
  const xs = c * dx;
  const xl = -d * dy;
  const xk = c * dy - d * dx;
  const ys = d * dx;
  const yl = c * dy;
  const yk = d * dy + c * dx;
  const p = to + P;
  for (let k = 0; k < N; k++) {
    const theta = s[p + THETA * N + k]! + half * s[p + BIAS * N + k]!;
    const f = s[p + FORWARD * N + k]!;
    const l = s[p + LEFT * N + k]!;
    const w = s[p + SKEW * N + k]!;
    s[p + k]! += -y * theta + xs * f + xl * l + xk * w;
    s[p + N + k]! += x * theta + ys * f + yl * l + yk * w;
    s[p + THETA * N + k]! += turnBias * s[p + BIAS * N + k]!;
  }
  for (let k = 0; k < N; k++) {
    const row = p + k * N;
    const theta = s[row + THETA]! + half * s[row + BIAS]!;
    const f = s[row + FORWARD]!;
    const l = s[row + LEFT]!;
    const w = s[row + SKEW]!;
    s[row]! += -y * theta + xs * f + xl * l + xk * w;
    s[row + 1]! += x * theta + ys * f + yl * l + yk * w;
    s[row + THETA]! += turnBias * s[row + BIAS]!;
  }
  s[p]! += u[i + WAY_NOISE]!;
  s[p + N + 1]! += u[i + WAY_NOISE]!;
  s[p + THETA * (N + 1)]! += u[i + TURN_NOISE]!;
  // A random walk, until no less is known than at the beginning.
  for (let k = BIAS; k < N; k++) {
    const at = p + k * (N + 1);
    if (s[at]! < tuning.unknown[k - BIAS]!) s[at]! += tuning.walk[k - BIAS]! * dt;
  }
  mirror(s, p);
  const bias = u[i + BIAS_SEEN]!;
  if (!Number.isNaN(bias)) seeBias(s, to, bias);
}

/** Rounding must not make the covariance lopsided. */
function mirror(s: Float64Array, p: number): void {
  for (let i = 1; i < N; i++) {
    for (let j = 0; j < i; j++) s[p + i * N + j] = s[p + j * N + i]!;
  }
}

/** Takes what refused measurements saw along with the car's motion, in that pose's own heading. */
function carrySeen(s: Float64Array, o: number, moved: Float64Array): void {
  const off = s[o + SEEN + THETA]! - s[o + THETA]!;
  const c = Math.cos(off);
  const d = Math.sin(off);
  s[o + SEEN]! += c * moved[0]! - d * moved[1]!;
  s[o + SEEN + 1]! += d * moved[0]! + c * moved[1]!;
  s[o + SEEN + THETA]! += moved[2]!;
}

function seeBias(s: Float64Array, o: number, seen: number): void {
  const at = o + P + BIAS * (N + 1);
  const variance = s[at]! + BIAS_NOISE ** 2;
  const off = seen - s[o + BIAS]!;
  if (off * off > BIAS_JUMP * variance) {
    forget(s, o, BIAS, BIAS_NOISE ** 2);
    s[o + BIAS] = seen;
  } else correct(s, o, BIAS, off, BIAS_NOISE ** 2);
}

/** State `i` was measured and is off by `innovation`; the measurement has this variance. */
export function correct(s: Float64Array, o: number, i: number, innovation: number, variance: number): void {
  const p = o + P;
  const pi = p + i * N;
  const total = s[pi + i]! + variance;
  const step = innovation / total;
  for (let k = 0; k < N; k++) s[o + k]! += s[pi + k]! * step;
  // Row i is needed till the end, so it comes last; by then its factor is 1 − gain.
  for (let k = 0; k < N; k++) {
    if (k === i) continue;
    const gain = s[pi + k]! / total;
    for (let m = 0; m < N; m++) {
      if (m !== i) s[p + k * N + m]! -= gain * s[pi + m]!;
    }
  }
  const left = variance / total;
  for (let k = 0; k < N; k++) {
    s[pi + k]! *= left;
    s[p + k * N + i] = s[pi + k]!;
  }
  mirror(s, p);
  for (let k = FORWARD; k <= SKEW; k++) s[o + k] = clamp(s[o + k]!, -MOST_SCALE, MOST_SCALE);
}

/** Nothing more is known of state `i` than this variance, and nothing follows from it for the others. */
export function forget(s: Float64Array, o: number, i: number, variance: number): void {
  for (let k = 0; k < N; k++) {
    s[o + P + i * N + k] = 0;
    s[o + P + k * N + i] = 0;
  }
  s[o + P + i * (N + 1)] = variance;
}

/**
 * Squared Mahalanobis distance of a pose measured, by elimination.
 *
 * @param off what was measured less what was expected; changed
 * @param variance of the three; Infinity: not measured
 * @param block scratch of 9
 */
export function distance(
  s: Float64Array,
  o: number,
  off: Float64Array,
  variance: Float64Array,
  block: Float64Array,
): number {
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) block[3 * i + j] = s[o + P + i * N + j]!;
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    const total = block[4 * i]! + variance[i]!;
    if (total === Number.POSITIVE_INFINITY) continue;
    sum += off[i]! ** 2 / total;
    // What is left of the later ones once this one is known.
    for (let j = i + 1; j < 3; j++) {
      const gain = block[3 * i + j]! / total;
      off[j]! -= gain * off[i]!;
      for (let k = i + 1; k < 3; k++) block[3 * j + k]! -= gain * block[3 * i + k]!;
    }
  }
  return sum;
}

/** The heading that points where `measured` does and is next to `near`, rad. */
export function unwrap(measured: number, near: number): number {
  return near + wrapAngle(measured - near);
}
