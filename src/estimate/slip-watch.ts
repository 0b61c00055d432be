import { clamp } from "../core/geometry.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { WheelFit } from "./wheel-fit.ts";

export interface SlipWatchSettings {
  /** Most that tyres can accelerate the car, m/s², > 0; default 8 (rubber on a hard floor). */
  readonly traction?: number;
  /** Standard deviation of a rolling wheel's rim speed about the car's motion: a fixed part, m/s, > 0; default 0.012. */
  readonly speedNoise?: number;
  /** And a part that grows with its speed: radii are not what they are taken for; ≥ 0, default 0.025. */
  readonly speedError?: number;
}

/** Squares of deviations over variances, above which the wheels do not all roll: 0.1 % of χ² with 2 degrees. */
const DISAGREE = 13.8;
/** What a wheel that slipped a tick ago has ahead of the others. */
const SAME_AGAIN = 6;
/** What a wheel has against it that slips against its motor's pull. */
const AGAINST_PULL = 6;
/** Over this time a rim's speed is compared with itself, s; a wheel that loses less speed by it than friction takes is pulled. */
const PULL_TIME = 0.06;
const FRICTION = 0.05;
/** Below this speed a share of slip says nothing, m/s. */
const CREEPING = 0.05;
/** How far off the twist of the last tick may be, besides by acceleration, m/s. */
const TWIST_NOISE = 0.02;
/** Turns a turn rate into the rim's speed, roughly, m. */
const TYPICAL_LEVER = 0.2;

/**
 * Which wheel slips.
 *
 * Four wheels (and a gyro) over-determine the motion. When they contradict each other, each wheel in turn is
 * left out; the one without which the others agree best is to blame. With a gyro this names the wheel, up
 * to its diagonal opposite; those two are told apart, and without a gyro all are, by what follows for the car:
 * no tyre can change its speed so quickly. (Leave-one-out tests after Barnett & Lewis, "Outliers in
 * Statistical Data"; the weight is Geman-McClure's.)
 *
 * A wheel that slips together with its counterpart so that all agree is beyond this; four that spin at
 * once are not: their car would speed up faster than traction can.
 */
export class SlipWatch {
  /** Of each wheel, 0 (rolls) … 1 (its speed says nothing of the car's). */
  readonly slip: WheelVector = wheelVector();
  /** The largest of them. */
  most = 0;
  /** For the fit, 0…1. */
  readonly weight: WheelVector = wheelVector();
  /** The car's motion, weighted: m/s, m/s, rad/s. */
  readonly motion = new Float64Array(3);
  /** Share of the motion that traction allows, 0…1; below 1 all wheels spin. */
  share = 1;

  readonly #fit: WheelFit;
  readonly #traction: number;
  readonly #noise: number;
  readonly #error: number;
  /** The motion a tick ago. */
  readonly #last = new Float64Array(3);
  readonly #trial = new Float64Array(3);
  readonly #trialWeight = wheelVector();
  readonly #excess = wheelVector();
  readonly #variance = wheelVector();
  /** The rims' speeds, smoothed. */
  readonly #slow = wheelVector();
  #slipping = -1;
  /** How far the motion may be from the last one, m/s. */
  #reach = 0.5;
  #disagreement = 0.5;
  #unlikely = 0.5;

  constructor(fit: WheelFit, settings: SlipWatchSettings = {}) {
    const { traction = 8, speedNoise = 0.012, speedError = 0.025 } = settings;
    if (!(traction > 0 && traction < Infinity))
      throw new RangeError(`traction must be > 0 m/s² and finite, got ${traction}`);
    if (!(speedNoise > 0 && speedNoise < Infinity))
      throw new RangeError(`speedNoise must be > 0 m/s and finite, got ${speedNoise}`);
    if (!(speedError >= 0 && speedError < Infinity))
      throw new RangeError(`speedError must be >= 0 and finite, got ${speedError}`);
    this.#fit = fit;
    this.#traction = traction;
    this.#noise = speedNoise;
    this.#error = speedError;
  }

