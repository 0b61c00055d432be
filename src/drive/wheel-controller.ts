import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { MotorGains } from "./feedforward.ts";
import { RollerDrag, type RollerDragSettings } from "./roller-drag.ts";

/** What a wheel needs to move, and then what the measured speed says is missing. None is negative. */
export interface WheelGains extends MotorGains {
  /** V/(rad/s) of speed error. */
  readonly kP: number;
  /** V/rad of speed error summed over time. */
  readonly kI: number;
  /** What it needs to turn backward; left out: the same. */
  readonly reverse?: MotorGains;
}

export interface WheelControllerSettings {
  /** One set for all wheels, or one for each as calibration found it. */
  readonly gains: WheelGains | readonly [WheelGains, WheelGains, WheelGains, WheelGains];
  /** Largest duty, in (0, 1]. */
  readonly maxDuty: number;
  /**
   * V, > 0: a battery measured below this counts as this, because duty = volts / battery and a meter
   * that fails low would ask for full duty. Half of the pack's nominal voltage is usual.
   */
  readonly minBatteryVolts: number;
  /**
   * rad/s, > 0, default 0.5. Below this the direction of a wheel is in doubt: kS fades out linearly, so
   * that a target that hovers about zero does not chatter, and a wheel that was told to stop is let go.
   */
  readonly restSpeed?: number;
  /** Left out: none. */
  readonly rollers?: RollerDragSettings | undefined;
  /**
   * s, ≥ 0, default 0. How much later a target shows in the measured speed, although the wheel follows it: usually a
   * tick, and what the encoders take. The feedback compares with the target of then; against that of now each ramp
   * would be an error, and the wheel would be pushed ahead of it.
   */
  readonly lag?: number;
}

const DEFAULT_REST_SPEED = 0.5;

/** ±limit at most; a NaN (absurd inputs: ∞ − ∞) becomes 0, so that no input can reach the motors as one. */
function bound(value: number, limit: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-limit, Math.min(value, limit));
}

/**
 * Holds four wheels at their speeds: feedforward does the work, PI mends what it misses. Works in volts
 * and divides by the measured battery voltage last, so that a sagging battery changes nothing.
 *
 * Where the duty saturates, the integral is driven back by what was cut off (back-calculation with
 * tracking time kP/kI: Åström & Hägglund, "PID Controllers", 1995, section 3.5), but not past zero: what
 * the feedforward asks too much is not the integral's to pay back. So nothing is wound up, neither way,
 * when the wheel comes back into reach.
 *
 * Integrates over the dt it is given, from 0.1 to 20 ms: a command that arrives between two ticks costs
 * an extra step with the same measurement.
 */
