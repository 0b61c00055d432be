import type { Twist } from "../core/geometry.ts";
import type { Sensors } from "../core/sensors.ts";
import type { FaultBoard } from "./faults.ts";
import { requirePositive } from "./settings-check.ts";

export interface RangeMonitorSettings {
  /** No new measurement for so long, s: silent. */
  readonly silentAfter: number;
  /** So many measurements of exactly the same distance, and */
  readonly stuckSamples: number;
  /** the car has come nearer or gone away by so much meanwhile, m: stuck. */
  readonly stuckTravel: number;
  /** The sensor's range, m: a finite distance beyond it cannot be. */
  readonly range: number;
  /** From one measurement to the next nothing comes or goes by more, m. */
  readonly jump: number;
  /** Of points for what cannot be: so many are wild. */
  readonly wildPoints: number;
  /** All has to be well for so long before a fault is taken back, s. */
  readonly recovery: number;
  /** How fast the car drives ahead without the sensor, m/s: told to the owner. */
  readonly blindSpeed: number;
}

/** An HC-SR04, which pings about 16 times a second. */
export const RANGE_MONITOR_DEFAULTS: Omit<RangeMonitorSettings, "blindSpeed"> = {
  silentAfter: 0.3,
  stuckSamples: 5,
  stuckTravel: 0.15,
  range: 4.5,
  jump: 0.5,
  wildPoints: 8,
  recovery: 1,
};

const NEVER = Number.NEGATIVE_INFINITY;
// A jump to and fro may be the edge of a thing, so it counts less, and what is well takes as much back.
const POINTS = { impossible: 2, toAndFro: 1, well: -2 } as const;

/** Watches one distance sensor. Made only for a car that has one: for this monitor, none at all is "silent". */
export class RangeMonitor {
  readonly #settings: RangeMonitorSettings;
  readonly #board: FaultBoard;
  readonly #silent: number;
  readonly #stuck: number;
  readonly #wild: number;
  #last = Number.POSITIVE_INFINITY;
  #heardAt = NEVER;
  #sampleTime = NEVER;
  /** The last distance that was possible, m. */
  #sample = Number.NaN;
  #same = 0;
  /** How far the car has come ahead since that distance was first measured, m. */
  #travel = 0;
  /** Which way the last jump went. */
  #jumped = 0;
  #points = 0;
  #silentSeen = NEVER;
  #stuckSeen = NEVER;
  #wildSeen = NEVER;
  #usable = false;

  constructor(settings: RangeMonitorSettings, board: FaultBoard) {
    requirePositive("range monitor", settings, [
      "silentAfter",
      "stuckSamples",
      "stuckTravel",
      "range",
      "jump",
      "wildPoints",
      "recovery",
      "blindSpeed",
    ]);
    this.#settings = settings;
    this.#board = board;
    const slowly = settings.blindSpeed.toFixed(2);
    const define = (id: string, what: string) =>
      board.define({
        id,
        severity: "degraded",
        text:
          `${what}: nobody looks ahead, so the car drives forward at no more than ${slowly} m/s and ` +
          "does not stop before a wall; check the sensor's wires",
      });
    this.#silent = define("range-silent", "The distance sensor has stopped sending");
    this.#stuck = define("range-stuck", "The distance sensor sends the same distance though the car moves");
    this.#wild = define("range-wild", "The distance sensor sends distances that cannot be");
  }

  /** Whether the sensor can be believed. */
  get usable(): boolean {
    return this.#usable;
  }

  /**
   * @param range as measured; time −Infinity: never
   * @param twist of the car
   * @param now s
   */
  step(range: Readonly<Sensors["range"]>, twist: Readonly<Twist>, now: number): void {
    const { silentAfter, stuckSamples, stuckTravel, wildPoints, recovery } = this.#settings;
    if (this.#heardAt === NEVER) this.#heardAt = now;
    this.#travel += twist.vx * Math.max(now - this.#last, 0);
    this.#last = now;
    if (range.time !== this.#sampleTime) {
      this.#measured(range.distance);
      this.#sampleTime = range.time;
      this.#heardAt = now;
    }
    if (now - this.#heardAt > silentAfter) this.#silentSeen = now;
    if (this.#same >= stuckSamples && Math.abs(this.#travel) > stuckTravel) this.#stuckSeen = now;
    if (this.#points >= wildPoints) this.#wildSeen = now;

    const silent = now - this.#silentSeen < recovery;
    const stuck = now - this.#stuckSeen < recovery;
    const wild = now - this.#wildSeen < recovery;
    this.#board.set(this.#silent, silent);
    this.#board.set(this.#stuck, stuck);
    this.#board.set(this.#wild, wild);
    this.#usable = this.#sampleTime !== NEVER && !silent && !stuck && !wild;
  }

  #measured(distance: number): void {
    // Nothing in reach: as well a lost echo as a free way, and no news of the sensor.
    if (distance === Number.POSITIVE_INFINITY) return;
    const { range, wildPoints } = this.#settings;
    // Written so that what is no number is out of range.
    const isPossible = distance >= 0 && distance <= range;
    const points = isPossible ? this.#judge(distance) : POINTS.impossible;
    this.#points = Math.min(Math.max(this.#points + points, 0), wildPoints);
    if (!isPossible) return;
    if (distance === this.#sample) {
      this.#same++;
      return;
    }
    this.#sample = distance;
    this.#same = 1;
    this.#travel = 0;
  }

  #judge(distance: number): number {
    const change = distance - this.#sample;
    // Of the first one nothing is known.
    if (!(Math.abs(change) > this.#settings.jump)) return POINTS.well;
    const isBack = Math.sign(change) === -this.#jumped;
    this.#jumped = Math.sign(change);
    return isBack ? POINTS.toAndFro : POINTS.well;
  }
}
