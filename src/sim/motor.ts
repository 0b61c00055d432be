import { clamp } from "../core/geometry.ts";
import { type CarTruth, type MotorTruth, torquePerVolt, type WheelTruth } from "./world-car.ts";

/** Wheel speed at which the extra grip of standstill has faded to 1/e, rad/s. */
const STRIBECK_SPEED = 0.15;
/** A wheel slower than this, rad/s, is the motor of the direction in which it is driven. */
const STANDING_SPEED = 1e-3;

/**
 * One DC motor with its gearbox and its half of the board, as felt at the wheel.
 *
 * The constants are those of the volt model `V = kS·sgn(ω) + kV·ω + kA·dω/dt`, one set for each
 * direction of ω. With the winding's resistance they also give the current, and the torque for each
 * ampere: what the gearbox loses is the difference between that and kV.
 */
export class Motor {
  readonly #forward: Way;
  readonly #reverse: Way;
  /** ohm */
  readonly #resistance: number;
  /** A */
  readonly #currentLimit: number;
  readonly #brakes: boolean;
  #way: Way;

  constructor(car: CarTruth, wheel: WheelTruth) {
    this.#forward = wayOf(car, wheel.radius, wheel);
    this.#reverse = wayOf(car, wheel.radius, wheel.reverse);
    this.#way = this.#forward;
    this.#resistance = car.resistance;
    this.#currentLimit = car.currentLimit;
    this.#brakes = car.idle === "brake";
  }

  /**
   * Whether the motor is its forward or its reverse self from here on.
   *
   * @param duty −1…1
   * @param speed of the wheel, rad/s
   */
  face(duty: number, speed: number): void {
    const direction = Math.abs(speed) > STANDING_SPEED ? speed : duty;
    this.#way = direction < 0 ? this.#reverse : this.#forward;
  }

  /**
   * Current through the winding, A, + drives the car forward.
   *
   * The bridge chops in slow decay: between the pulses the motor is shorted, so that it sees
   * `duty · supply` on average. At duty 0 the board opens the bridge or goes on shorting.
   *
   * @param duty −1…1
   * @param supply V at the board; without any, the bridge is open
   * @param speed of the wheel, rad/s
   */
  current(duty: number, supply: number, speed: number): number {
    if (supply <= 0 || (duty === 0 && !this.#brakes)) return 0;
    const current = (duty * supply - this.#way.backEmf * speed) / this.#resistance;
    return clamp(current, -this.#currentLimit, this.#currentLimit);
  }

  /** N·m at the wheel, before friction. */
  torque(current: number): number {
    return this.#way.torquePerAmp * current;
  }

  /** Largest torque with which gearbox, bearings and tyre resist, N·m: Coulomb's law with Stribeck's peak. */
  frictionTorque(speed: number): number {
    const { friction, stiction } = this.#way;
    const slowness = speed / STRIBECK_SPEED;
    return friction + stiction * Math.exp(-slowness * slowness);
  }
}

/** The motor in one direction. */
interface Way {
  /** N·m/A */
  readonly torquePerAmp: number;
  /** V s/rad */
  readonly backEmf: number;
  /** N·m */
  readonly friction: number;
  /** N·m on top of it at standstill */
  readonly stiction: number;
}

function wayOf(car: CarTruth, radius: number, motor: MotorTruth): Way {
  const torque = torquePerVolt(car, radius, motor);
  const friction = torque * motor.kS;
  return {
    torquePerAmp: torque * car.resistance,
    backEmf: motor.kV,
    friction,
    stiction: friction * (car.stiction - 1),
  };
}
