import { clamp } from "../core/geometry.ts";
import { type CarTruth, torquePerVolt, type WheelTruth } from "./world-car.ts";

/** Wheel speed at which the extra grip of standstill has faded to 1/e, rad/s. */
const STRIBECK_SPEED = 0.15;

/**
 * One DC motor with its gearbox and its half of the board, as felt at the wheel.
 *
 * The constants are those of the volt model `V = kS·sgn(ω) + kV·ω + kA·dω/dt`. With the winding's
 * resistance they also give the current, and the torque for each ampere: what the gearbox loses is
 * the difference between that and kV.
 */
export class Motor {
  /** N·m/A */
  readonly #torquePerAmp: number;
  /** V s/rad */
  readonly #backEmf: number;
  /** ohm */
  readonly #resistance: number;
  /** A */
  readonly #currentLimit: number;
  readonly #brakes: boolean;
  /** N·m */
  readonly #friction: number;
  /** N·m on top of it at standstill */
  readonly #stiction: number;

  constructor(car: CarTruth, wheel: WheelTruth) {
    const torque = torquePerVolt(car, wheel);
    this.#torquePerAmp = torque * car.resistance;
    this.#backEmf = wheel.kV;
    this.#resistance = car.resistance;
    this.#currentLimit = car.currentLimit;
    this.#brakes = car.idle === "brake";
    this.#friction = torque * wheel.kS;
    this.#stiction = torque * wheel.kS * (car.stiction - 1);
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
    const current = (duty * supply - this.#backEmf * speed) / this.#resistance;
    return clamp(current, -this.#currentLimit, this.#currentLimit);
  }

  /** N·m at the wheel, before friction. */
  torque(current: number): number {
    return this.#torquePerAmp * current;
  }

  /** Largest torque with which gearbox, bearings and tyre resist, N·m: Coulomb's law with Stribeck's peak. */
  frictionTorque(speed: number): number {
    const slowness = speed / STRIBECK_SPEED;
    return this.#friction + this.#stiction * Math.exp(-slowness * slowness);
  }
}
