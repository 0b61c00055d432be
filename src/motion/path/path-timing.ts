import { intervalOf } from "./spline.ts";

/** How far along a motion, how fast, and how that changes. */
export interface Progress {
  /** When, s since the start; before and after: at the ends, at rest or going on. Given, not found. */
  time: number;
  /** The parameter q: m along a path. */
  q: number;
  /** 1/s */
  rate: number;
  /** 1/s² */
  acceleration: number;
}

/**
 * Progress by time: constant acceleration between given moments, averaged over a window of time.
 *
 * The mean of q over t ± window/2 is exact through antiderivatives, and so are its derivatives: the rate
 * is a difference of q and the acceleration one of rates, which therefore has bounded slope. That is how jerk
 * is limited: a jump of the acceleration by A becomes a ramp of A/window. (Box filtering of a trapezoid gives
 * the S-curve: Biagiotti & Melchiorri, "FIR filters for online trajectory planning", 2012.)
 *
 * Before its first and after its last moment q goes on with the rate that it has there.
 */
export class PathTiming {
  /** s */
  readonly duration: number;
  /** Width of the mean, s; 0: none. */
  readonly window: number;
  readonly times: Float64Array;
  readonly #q: Float64Array;
  readonly #rate: Float64Array;
  readonly #integral: Float64Array;
  readonly #start: number;
  // Where to look, and what was found: fields, because a number that is handed over may be put on the heap.
  #at = 0;
  #foundQ = 0;
  #foundRate = 0;
  #foundAcceleration = 0;
  #foundIntegral = 0;

  /**
   * @param q ascending
   * @param rate at each q, ≥ 0, no two neighbours both zero
   * @param window s. Where a rate at an end is not zero, it must be constant for half of the window there.
   */
  constructor(q: Float64Array, rate: Float64Array, window: number) {
    const last = q.length - 1;
    this.#q = q;
    this.#rate = rate;
    this.times = new Float64Array(last + 1);
    this.#integral = new Float64Array(last + 1);
    for (let i = 0; i < last; i++) {
      const dt = (2 * (q[i + 1]! - q[i]!)) / (rate[i]! + rate[i + 1]!);
      const a = (rate[i + 1]! - rate[i]!) / dt;
      this.times[i + 1] = this.times[i]! + dt;
      this.#integral[i + 1] =
        this.#integral[i]! + q[i]! * dt + (rate[i]! * dt * dt) / 2 + (a * dt * dt * dt) / 6;
    }
    this.window = window;
    // At rest the mean has begun to move half a window earlier; on the move it has always been moving.
    const lead = rate[0] === 0 ? window / 2 : 0;
    const tail = rate[last] === 0 ? window / 2 : 0;
    this.#start = -lead;
    this.duration = this.times[last]! + lead + tail;
  }

  /** Fills in what belongs to the time in `out`: handed over as a number it would be put on the heap. */
  sample(out: Progress): void {
    const t = out.time + this.#start;
    const { window } = this;
    if (window === 0) {
      this.#at = t;
      this.#find();
      out.q = this.#foundQ;
      out.rate = this.#foundRate;
      out.acceleration = this.#foundAcceleration;
      return;
    }
    this.#at = t - window / 2;
    this.#find();
    const q = this.#foundQ;
    const rate = this.#foundRate;
    const integral = this.#foundIntegral;
    this.#at = t + window / 2;
    this.#find();
    out.q = (this.#foundIntegral - integral) / window;
    out.rate = (this.#foundQ - q) / window;
    out.acceleration = (this.#foundRate - rate) / window;
  }

  /** Largest change of acceleration, 1/s³. */
  get jerk(): number {
    const { window, times } = this;
    let most = 0;
    for (let i = 0; i < times.length; i++) {
      for (const side of [-1e-9, 1e-9]) {
        this.#at = times[i]! + side;
        this.#find();
        const here = this.#foundAcceleration;
        this.#at = times[i]! + side + window;
        this.#find();
        most = Math.max(most, Math.abs(this.#foundAcceleration - here));
        this.#at = times[i]! + side - window;
        this.#find();
        most = Math.max(most, Math.abs(this.#foundAcceleration - here));
      }
    }
    return most / window;
  }

  #find(): void {
    const { times } = this;
    const t = this.#at;
    const last = times.length - 1;
    const outside = t < 0 || t >= times[last]!;
    const i = outside ? (t < 0 ? 0 : last) : intervalOf(times, t);
    const q = this.#q[i]!;
    const rate = this.#rate[i]!;
    const a = outside ? 0 : (this.#rate[i + 1]! - rate) / (times[i + 1]! - times[i]!);
    const dt = t - times[i]!;
    this.#foundQ = q + dt * (rate + (dt * a) / 2);
    this.#foundRate = rate + dt * a;
    this.#foundAcceleration = a;
    this.#foundIntegral = this.#integral[i]! + dt * (q + dt * (rate / 2 + (dt * a) / 6));
  }
}
