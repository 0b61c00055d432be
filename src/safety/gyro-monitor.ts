import type { Sensors } from "../core/sensors.ts";
import type { FaultBoard } from "./faults.ts";
import { requirePositive } from "./settings-check.ts";

export interface GyroMonitorSettings {
  /** No new measurement for so long, s: silent. */
  readonly silentAfter: number;
  /** So many measurements of exactly the same value: stuck. A live gyro's noise never does that. */
  readonly stuckSamples: number;
  /** The sensor's range, rad/s: more than this it cannot measure. */
  readonly range: number;
  /** So many measurements out of range in a row: wild. A single one is only not used. */
  readonly wildSamples: number;
  /** All has to be well for so long before a fault is taken back, s. */
  readonly recovery: number;
}

/** A range of 500 deg/s, as small IMUs are usually set. */
export const GYRO_MONITOR_DEFAULTS: GyroMonitorSettings = {
  silentAfter: 0.2,
  stuckSamples: 40,
  range: (500 * Math.PI) / 180,
  wildSamples: 3,
  recovery: 1,
};

const NEVER = Number.NEGATIVE_INFINITY;

/** Watches one gyro. Made only for a car that has one: for this monitor, none at all is "silent". */
export class GyroMonitor {
  readonly #settings: GyroMonitorSettings;
  readonly #board: FaultBoard;
  readonly #silent: number;
  readonly #stuck: number;
  readonly #wild: number;
  #heardAt = NEVER;
  #sampleTime = NEVER;
  #sample = Number.NaN;
  #same = 0;
  #outOfRange = 0;
  #silentSeen = NEVER;
  #stuckSeen = NEVER;
  #wildSeen = NEVER;
  #usable = false;

  constructor(settings: GyroMonitorSettings, board: FaultBoard) {
    requirePositive("gyro monitor", settings, [
      "silentAfter",
      "stuckSamples",
      "range",
      "wildSamples",
      "recovery",
    ]);
    this.#settings = settings;
    this.#board = board;
    const define = (id: string, what: string) =>
      board.define({
        id,
        severity: "degraded",
        text: `${what}: the heading comes from the wheels alone and drifts; check its wires`,
      });
    this.#silent = define("gyro-silent", "The gyro has stopped sending");
    this.#stuck = define("gyro-stuck", "The gyro sends the same number again and again");
    this.#wild = define("gyro-wild", "The gyro sends rates that it cannot measure");
  }

  /** Whether the latest measurement may be used: it is one, and nothing is wrong with the gyro. */
  get usable(): boolean {
    return this.#usable;
  }

  /**
   * @param gyro as measured; time −Infinity: never
   * @param now s
   */
  step(gyro: Readonly<Sensors["gyro"]>, now: number): void {
    const { rate, time: measuredAt } = gyro;
    const { silentAfter, stuckSamples, range, wildSamples, recovery } = this.#settings;
    if (this.#heardAt === NEVER) this.#heardAt = now;
    if (measuredAt !== this.#sampleTime) {
      this.#same = rate === this.#sample ? this.#same + 1 : 1;
      // Written so that a rate that is not a number is out of range.
      this.#outOfRange = Math.abs(rate) <= range ? 0 : this.#outOfRange + 1;
      this.#sample = rate;
      this.#sampleTime = measuredAt;
      this.#heardAt = now;
    }
    if (now - this.#heardAt > silentAfter) this.#silentSeen = now;
    if (this.#same >= stuckSamples) this.#stuckSeen = now;
    if (this.#outOfRange >= wildSamples) this.#wildSeen = now;

    const silent = now - this.#silentSeen < recovery;
    const stuck = now - this.#stuckSeen < recovery;
    const wild = now - this.#wildSeen < recovery;
    this.#board.set(this.#silent, silent);
    this.#board.set(this.#stuck, stuck);
    this.#board.set(this.#wild, wild);
    this.#usable = this.#sampleTime !== NEVER && this.#outOfRange === 0 && !silent && !stuck && !wild;
  }
}
