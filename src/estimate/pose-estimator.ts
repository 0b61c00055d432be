import { originPose, type Pose, requireFinitePose, type Twist } from "../core/geometry.ts";
import { MotionStep } from "./motion-step.ts";
import * as filter from "./pose-filter.ts";
import { PoseGate } from "./pose-gate.ts";
import { type AbsolutePose, PoseQueue, type PoseVerdict, VERDICTS } from "./pose-queue.ts";

export interface PoseEstimatorSettings {
  /** How late a pose may come, s, > 0; default 1.5 (as WPILib's). */
  readonly window?: number;
  /** Most steps a second, > 0; default 200. With more, less than the window is remembered. */
  readonly rate?: number;
  /** What the wheels' way forward is to be multiplied with, as calibration found it, > 0; default 1. */
  readonly forwardScale?: number;
  /** And the way sideways; mecanum cars strafe short, so it is rather below 1. Default 1. */
  readonly lateralScale?: number;
  /** Standard deviation of the former, 0…1; default 0.02. */
  readonly forwardError?: number;
  /** And of the latter; default 0.08. */
  readonly lateralError?: number;
}

/** A pose so much later than the last step is from the future, s. */
const FUTURE = 0.05;
/** No car is farther from where it was put down, m, nor has turned more, rad; and no look is rougher, m or rad. */
const FARTHEST = 1e4;
const ROUGHEST = 100;
/** Poses remembered for a replay; when more come within the window, less of it is remembered. */
const QUEUE = 64;
/** How far the scales and the bias (rad/s) wander, standard deviation after a second. */
const SCALE_WALK = 5e-4;
const BIAS_WALK = 5e-5;
/** Largest bias of a healthy gyro, rad/s. */
const BIAS = 0.35;

/**
 * The car's pose from its own motion, step by step, and from absolute poses that come late.
 *
 * Every step of the last 1.5 s is remembered: what went in, and the filter's state before and after. A pose
 * that comes late is merged where it belongs, and what came after is gone through again, later poses included. So the
 * result depends on when they were measured and not on the order in which they came. (WPILib's
 * estimator replays too, but forgets the later ones.) A replay costs at most the window's steps.
 *
 * The lateral slip of the wheels and the gyro's bias are states: poses half a second apart teach them, and
 * the estimate stays good in between.
 */
