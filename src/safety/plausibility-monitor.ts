import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { FaultBoard } from "./faults.ts";
import { requirePositive } from "./settings-check.ts";
import { WHEEL_LABELS } from "./wheel-labels.ts";

/** Of one wheel, both directions alike: the difference is well within the tolerance. */
export interface MotorModel {
  /** Voltage that friction eats, V, ≥ 0. */
  readonly kS: number;
  /** Voltage for each rad/s of a wheel, V s/rad. */
  readonly kV: number;
  /** Voltage for each rad/s² of a wheel, the car's mass included, V s²/rad, ≥ 0. */
  readonly kA: number;
}

export interface PlausibilityMonitorSettings {
  /** One for all wheels, or one for each as calibration found it. */
  readonly motors: MotorModel | readonly MotorModel[];
  /**
   * Share of the battery's voltage that a wheel's speed may leave unexplained. A load explains it, too,
   * but no load on one wheel alone is larger than the grip of its tyre, about 0.2 on a usual car.
   */
  readonly tolerance: number;
  /** How many times worse than any other wheel it must be: what loads them all is a wall, or a slope. */
  readonly contrast: number;
  /** Slowest speed at which it is certain which way friction pulls, rad/s. */
  readonly moving: number;
  /** Still for so long, a wheel is a matter for those who look for dead encoders and stalls, s. */
  readonly still: number;
  /** Implausible for so long, s; times of plausibility in between are taken off again. */
  readonly after: number;
}

export const PLAUSIBILITY_MONITOR_DEFAULTS = {
  tolerance: 0.33,
  contrast: 1.5,
  moving: 0.5,
  still: 0.11,
  after: 0.19,
} as const;

/**
 * Compares the speed that each encoder shows with the one that its motor's voltage makes.
 *
 * An encoder that loses counts or makes them up is told by neither silence nor a wrong sign; the speed
 * controller believes it and drives the wheel ever faster. But a motor is itself a speed sensor: with the
 * same constants as the feedforward, its voltage says how fast the wheel must run, within what the floor
 * can push or hold. (An observer's residual, as in Isermann, "Fault-Diagnosis Systems", 2006, chapter 11.)
 * A wheel whose motor's lead is open, and that the others drag along, shows in the same way.
 */
export class PlausibilityMonitor {
  readonly #settings: PlausibilityMonitorSettings;
  readonly #board: FaultBoard;
  readonly #faults: Int32Array;
  readonly #kS = wheelVector();
  readonly #kV = wheelVector();
  readonly #kA = wheelVector();
  /** As the voltage makes it, rad/s. */
  readonly #expected = wheelVector();
  /** What the speed leaves unexplained, share of the battery's voltage, ≥ 0. */
  readonly #unexplained = wheelVector();
  /** s */
  readonly #implausibleFor = wheelVector();

  constructor(settings: PlausibilityMonitorSettings, board: FaultBoard) {
    requirePositive("plausibility monitor", settings, ["tolerance", "contrast", "moving", "still", "after"]);
    for (let i = 0; i < WHEEL_COUNT; i++) this.#setMotor(i, settings.motors);
    this.#settings = settings;
    this.#board = board;
    this.#faults = Int32Array.from(WHEELS, (wheel) =>
      board.define({
        id: `encoder-implausible.${wheel}`,
        severity: "stop",
        text:
          `The ${WHEEL_LABELS[wheel]} wheel's encoder shows a speed that does not fit its motor's voltage: check ` +
          "the encoder's plug, both its channels, the counts per turn in the profile, and the motor's leads",
        latched: true,
      }),
    );
  }

  #setMotor(wheel: number, motors: MotorModel | readonly MotorModel[]): void {
    const motor = "kV" in motors ? motors : motors[wheel]!;
    requirePositive("plausibility monitor", motor, ["kV"]);
    for (const name of ["kS", "kA"] as const) {
      if (motor[name] >= 0 && Number.isFinite(motor[name])) continue;
      throw new RangeError(`plausibility monitor ${name} must be >= 0 and finite, got ${motor[name]}`);
    }
    this.#kS[wheel] = motor.kS;
    this.#kV[wheel] = motor.kV;
    this.#kA[wheel] = motor.kA;
  }

  /**
   * Numbers come by reference, so that none lands on the heap.
   *
   * @param wheels duty: what was last written to the motors, −1…1; speed: as the encoders say, rad/s
   * @param stillFor since each encoder last got from its place, s
   * @param battery V
   * @param dt s
   */
  step(
    wheels: { readonly duty: Readonly<WheelVector>; readonly speed: Readonly<WheelVector> },
    stillFor: Readonly<WheelVector>,
    battery: { readonly batteryVolts: number },
    dt: number,
  ): void {
    const { duty, speed } = wheels;
    const { batteryVolts } = battery;
    const { tolerance, contrast, moving, still, after } = this.#settings;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const kS = this.#kS[i]!;
      const kV = this.#kV[i]!;
      const approach = 1 - Math.exp((-dt * kV) / this.#kA[i]!);
      const volts = duty[i]! * batteryVolts;
      // Without a voltage the wheel rolls as it likes.
      if (volts === 0) this.#expected[i] = speed[i]!;
      else {
        const expected = this.#expected[i]!;
        const along = Math.abs(expected) > moving ? Math.sign(expected) : Math.sign(volts);
        const net = volts - along * kS;
        // Friction stops a wheel; it never drives one.
        const goal = net * along < 0 && Math.abs(expected) <= moving ? 0 : net / kV;
        this.#expected[i] = expected + (goal - expected) * approach;
      }
      this.#unexplained[i] = (Math.abs(this.#expected[i]! - speed[i]!) * kV) / batteryVolts;
    }
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const unexplained = this.#unexplained[i]!;
      let worstOther = 0;
      for (let j = 0; j < WHEEL_COUNT; j++) {
        if (j !== i && this.#unexplained[j]! > worstOther) worstOther = this.#unexplained[j]!;
      }
      const implausible = unexplained > tolerance && unexplained > worstOther * contrast;
      if (!implausible) this.#implausibleFor[i] = Math.max(this.#implausibleFor[i]! - dt / 4, 0);
      else if (stillFor[i]! < still) this.#implausibleFor[i]! += dt;
      this.#board.set(this.#faults[i]!, this.#implausibleFor[i]! >= after);
    }
  }
}
