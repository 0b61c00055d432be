import type { ErrorWindow } from "./error-window.ts";
import type { Tracking } from "./tracking.ts";

/** What a person may try out while the car drives; see the profile's `control`. */
export interface Gains {
  readonly kP: number;
  readonly kI: number;
  readonly headingP: number;
}

/** Least driving that a trial is compared with, as a share of the window. */
const ENOUGH = 0.4;
/** From this share of it on a trial that does much worse need not be driven to its end. */
const EARLY = 0.2;
const MUCH_WORSE = 1.5;
/** A trial whose error is below that share of the one before is better; driving is never twice the same. */
const BETTER = 0.98;
/** Above that share, what the trial was not about has become worse. */
const WORSE = 1.1;
/** What else keeps the computer busy misses ticks by chance: so many standard deviations more are none (Poisson). */
const CHANCE = 3;

type Measure = "wheels" | "heading";

/** Of one measure, before the trial. */
interface Before {
  readonly count: number;
  readonly ratio: number;
  readonly missed: number;
}

/**
 * One trial of other gains against those before: a progressive roll-out with an automatic way back. Judges by how well
 * the car follows over as much driving as it had before; better counts, everything else is worse.
 */
export class GainsTrial {
  readonly before: Gains;
  readonly gains: Gains;
  readonly #tracking: Tracking;
  readonly #old: Readonly<Record<Measure, Before>>;
  /** What it is about. */
  readonly measure: Measure;
  #isBetter = false;

  /** @param tracking begins anew with it */
  constructor(before: Gains, gains: Gains, tracking: Tracking) {
    this.before = before;
    this.gains = gains;
    this.#tracking = tracking;
    this.measure = measureOf(before, gains);
    this.#old = { wheels: snapshot(tracking.wheels), heading: snapshot(tracking.heading) };
    tracking.clear();
  }

  /** Why it makes no sense now, in one sentence. */
  static refuse(before: Gains, gains: Gains, tracking: Tracking): string | undefined {
    const measure = measureOf(before, gains);
    const { count, size } = tracking[measure];
    if (before.kP === gains.kP && before.kI === gains.kI && before.headingP === gains.headingP) {
      return "these are the gains that the car has";
    }
    if (count >= size * ENOUGH) return undefined;
    return measure === "heading"
      ? "drive for some seconds with Hold on first: the trial is compared with that"
      : "drive for some seconds first: the trial is compared with that";
  }

  get isBetter(): boolean {
    return this.#isBetter;
  }

  /** Of the driving that it is judged by, 0…1. */
  get progress(): number {
    return this.#isBetter ? 1 : Math.min(1, this.#window.count / this.#was.count);
  }

  /** The error before and now; NaN: nothing yet. */
  get errors(): { readonly before: number; readonly now: number } {
    return { before: this.#was.ratio, now: this.#window.ratio };
  }

  /** Between ticks. @returns what was found, in words, once it is; whether it is better says {@link isBetter} */
  judge(): string | undefined {
    const { progress } = this;
    if (this.#isBetter || progress < EARLY) return undefined;
    const now = this.#window.ratio;
    const was = this.#was.ratio;
    if (now > was * MUCH_WORSE) return `it follows much worse: ${this.#compare()}`;
    if (this.#window.missed > this.#was.missed + CHANCE * Math.sqrt(this.#was.missed + 1)) {
      return `the loop misses its deadlines: ${this.#window.missed} times, ${this.#was.missed} before`;
    }
    if (progress < 1) return undefined;
    if (!(now < was * BETTER)) return `it follows no better: ${this.#compare()}`;
    const other = this.measure === "wheels" ? "heading" : "wheels";
    const besides = this.#tracking[other];
    const enough = besides.count >= besides.size * EARLY && this.#old[other].count >= besides.size * EARLY;
    if (enough && besides.ratio > this.#old[other].ratio * WORSE)
      return `the ${other} followed better before`;
    this.#isBetter = true;
    return `it follows better: ${this.#compare()}`;
  }

  get #window(): ErrorWindow {
    return this.#tracking[this.measure];
  }

  get #was(): Before {
    return this.#old[this.measure];
  }

  #compare(): string {
    const { before, now } = this.errors;
    const text = (error: number) =>
      this.measure === "wheels"
        ? `${(error * 100).toFixed(1)} %`
        : `${((error * 180) / Math.PI).toFixed(2)}°`;
    return `${text(now)} off, ${text(before)} before`;
  }
}

function measureOf(before: Gains, gains: Gains): Measure {
  return before.kP === gains.kP && before.kI === gains.kI ? "heading" : "wheels";
}

function snapshot({ count, ratio, missed }: ErrorWindow): Before {
  return { count, ratio, missed };
}