export class PoseEstimator {
  /** On the floor; theta is continuous. Updated in place. */
  readonly pose: Readonly<Pose>;
  /** What {@link step} takes in: to be filled in before each. */
  readonly input = new MotionStep();
  /** Steps that were not taken in: something in them was not finite, or absurd, or their time went back. */
  refused = 0;
  /** How often each verdict was given. */
  readonly tally: Readonly<Record<PoseVerdict, number>>;
  readonly #tally: Record<PoseVerdict, number>;
  readonly #pose: Pose = originPose();
  readonly #tuning: filter.FilterTuning;
  /** Rows of the past in a ring, and one more: the state with which it all began. */
  readonly #rows: Float64Array;
  readonly #inputs: Float64Array;
  readonly #capacity: number;
  readonly #queue = new PoseQueue(QUEUE);
  // Steps are numbered on and on; the ring holds those from #first to #last.
  #first = 0;
  #last = 0;
  #started = false;
  /** Whether step #first is the one that the extra row belongs to. */
  #atBeginning = true;
  #bias = 0;
  readonly #moved = new Float64Array(5);
  readonly #gate = new PoseGate();

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: PoseEstimatorSettings = {}) {
    const { window = 1.5, rate = 200, forwardError = 0.02, lateralError = 0.08 } = settings;
    if (!(window > 0 && window <= 10)) throw new RangeError(`window must be > 0 and ≤ 10 s, got ${window}`);
    if (!(rate > 0 && rate <= 2000)) throw new RangeError(`rate must be > 0 and ≤ 2000 Hz, got ${rate}`);
    const { forwardScale = 1, lateralScale = 1 } = settings;
    for (const [name, value] of Object.entries({ forwardScale, lateralScale })) {
      if (!(value >= 0.7 && value <= 1.3))
        throw new RangeError(`${name} must be in [0.7, 1.3], got ${value}`);
    }
    for (const [name, value] of Object.entries({ forwardError, lateralError })) {
      if (!(value >= 0 && value < 1)) throw new RangeError(`${name} must be in [0, 1), got ${value}`);
    }
    const square = (x: number) => x * x;
    this.#tuning = {
      unknown: Float64Array.of(BIAS, forwardError, lateralError, forwardError / 2).map(square),
      walk: Float64Array.of(BIAS_WALK, SCALE_WALK, SCALE_WALK, SCALE_WALK).map(square),
    };
    this.#capacity = Math.ceil(window * rate) + 2;
    this.#rows = new Float64Array((this.#capacity + 1) * filter.ROW);
    this.#inputs = new Float64Array(this.#capacity * filter.INPUT);
    this.#tally = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<PoseVerdict, number>;
    this.tally = this.#tally;
    this.pose = this.#pose;
    filter.begin(this.#rows, 0, this.#tuning);
    this.#rows[filter.FORWARD] = forwardScale - 1;
    this.#rows[filter.LEFT] = lateralScale - 1;
    this.#rows[filter.SEEN_THERE] = -1;
    this.#rows[filter.SEEN_TURNED] = -1;
    this.#beginHere();
  }

  /** The gyro's bias, rad/s. */
  get bias(): number {
    return this.#bias;
  }

  /** s; NaN before the first step. */
  get time(): number {
    return this.#started ? this.#time(this.#last) : Number.NaN;
  }

  /** Takes {@link input} in. @returns false: it was refused as a whole, see {@link refused} */
  step(): boolean {
    const input = this.input.values;
    if (!this.#isSound(input)) {
      this.refused++;
      return false;
    }
    if (!this.#started) {
      this.#started = true;
      this.#inputs[this.#in(this.#last)] = input[filter.TIME]!;
      return true;
    }
    const before = this.#last;
    const next = before + 1;
    if (next - this.#first >= this.#capacity) {
      this.#first++;
      this.#atBeginning = false;
      if (this.#queue.count > 0) this.#queue.dropBefore(this.#time(this.#first));
    }
    this.#last = next;
    this.#inputs.set(input, this.#in(next));
    // Those seen after the step before this one: only now it is known where the car was then.
    if (this.#queue.release(input)) this.#replay(before);
    else this.#predict(next);
    this.#publish();
    return true;
  }

  /** One number that is none, or so large that its square is none, would spoil the covariance for ever. */
  #isSound(u: Readonly<Float64Array>): boolean {
    const way = Math.max(Math.abs(u[filter.WAY]!), Math.abs(u[filter.WAY + 1]!));
    const turn = Math.max(Math.abs(u[filter.TURN]!), Math.abs(u[filter.DURATION]!));
    const least = Math.min(u[filter.WAY_NOISE]!, u[filter.TURN_NOISE]!);
    const most = Math.max(u[filter.WAY_NOISE]!, u[filter.TURN_NOISE]!);
    const bias = u[filter.BIAS_SEEN]!;
    if (!(way <= FARTHEST && turn <= FARTHEST && least >= 0 && most <= FARTHEST ** 2)) return false;
    if (!(Number.isNaN(bias) || Math.abs(bias) <= ROUGHEST)) return false;
    const time = u[filter.TIME]!;
    return Number.isFinite(time) && !(this.#started && time < this.#time(this.#last));
  }

  /**
   * The clock was set anew: from here on it is this time. What was seen before is forgotten; the pose stays.
   *
   * @param now s
   * @throws RangeError quoting a time that is not finite
   */
  restart(now: number): void {
    if (!Number.isFinite(now)) throw new RangeError(`a time must be finite, got ${now} s`);
    if (!this.#started) return;
    this.#inputs[this.#in(this.#last)] = now;
    this.#beginHere();
  }

  /** Merges a pose, now or when its time has come, and says what became of it. Outside the tick: may take a replay's time. */
  addPose(seen: AbsolutePose): PoseVerdict {
    const verdict = this.#judge(seen);
    this.#tally[verdict]++;
    return verdict;
  }

  #judge(seen: AbsolutePose): PoseVerdict {
    const { x, y, theta, time, positionNoise, headingNoise } = seen;
    const sound = (noise: number | undefined) => noise === undefined || (noise > 0 && noise <= ROUGHEST);
    const far = Math.max(Math.abs(x), Math.abs(y), Math.abs(theta));
    // Written so that what is no number is refused, too.
    if (!(far <= FARTHEST) || !Number.isFinite(time) || !sound(positionNoise) || !sound(headingNoise))
      return "invalid";
    if (positionNoise === undefined && headingNoise === undefined) return "invalid";
    if (!this.#started) return "too-old";
    const now = this.#time(this.#last);
    if (time > now + FUTURE) return "future";
    if (time < this.#time(this.#first)) return "too-old";
    this.#makeRoomFor(time);
    const at = this.#stepAt(time);
    if (time < this.#time(this.#first) || (at === this.#first && !this.#atBeginning)) return "too-old";
    const place = this.#queue.insert(seen);
    if (place < 0) return "too-many";
    if (time > now) {
      this.#queue.wait();
      return "waiting";
    }
    this.#replay(at);
    this.#publish();
    return this.#queue.verdict(place);
  }

  /**
   * Says that the car is here now. What was learnt of its wheels and its gyro stays.
   *
   * @param noise standard deviations, m and rad, ≥ 0; default 0.002
   * @throws RangeError quoting a pose or a noise that is not finite
   */
  reset(pose: Readonly<Pose>, noise: { readonly position?: number; readonly heading?: number } = {}): void {
    const { position = 0.002, heading = 0.002 } = noise;
    requireFinitePose(pose);
    for (const [name, value] of Object.entries({ position, heading })) {
      if (!(value >= 0 && value <= FARTHEST))
        throw new RangeError(`the noise of the ${name} must be in [0, ${FARTHEST}], got ${value}`);
    }
    const rows = this.#rows;
    const o = this.#row(this.#last);
    const to = this.#capacity * filter.ROW;
    rows.copyWithin(to, o, o + filter.ROW);
    rows[to] = pose.x;
    rows[to + 1] = pose.y;
    rows[to + 2] = pose.theta;
    filter.forget(rows, to, 0, position ** 2);
    filter.forget(rows, to, 1, position ** 2);
    filter.forget(rows, to, 2, heading ** 2);
    rows[to + filter.SEEN_THERE] = 0;
    rows[to + filter.SEEN_TURNED] = 0;
    rows.copyWithin(o, to, to + filter.ROW);
    this.#beginHere();
  }

  /** Covariance of x, y and theta, row by row. @param out of 9: m², m² and rad², and mixed */
  covariance(out: Float64Array): void {
    const o = this.#row(this.#last);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) out[3 * i + j] = filter.covariance(this.#rows, o, i, j);
    }
  }

  /** What the wheels' way is multiplied with: forward, left, skew, each with its standard deviation. @param out of 6 */
  scales(out: Float64Array): void {
    const o = this.#row(this.#last);
    for (let i = 0; i < 3; i++) {
      out[i] = this.#rows[o + filter.BIAS + 1 + i]! + (i < 2 ? 1 : 0);
      out[3 + i] = filter.deviation(this.#rows, o, filter.BIAS + 1 + i);
    }
  }

  /** The car's velocity from that of its wheels' fit (m/s). */
  correctWay(motion: Readonly<Float64Array>, out: Twist): void {
    const o = this.#row(this.#last) + filter.BIAS;
    const skew = this.#rows[o + 3]!;
    out.vx = motion[0]! * (1 + this.#rows[o + 1]!) + motion[1]! * skew;
    out.vy = motion[1]! * (1 + this.#rows[o + 2]!) + motion[0]! * skew;
  }

  /** Forgets the oldest pose, and the steps until it: the newest one says more. */
  #makeRoomFor(time: number): void {
    if (this.#queue.count < QUEUE || time <= this.#queue.time(0)) return;
    const next = this.#stepAt(this.#queue.time(0)) + 1;
    // Those of the last step alone fill the queue: there is nothing older.
    if (next > this.#last) return;
    this.#first = next;
    this.#atBeginning = false;
    this.#queue.dropBefore(this.#time(next));
  }

  #row(step: number): number {
    return (step % this.#capacity) * filter.ROW;
  }

  #in(step: number): number {
    return (step % this.#capacity) * filter.INPUT;
  }

  #time(step: number): number {
    return this.#inputs[this.#in(step)]!;
  }

  /** The last step that is not after `time`. */
  #stepAt(time: number): number {
    let step = this.#last;
    while (step > this.#first && this.#time(step) > time) step--;
    return step;
  }

  #beginHere(): void {
    const o = this.#row(this.#last);
    this.#rows.copyWithin(this.#capacity * filter.ROW, o, o + filter.ROW);
    this.#first = this.#last;
    this.#atBeginning = true;
    this.#queue.clear();
    this.#publish();
  }

  #predict(step: number): void {
    filter.predict(
      this.#rows,
      this.#row(step - 1),
      this.#row(step),
      this.#inputs,
      this.#in(step),
      this.#in(step - 1),
      this.#tuning,
      this.#moved,
    );
  }

  /** Goes through all steps since this one again, with all poses since. */
  #replay(from: number): void {
    let place = this.#queue.firstSince(this.#time(from));
    for (let step = from; step <= this.#last; step++) {
      if (step > this.#first) this.#predict(step);
      else {
        const beginning = this.#capacity * filter.ROW;
        this.#rows.copyWithin(this.#row(step), beginning, beginning + filter.ROW);
      }
      const isLast = step === this.#last;
      while (place < this.#queue.count) {
        const time = this.#queue.time(place);
        if (isLast ? time > this.#time(step) : time >= this.#time(step + 1)) break;
        this.#merge(place, step, isLast);
        place++;
      }
    }
  }

  /** Merges the queue's pose at `place`, which was seen at this step or between it and the next. */
  #merge(place: number, step: number, isLast: boolean): void {
    const rows = this.#rows;
    const o = this.#row(step);
    const measured = this.#queue.values;
    const m = this.#queue.row(place);
    const moved = this.#moved;
    moved.fill(0);
    if (!isLast) {
      const start = this.#time(step);
      const share = (measured[m]! - start) / (this.#time(step + 1) - start);
      if (share > 0) filter.displace(rows, o, this.#inputs, this.#in(step + 1), share, moved);
    }
    this.#queue.judge(place, this.#gate.merge(rows, o, measured, m, moved));
  }

  #publish(): void {
    const o = this.#row(this.#last);
    this.#pose.x = this.#rows[o]!;
    this.#pose.y = this.#rows[o + 1]!;
    this.#pose.theta = this.#rows[o + 2]!;
    this.#bias = this.#rows[o + filter.BIAS]!;
  }
}