export class WheelController {
  readonly #forward = new MotorTable();
  readonly #reverse = new MotorTable();
  readonly #kP = wheelVector();
  readonly #kI = wheelVector();
  readonly #maxDuty: number;
  readonly #minBatteryVolts: number;
  readonly #restSpeed: number;
  /** V */
  readonly #integral = wheelVector();
  /** What the feedforward asks for in this step, V. */
  readonly #ahead = wheelVector();
  readonly #rollers: RollerDrag | undefined;
  readonly #lag: number;
  /** Target as the measured speed, which comes later, can know it, rad/s. */
  readonly #late = wheelVector();

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: WheelControllerSettings) {
    const { maxDuty, minBatteryVolts, restSpeed = DEFAULT_REST_SPEED, lag = 0 } = settings;
    if (!(maxDuty > 0 && maxDuty <= 1)) throw new RangeError(`maxDuty must be in (0, 1], got ${maxDuty}`);
    if (!(minBatteryVolts > 0 && minBatteryVolts < Infinity))
      throw new RangeError(`minBatteryVolts must be > 0 V and finite, got ${minBatteryVolts}`);
    if (!(restSpeed > 0)) throw new RangeError(`restSpeed must be > 0 rad/s, got ${restSpeed}`);
    this.#maxDuty = maxDuty;
    this.#minBatteryVolts = minBatteryVolts;
    if (!(lag >= 0 && lag < Infinity)) throw new RangeError(`lag must be ≥ 0 s, got ${lag}`);
    this.#restSpeed = restSpeed;
    this.#lag = lag;
    this.#rollers = settings.rollers && new RollerDrag(settings.rollers, restSpeed);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const gains = "kS" in settings.gains ? settings.gains : settings.gains[i]!;
      this.#forward.set(i, gains);
      this.#reverse.set(i, gains.reverse ?? gains);
      this.#kP[i] = gain(gains, "kP", i);
      this.#kI[i] = gain(gains, "kI", i);
    }
  }

  /**
   * Closed loop, for a car with encoders.
   *
   * A wheel whose target is exactly 0 and that is (nearly) at rest gets duty exactly 0 and forgets its
   * integral: a car that stands is silent and pushes against nothing. One that is still turning forgets it
   * where it would turn it on: what was integrated against a wall must not creep on for seconds.
   *
   * @param target rad/s, + drives forward
   * @param acceleration of the target, rad/s²
   * @param measured rad/s
   * @param batteryVolts V, at the motor board
   * @param dt s since the last step
   * @param duty out: signed fraction of the battery's voltage, ±maxDuty
   */
  step(
    target: Readonly<WheelVector>,
    acceleration: Readonly<WheelVector>,
    measured: Readonly<WheelVector>,
    batteryVolts: number,
    dt: number,
    duty: WheelVector,
  ): void {
    const battery = Math.max(batteryVolts, this.#minBatteryVolts);
    const maxVolts = this.#maxDuty * battery;
    this.#feedforward(target, acceleration);
    const caughtUp = dt / (dt + this.#lag);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const goal = target[i]!;
      const speed = measured[i]!;
      this.#late[i]! += (goal - this.#late[i]!) * caughtUp;
      if (goal === 0 && Math.abs(speed) < this.#restSpeed) {
        this.#integral[i] = 0;
        this.#late[i] = 0;
        duty[i] = 0;
        continue;
      }
      const error = this.#late[i]! - speed;
      const kP = this.#kP[i]!;
      const kI = this.#kI[i]!;
      // What pushes on a wheel that is to stop is no correction: it was wound up against something.
      const integral = goal === 0 && this.#integral[i]! * speed > 0 ? 0 : this.#integral[i]!;
      const wanted = this.#ahead[i]! + kP * error + integral;
      const given = bound(wanted / battery, this.#maxDuty);
      duty[i] = given;
      const grown = integral + kI * error * dt;
      const cutOff = given * battery - wanted;
      const tracked = grown + cutOff * (kI * dt < kP ? (kI * dt) / kP : 1);
      const relieved =
        cutOff < 0 ? Math.max(tracked, Math.min(grown, 0)) : Math.min(tracked, Math.max(grown, 0));
      this.#integral[i] = bound(relieved, maxVolts);
    }
  }

  /** Feedforward alone, for a car without encoders; parameters as in {@link step}. */
  stepOpenLoop(
    target: Readonly<WheelVector>,
    acceleration: Readonly<WheelVector>,
    batteryVolts: number,
    duty: WheelVector,
  ): void {
    const battery = Math.max(batteryVolts, this.#minBatteryVolts);
    this.#feedforward(target, acceleration);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const wanted = target[i] === 0 ? 0 : this.#ahead[i]!;
      duty[i] = bound(wanted / battery, this.#maxDuty);
    }
  }

  /**
   * Other feedback from now on, for all wheels. What was integrated stays: it is volts.
   *
   * @param kP V/(rad/s), ≥ 0
   * @param kI V/rad, ≥ 0
   */
  tune(kP: number, kI: number): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      this.#kP[i] = gain({ kP }, "kP", i);
      this.#kI[i] = gain({ kI }, "kI", i);
    }
  }

  /** Forgets what was integrated and asked: after a disarm, a stop, or whenever the motors were off. */
  reset(): void {
    this.#integral.fill(0);
    this.#late.fill(0);
  }

  /** All wheels at once: a number handed to and fro for each would land on the heap each time. */
  #feedforward(target: Readonly<WheelVector>, acceleration: Readonly<WheelVector>): void {
    const ahead = this.#ahead;
    const { kS, kV, kA } = this.#forward;
    const back = this.#reverse;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const speed = target[i]!;
      const direction = bound(speed / this.#restSpeed, 1);
      // About rest one direction's constants go over into the other's, so that nothing jumps.
      const share = (1 + direction) / 2;
      ahead[i] =
        (back.kS[i]! + share * (kS[i]! - back.kS[i]!)) * direction +
        (back.kV[i]! + share * (kV[i]! - back.kV[i]!)) * speed +
        (back.kA[i]! + share * (kA[i]! - back.kA[i]!)) * acceleration[i]!;
    }
    this.#rollers?.addTo(ahead, target);
  }
}

/** The motors' constants in one direction. */
class MotorTable {
  readonly kS = wheelVector();
  readonly kV = wheelVector();
  readonly kA = wheelVector();

  set(wheel: number, gains: MotorGains): void {
    this.kS[wheel] = gain(gains, "kS", wheel);
    this.kV[wheel] = gain(gains, "kV", wheel);
    this.kA[wheel] = gain(gains, "kA", wheel);
  }
}

function gain<K extends string>(gains: Readonly<Record<K, number>>, name: K, wheel: number): number {
  const value = gains[name];
  if (value >= 0 && value < Infinity) return value;
  throw new RangeError(`${name} of ${WHEELS[wheel]} must be ≥ 0 and finite, got ${value}`);
}
