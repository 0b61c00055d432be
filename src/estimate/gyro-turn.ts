import type { Sensors } from "../core/sensors.ts";
import { GyroBias, type GyroBiasSettings } from "./gyro-bias.ts";
import { type GyroState, judgeGyro } from "./gyro-state.ts";

/** A gap between two measurements over which their rates still tell the turn, s. */
const LONGEST_GAP = 0.1;

/**
 * The turn since the last tick as the gyro measured it, its bias still in it.
 *
 * The rate is integrated over its own time stamps, so that none is counted twice or missed when the two
 * clocks beat; from the latest stamp to now it is carried on, so that the heading does not lag by the gyro's latency.
 */
export class GyroTurn {
  /** The bias as standing still shows it. */
  readonly bias: GyroBias;
  /** rad since the last tick, of `duration` s, bias included; 0 and 0 where the gyro cannot say. */
  turn = 0;
  duration = 0;
  /** rad/s, bias included: the latest that was usable. */
  rate = 0;
  state: GyroState = "absent";
  readonly #timeout: number;
  #time = 0;
  #ahead = 0;
  #lastTime = Number.NaN;

  constructor(timeout: number, bias?: GyroBiasSettings) {
    if (!(timeout > 0 && timeout < Infinity))
      throw new RangeError(`gyroTimeout must be > 0 s and finite, got ${timeout}`);
    this.#timeout = timeout;
    this.bias = new GyroBias(bias);
  }

  /**
   * @param usable whether the latest measurement may be believed; one that is not finite, or from the future, never is
   * @param quiet whether no wheel has moved and no motor was driven since the last tick
   * @returns whether `turn` can be used: the gyro is alive, its bias known, and no gap is to be bridged
   */
  step(gyro: Readonly<Sensors["gyro"]>, usable: boolean, quiet: boolean, now: number): boolean {
    const { rate, time } = gyro;
    const judged = judgeGyro(gyro, usable, this.#timeout, now);
    // What is not believed must not be learnt from either: a stuck rate is as steady as a standing car's.
    if (judged === "ok") this.bias.step(gyro, quiet);
    this.state = judged === "ok" && !this.bias.ready ? "learning" : judged;
    this.turn = 0;
    this.duration = 0;
    if (this.state !== "ok") {
      this.#lastTime = Number.NaN;
      return false;
    }
    const lead = now - time;
    const ahead = rate * lead;
    const gap = time - this.#lastTime;
    const known = gap >= 0 && gap <= LONGEST_GAP;
    if (known) {
      this.turn = ((rate + this.rate) / 2) * gap + ahead - this.#ahead;
      this.duration = gap + lead - this.#time;
    }
    this.#lastTime = time;
    this.#time = lead;
    this.#ahead = ahead;
    this.rate = rate;
    return known;
  }
}