  /**
   * @param rim speeds of the rims, m/s; all finite, as whoever reads the sensors makes sure
   * @param usable 1 for each wheel whose speed is known, else 0
   * @param known [0] the turn rate where a gyro knows it, rad/s; NaN: nobody but the wheels; [1] s since the last
   *   step. (Numbers in an array, here and below, so that none lands on the heap.)
   * @returns false: too few wheels to say anything
   */
  step(rim: Readonly<WheelVector>, usable: Readonly<WheelVector>, known: Readonly<Float64Array>): boolean {
    const dt = Math.max(known[1]!, 0);
    const { weight, motion, slip } = this;
    weight.set(usable);
    slip.fill(0);
    this.share = 1;
    if (!this.#solve(weight, rim, known, motion)) return false;
    const share = Math.min(dt / PULL_TIME, 1);
    for (let i = 0; i < WHEEL_COUNT; i++) this.#slow[i]! += share * (rim[i]! - this.#slow[i]!);
    this.#reach = this.#traction * dt + TWIST_NOISE;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const error = this.#error * rim[i]!;
      this.#variance[i] = this.#noise * this.#noise + error * error;
    }
    this.#disagree(motion, rim, weight);
    if (this.#disagreement > DISAGREE) this.#blame(rim, usable, known);
    else this.#slipping = -1;
    this.#boundSpeed();
    this.most = Math.max(slip[0]!, slip[1]!, slip[2]!, slip[3]!);
    return true;
  }

  #solve(
    weight: Readonly<WheelVector>,
    rim: Readonly<WheelVector>,
    known: Readonly<Float64Array>,
    motion: Float64Array,
  ): boolean {
    motion[2] = known[0]!;
    return Number.isNaN(known[0]!)
      ? this.#fit.solve(weight, rim, motion)
      : this.#fit.solveAlong(weight, rim, motion);
  }

  #disagree(motion: Float64Array, rim: Readonly<WheelVector>, weight: Readonly<WheelVector>): void {
    this.#fit.excess(motion, rim, this.#excess);
    let sum = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const off = this.#excess[i]!;
      sum += (weight[i]! * off * off) / this.#variance[i]!;
    }
    this.#disagreement = sum;
  }

  /** How unlikely it is that the car has this motion so soon after its last one. */
  #leap(motion: Float64Array): void {
    const x = motion[0]! - this.#last[0]!;
    const y = motion[1]! - this.#last[1]!;
    const turn = (motion[2]! - this.#last[2]!) * TYPICAL_LEVER;
    this.#unlikely = (x * x + y * y + turn * turn) / this.#reach ** 2;
  }

  #blame(rim: Readonly<WheelVector>, usable: Readonly<WheelVector>, known: Readonly<Float64Array>): void {
    const trial = this.#trial;
    const without = this.#trialWeight;
    let worst = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if (usable[i] === 0) continue;
      without.set(usable);
      without[i] = 0;
      if (!this.#solve(without, rim, known, trial)) continue;
      this.#disagree(trial, rim, without);
      this.#leap(trial);
      let cost = this.#disagreement + this.#unlikely;
      if (i === this.#slipping) cost -= SAME_AGAIN;
      // Of the wheel left out, by how much it is faster than the floor.
      const pull = rim[i]! - this.#slow[i]! + FRICTION * Math.sign(rim[i]!);
      if (this.#excess[i]! * pull < 0) cost += AGAINST_PULL;
      if (cost >= least) continue;
      least = cost;
      worst = i;
    }
    this.#slipping = worst;
    if (worst < 0) return;
    without.set(usable);
    without[worst] = 0;
    this.#solve(without, rim, known, trial);
    this.#fit.excess(trial, rim, this.#excess);
    const excess = Math.abs(this.#excess[worst]!);
    const floor = Math.abs(rim[worst]! - this.#excess[worst]!);
    this.slip[worst] = clamp(excess / Math.max(Math.abs(rim[worst]!), floor, CREEPING), 0, 1);
    this.weight[worst] = (this.#variance[worst]! / (this.#variance[worst]! + excess ** 2)) ** 2;
    this.#solve(this.weight, rim, known, this.motion);
  }

  /** Wheels may stop a car faster than any tyre, against a wall; but they cannot speed it up so. */
  #boundSpeed(): void {
    const { motion } = this;
    const last = this.#last;
    // Not Math.hypot, whose numbers land on the heap.
    const speed = Math.sqrt(motion[0]! * motion[0]! + motion[1]! * motion[1]!);
    const most = Math.sqrt(last[0]! * last[0]! + last[1]! * last[1]!) + this.#reach;
    if (speed > most) {
      this.share = most / speed;
      for (let i = 0; i < WHEEL_COUNT; i++) this.slip[i] = Math.max(this.slip[i]!, 1 - this.share);
    }
    motion[0]! *= this.share;
    motion[1]! *= this.share;
    last.set(motion);
  }

  /** Forgets the motion, as if the car stood. */
  reset(): void {
    this.#last.fill(0);
    this.#slow.fill(0);
    this.#slipping = -1;
  }
}
