import { Constraints } from "./constraints.ts";
import type { FullLimits } from "./limits.ts";
import { type MotionTable, shapePoint } from "./motion-table.ts";
import { PathError } from "./path-error.ts";
import { PathTiming, type Progress } from "./path-timing.ts";
import { intervalOf } from "./spline.ts";

/** What a motion is asked for besides the limits. */
export interface TimingRequest {
  /** Of the translation, m/s; Infinity: as fast as the limits allow. */
  readonly topSpeed: number;
  /** q̇ at the start and at the end, 1/s. */
  readonly startRate: number;
  readonly endRate: number;
  /** Where the motion begins on the whole path, m: for messages. */
  readonly offset: number;
  /** Up to the parameter `until` only these shares of the limits may be used. */
  readonly early?: { readonly until: number; readonly acceleration: number; readonly speed: number };
}

/** Largest use of any limit, 1 being all, that ends the search for one that exceeds none. */
const ENOUGH = 1.002;
const ROUNDS = 40;
/** A slower start or end is none, 1/s. */
const STILL = 1e-6;
const HALVINGS = 48;
/** Samples on which a timing is checked: this far apart, s, and no more than so many. */
const CHECK_STEP = 0.001;
const CHECKS = 20_000;

/**
 * The fastest way along a motion that breaks no limit.
 *
 * Backwards from the end, the largest q̇² from which the rest can be made; then forwards, always as fast as
 * leads to no more than that (Pham & Pham, "A new approach to time-optimal path parameterization based on
 * reachability analysis", 2018: TOPP-RA). Each interval's constant q̈ must hold at both of its ends
 * (their "interpolation scheme"). All sets of q̇² are intervals that begin at 0, because the constraints are
 * convex and hold at rest, so one number describes each.
 *
 * Averaging over time for the jerk then mixes limits of neighbouring points. Where it exceeds one,
 * that neighbourhood is tightened and the search done again.
 */
export function timeOptimal(table: MotionTable, limits: FullLimits, request: TimingRequest): PathTiming {
  let search = new Search(table, limits, request, 0);
  const jerk = search.jerkLimit();
  let rates = search.solve();
  let window = jerk < Infinity ? search.hardest(rates) / jerk : 0;
  let isCramped = false;
  search = new Search(table, limits, request, window);
  for (let round = 0; ; round++) {
    try {
      rates = search.solve();
    } catch (error) {
      // A start on the move leaves no room for so slow a build-up of the braking: better hard than not at all.
      if (!(error instanceof PathError) || window === 0) throw error;
      isCramped = true;
      window = window > 1e-3 ? window / 2 : 0;
      search = new Search(table, limits, request, window);
      continue;
    }
    const timing = new PathTiming(search.nodes, rates, window);
    const excess = window > 0 ? timing.jerk / jerk : 0;
    if (excess > 1.0001 && round < ROUNDS / 2 && !isCramped) {
      window *= Math.min(excess, 2);
      search = new Search(table, limits, request, window);
      continue;
    }
    const worst = search.tighten(timing);
    if (worst <= ENOUGH) return timing;
    if (round < ROUNDS) continue;
    // Slower by k everything is the same motion with 1/k² of each acceleration; only its ends must be at rest.
    const slower = Math.sqrt(worst);
    if (rates[0]! > 0 || rates[rates.length - 1]! > 0) return timing;
    return new PathTiming(
      search.nodes,
      rates.map((rate) => rate / slower),
      window * slower,
    );
  }
}

/** The table's nodes, and the ends of the even stretches where they fall between. */
function nodesFor(table: MotionTable, evenUntil: number, evenFrom: number): Float64Array {
  const { nodes } = table;
  const last = nodes[nodes.length - 1]!;
  const more = [evenUntil, evenFrom].filter((q) => q > nodes[0]! && q < last && !nodes.includes(q));
  return more.length === 0 ? nodes : Float64Array.from([...nodes, ...more]).sort();
}

/**
 * Moments at which a timing is checked: evenly, and besides where it enters, passes half-way and leaves
 * an interval that would fall between two of those. A bend of a millimetre is over in one of its own.
 */
function checkTimes(timing: PathTiming, nodes: Float64Array, steps: number): number[] {
  const times: number[] = [];
  const now: Progress = { time: 0, q: 0, rate: 0, acceleration: 0 };
  const step = timing.duration / steps;
  let before = nodes[0]!;
  let interval = 0;
  for (let k = 0; k <= steps; k++) {
    now.time = k * step;
    timing.sample(now);
    const next = intervalOf(nodes, now.q);
    // Within one step the speed hardly changes.
    const when = (q: number) => now.time - (step * (now.q - q)) / (now.q - before);
    for (let i = interval + 1; i <= next; i++) {
      const from = nodes[i]!;
      times.push(when(from));
      if (i === next) break;
      times.push(when((from + nodes[i + 1]!) / 2), when(nodes[i + 1]! - 1e-6 * (nodes[i + 1]! - from)));
    }
    times.push(now.time);
    before = now.q;
    interval = next;
  }
  return times;
}

