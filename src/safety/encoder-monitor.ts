import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { FaultBoard } from "./faults.ts";
import { NetTravel } from "./net-travel.ts";
import { requirePositive } from "./settings-check.ts";
import { WHEEL_LABELS } from "./wheel-labels.ts";

export interface EncoderMonitorSettings {
  /** Duty at which a standing wheel starts to turn under the car's load (kS over battery voltage). */
  readonly breakAway: number;
  /**
   * A duty that settles which way a wheel turns, times `breakAway`. Well above 1: in a diagonal or an arc
   * one wheel hardly turns, and the others lean on it through the rollers. In simulation it stood for
   * 300 ms at 4 times its break-away, and was dragged along against nearly twice.
   */
  readonly drivenFactor: number;
  /** Slowest speed that counts as moving, rad/s. */
  readonly moving: number;
  /**
   * Slowest target, rad/s, that a silent wheel is judged by as well, whatever its duty, while all others
   * follow theirs, and none is twice as fast: four wheels on one floor cannot do otherwise. It lets a dead
   * encoder show at a crawl. (In an arc along a wall the slow wheel may well stand.)
   */
  readonly crawl: number;
  /** Error of a wheel that follows its target, as a share of it. */
  readonly astray: number;
  /** Driven and without getting from its place for so long while another wheel moves, s: encoder dead. */
  readonly deadAfter: number;
  /** Turning against its voltage without slowing down for so long, s: sign swapped. */
  readonly swappedAfter: number;
  /** Share of its speed that a wheel driven against its motion has certainly lost by then, 0…1. */
  readonly braking: number;
  /** Duty that no wheel stands still with, unless it is held. */
  readonly stallDuty: number;
  /** With that duty and not moving for so long, s: stalled. */
  readonly stalledAfter: number;
}

/** Each of the times leaves room for the tick and the speed's filter below 300, 150 and 1000 ms. */
export const ENCODER_MONITOR_DEFAULTS: EncoderMonitorSettings = {
  breakAway: 0.06,
  drivenFactor: 5,
  moving: 0.5,
  crawl: 2,
  astray: 0.5,
  deadAfter: 0.27,
  swappedAfter: 0.11,
  braking: 0.05,
  stallDuty: 0.35,
  stalledAfter: 0.95,
};

/**
 * Compares what each motor is given with what its encoder says.
 *
 * A wheel that brakes or reverses also turns against its voltage, but then it loses speed, all the
 * time: voltage, friction and back-EMF all pull the same way. A swapped sign does not: the faster the
 * wheel seems to run the wrong way, the harder the controller pushes. Betaflight tells a runaway
 * take-off in a like manner (core.c, 75 ms).
 */
export class EncoderMonitor {
  readonly #settings: EncoderMonitorSettings;
  readonly #board: FaultBoard;
  readonly #dead: Int32Array;
  readonly #swapped: Int32Array;
  readonly #stalled: Int32Array;
  readonly #usable = wheelVector(1, 1, 1, 1);
  readonly #travel = new NetTravel();
  /** Driven without travel, s. */
  readonly #silentFor = new Float64Array(WHEEL_COUNT);
  /** Turning against the voltage, s, and how fast when that began, rad/s. */
  readonly #againstFor = new Float64Array(WHEEL_COUNT);
  readonly #againstFrom = new Float64Array(WHEEL_COUNT);
  /** Pushed hard and standing, s. */
  readonly #standingFor = new Float64Array(WHEEL_COUNT);