class Search {
  readonly #table: MotionTable;
  readonly #request: TimingRequest;
  readonly #limits: FullLimits;
  /** Two points for each interval: its ends, from inside. */
  readonly #ends: Constraints;
  readonly #probe: Constraints;
  /** How much of the limits may be used in each interval. */
  readonly #share: Float64Array;
  /** Largest q̇² at each node by the speeds alone. */
  readonly #most: Float64Array;
  readonly #shape = shapePoint();
  readonly nodes: Float64Array;
  /** On the move, the ends are driven evenly for half of the window. */
  readonly #evenUntil: number;
  readonly #evenFrom: number;

  constructor(table: MotionTable, limits: FullLimits, request: TimingRequest, window: number) {
    this.#table = table;
    this.#limits = limits;
    const still = (rate: number) => (rate < STILL ? 0 : rate);
    const startRate = still(request.startRate);
    const endRate = still(request.endRate);
    this.#request = { ...request, startRate, endRate };
    this.#evenUntil = (startRate * window) / 2;
    this.#evenFrom = table.length - (endRate * window) / 2;
    this.nodes = nodesFor(table, this.#evenUntil, this.#evenFrom);
    const { nodes } = this;
    const intervals = nodes.length - 1;
    this.#ends = new Constraints(limits, 2 * intervals);
    this.#probe = new Constraints(limits, 1);
    this.#share = new Float64Array(intervals).fill(1);
    this.#most = new Float64Array(intervals + 1);
    for (let i = 0; i < intervals; i++) {
      const within = intervalOf(table.nodes, (nodes[i]! + nodes[i + 1]!) / 2);
      table.sampleIn(within, nodes[i]!, this.#shape);
      this.#ends.set(2 * i, this.#shape, request.topSpeed);
      table.sampleIn(within, nodes[i + 1]!, this.#shape);
      this.#ends.set(2 * i + 1, this.#shape, request.topSpeed);
    }
  }

  /** The limit of q⃛ that keeps the jerk of the pose below its own, 1/s³. A turn counts by its own limits. */
  jerkLimit(): number {
    const { jerk, acceleration, turnAcceleration } = this.#limits;
    let most = Infinity;
    for (const node of this.nodes) {
      const { dx, dy, dTheta } = this.#at(node);
      const turn = (Math.abs(dTheta) * acceleration) / turnAcceleration;
      most = Math.min(most, jerk / Math.max(Math.hypot(dx, dy), turn));
    }
    return most;
  }

  /** Largest |q̈|. */
  hardest(rates: Float64Array): number {
    const { nodes } = this;
    let most = 0;
    for (let i = 0; i < rates.length - 1; i++) {
      const change = rates[i + 1]! ** 2 - rates[i]! ** 2;
      most = Math.max(most, Math.abs(change) / (2 * (nodes[i + 1]! - nodes[i]!)));
    }
    return most;
  }

  /** @returns q̇ at the nodes. */
  solve(): Float64Array {
    const { startRate, endRate } = this.#request;
    const { nodes } = this;
    const last = nodes.length - 1;
    this.#bounds();
    const free = (i: number) => nodes[i]! >= this.#evenUntil && nodes[i + 1]! <= this.#evenFrom;
    const best = Float64Array.from(this.#most);
    best[last] = Math.min(best[last]!, endRate ** 2);
    for (let i = last - 1; i >= 0; i--) best[i] = this.#largest(i, best[i]!, best[i + 1]!, free(i));
    const squares = new Float64Array(last + 1);
    squares[0] = startRate ** 2;
    if (squares[0] > best[0]! * (1 + 1e-9)) throw this.#tooFast(squares[0]);
    for (let i = 0; i < last; i++) {
      const x = Math.min(squares[i]!, best[i]!);
      this.#range(i, x, best[i + 1]!, free(i));
      const next = x + 2 * (nodes[i + 1]! - nodes[i]!) * this.#ends.high;
      squares[i + 1] = Math.max(0, Math.min(next, best[i + 1]!));
    }
    const reached = Math.sqrt(squares[last]!);
    if (reached < endRate * (1 - 1e-6)) {
      const distance = this.#request.offset + nodes[last]!;
      throw new PathError(
        "end-unreachable",
        `an end speed of ${endRate} m/s cannot be reached ${distance.toFixed(3)} m from the start: the limits and the top speed asked for allow ${reached.toFixed(3)} m/s`,
        { distance },
      );
    }
    return squares.map(Math.sqrt);
  }

  /** Tightens what a timing exceeds. @returns the largest use of any limit, 1 being all */
  tighten(timing: PathTiming): number {
    const { nodes } = this;
    const steps = Math.min(CHECKS, Math.max(50, Math.ceil(timing.duration / CHECK_STEP)));
    const factor = new Float64Array(this.#share.length).fill(1);
    const now: Progress = { time: 0, q: 0, rate: 0, acceleration: 0 };
    let worst = 0;
    for (const time of checkTimes(timing, nodes, steps)) {
      now.time = time;
      timing.sample(now);
      const i = intervalOf(nodes, now.q);
      this.#probe.set(0, this.#at(now.q), this.#request.topSpeed);
      const rate = now.rate ** 2;
      const allowed = this.#allowed(i);
      const speedUse = rate / Math.max(allowed.speed * this.#probe.most(0), this.#request.startRate ** 2);
      const use = Math.max(
        speedUse,
        this.#probe.accelerationUse(0, now.acceleration, rate) / allowed.acceleration,
      );
      worst = Math.max(worst, use);
      if (use <= 1) continue;
      now.time = time - timing.window / 2;
      timing.sample(now);
      const from = intervalOf(nodes, now.q);
      now.time = time + timing.window / 2;
      timing.sample(now);
      const to = intervalOf(nodes, now.q);
      for (let j = from; j <= to; j++) factor[j] = Math.min(factor[j]!, 1 / use);
    }
    for (let j = 0; j < factor.length; j++) this.#share[j]! *= factor[j]!;
    return worst;
  }

  #at(q: number) {
    this.#table.sample(q, this.#shape);
    return this.#shape;
  }

  /** Shares of the limits by the request, of q̇² and of acceleration. */
  #allowed(interval: number): { speed: number; acceleration: number } {
    const { early } = this.#request;
    const isEarly = early !== undefined && this.nodes[interval]! < early.until;
    return isEarly
      ? { speed: early.speed ** 2, acceleration: early.acceleration }
      : { speed: 1, acceleration: 1 };
  }

  #bounds(): void {
    const { startRate, early } = this.#request;
    const { nodes } = this;
    const intervals = nodes.length - 1;
    this.#most.fill(Infinity);
    for (let i = 0; i < intervals; i++) {
      const share = this.#share[i]! * this.#allowed(i).speed;
      // What it does already it may go on doing while somebody else has a share of the limits.
      const least = early !== undefined && nodes[i]! < early.until ? startRate ** 2 : 0;
      const here = Math.max(least, share * this.#ends.most(2 * i));
      const there = Math.max(least, share * this.#ends.most(2 * i + 1));
      this.#most[i] = Math.min(this.#most[i]!, here);
      this.#most[i + 1] = Math.min(this.#most[i + 1]!, there);
    }
    // Tightening for what happens just after a start on the move must not forbid the start.
    if (startRate > 0) this.#most[0] = Math.max(this.#most[0]!, Math.min(startRate ** 2, this.#ends.most(0)));
  }

  /** Bounds of q̈ in an interval from q̇² = x to at most `next`, into the constraints' low and high. */
  #range(i: number, x: number, next: number, free: boolean): void {
    const ends = this.#ends;
    const width = 2 * (this.nodes[i + 1]! - this.nodes[i]!);
    const share = this.#share[i]! * this.#allowed(i).acceleration;
    ends.low = free ? -x / width : 0;
    ends.high = free ? (next - x) / width : Math.min(0, (next - x) / width);
    ends.range(2 * i, x, 0, share);
    ends.range(2 * i + 1, x, width, share);
  }

  #largest(i: number, most: number, next: number, free: boolean): number {
    this.#range(i, most, next, free);
    if (this.#ends.low <= this.#ends.high) return most;
    let good = 0;
    let bad = most;
    for (let k = 0; k < HALVINGS; k++) {
      const x = (good + bad) / 2;
      this.#range(i, x, next, free);
      if (this.#ends.low <= this.#ends.high) good = x;
      else bad = x;
    }
    return good;
  }

  /** Brakes as hard as it can and says where that fails. */
  #tooFast(start: number): PathError {
    const { nodes } = this;
    let x = start;
    let i = 0;
    while (i < nodes.length - 1 && x <= this.#most[i]! * (1 + 1e-9)) {
      this.#range(i, x, Infinity, nodes[i]! >= this.#evenUntil);
      if (this.#ends.low > this.#ends.high) break;
      x += 2 * (nodes[i + 1]! - nodes[i]!) * this.#ends.low;
      i++;
    }
    const distance = this.#request.offset + nodes[i]!;
    const rate = Math.sqrt(start);
    return new PathError(
      "start-too-fast",
      `a start at ${rate.toFixed(3)} m/s is too fast: braking as hard as the limits allow, the car is still ` +
        `too fast ${distance.toFixed(3)} m from the start`,
      { distance },
    );
  }
}