  constructor(settings: EncoderMonitorSettings, board: FaultBoard) {
    requirePositive("encoder monitor", settings, [
      "breakAway",
      "drivenFactor",
      "moving",
      "crawl",
      "astray",
      "deadAfter",
      "swappedAfter",
      "braking",
      "stallDuty",
      "stalledAfter",
    ]);
    if (settings.stallDuty >= 1 || settings.breakAway * settings.drivenFactor >= 1) {
      throw new RangeError(
        "encoder monitor stallDuty and breakAway × drivenFactor must be < 1 to be reached at all, got " +
          `${settings.stallDuty} and ${settings.breakAway * settings.drivenFactor}`,
      );
    }
    this.#settings = settings;
    this.#board = board;
    const define = (id: string, text: (wheel: string) => string) =>
      Int32Array.from(WHEELS, (wheel) =>
        board.define({
          id: `${id}.${wheel}`,
          severity: "stop",
          text: text(WHEEL_LABELS[wheel]),
          latched: true,
        }),
      );
    this.#dead = define(
      "encoder-dead",
      (wheel) =>
        `The ${wheel} encoder gives no counts while its motor is driven: check its plug and supply, ` +
        "and that the wheel turns",
    );
    this.#swapped = define(
      "encoder-sign",
      (wheel) =>
        `The ${wheel} wheel turns against its command: swap its two motor wires or its encoder's ` +
        "A and B, or invert one of them in the profile",
    );
    this.#stalled = define(
      "wheel-stalled",
      (wheel) =>
        `The ${wheel} wheel does not turn though it is driven hard: free what holds the wheel or the car, ` +
        "then check its motor and encoder plugs",
    );
  }

  /** Since each wheel's encoder last got from its place, s. Updated in place. */
  get stillFor(): Readonly<WheelVector> {
    return this.#travel.stillFor;
  }

  /** 1 for each wheel whose encoder may be believed; 0 while the board calls it dead. Updated in place. */
  get usable(): Readonly<WheelVector> {
    return this.#usable;
  }

  /**
   * @param duty what was last written to the motors, −1…1
   * @param counts since start
   * @param speed of the wheels as their encoders say, rad/s
   * @param target of the wheels, rad/s
   * @param dt s
   */
  step(
    duty: Readonly<WheelVector>,
    counts: Readonly<WheelVector>,
    speed: Readonly<WheelVector>,
    target: Readonly<WheelVector>,
    dt: number,
  ): void {
    this.#travel.step(counts, dt);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      this.#board.set(this.#dead[i]!, this.#isDead(i, duty, speed, target, dt));
      this.#usable[i] = this.#board.shows(this.#dead[i]!) ? 0 : 1;
      this.#board.set(this.#swapped[i]!, this.#isSwapped(i, duty[i]!, speed[i]!, dt));
      this.#board.set(this.#stalled[i]!, this.#isStalled(i, duty[i]!, speed[i]!, dt));
    }
  }

  #isDead(
    i: number,
    duties: Readonly<WheelVector>,
    speed: Readonly<WheelVector>,
    target: Readonly<WheelVector>,
    dt: number,
  ): boolean {
    const { breakAway, drivenFactor, moving, crawl, astray, deadAfter } = this.#settings;
    const duty = duties[i]!;
    let othersMove = false;
    let othersFollow = true;
    let fastest = 0;
    for (let j = 0; j < WHEEL_COUNT; j++) {
      if (j === i) continue;
      if (Math.abs(speed[j]!) > moving) othersMove = true;
      const wanted = Math.abs(target[j]!);
      if (wanted > fastest) fastest = wanted;
      if (Math.abs(speed[j]! - target[j]!) > wanted * astray) othersFollow = false;
    }
    const wanted = Math.abs(target[i]!);
    const due = othersFollow && duty * target[i]! > 0 && wanted >= crawl && wanted >= fastest / 2;
    if (this.#travel.stillFor[i] === 0 || !(due || Math.abs(duty) >= breakAway * drivenFactor)) {
      this.#silentFor[i] = 0;
      return false;
    }
    // While the whole car stands, silence says nothing; that it stands is the stall's matter.
    if (othersMove) this.#silentFor[i]! += dt;
    return this.#silentFor[i]! >= deadAfter;
  }

  #isSwapped(i: number, duty: number, speed: number, dt: number): boolean {
    const { breakAway, drivenFactor, moving, swappedAfter, braking } = this.#settings;
    const size = Math.abs(speed);
    if (duty * speed >= 0 || Math.abs(duty) < breakAway * drivenFactor || size < moving) {
      this.#againstFor[i] = 0;
      return false;
    }
    if (this.#againstFor[i] === 0) this.#againstFrom[i] = size;
    this.#againstFor[i]! += dt;
    if (this.#againstFor[i]! < swappedAfter) return false;
    if (size >= this.#againstFrom[i]! * (1 - braking)) return true;
    this.#againstFor[i] = 0;
    return false;
  }

  #isStalled(i: number, duty: number, speed: number, dt: number): boolean {
    const { stallDuty, moving, stalledAfter } = this.#settings;
    const standing = Math.abs(duty) >= stallDuty && Math.abs(speed) < moving;
    this.#standingFor[i] = standing ? this.#standingFor[i]! + dt : 0;
    return this.#standingFor[i]! >= stalledAfter;
  }
}
