import { clamp } from "../core/geometry.ts";
import type { BatteryTruth } from "./world-car.ts";

/** A pack whose voltage follows its charge and sags under load. */
export class Battery {
  readonly #settings: BatteryTruth;
  #charge: number;
  #volts: number;

  constructor(settings: BatteryTruth) {
    this.#settings = settings;
    this.#charge = settings.charge;
    this.#volts = this.#terminal(settings.idleCurrent);
  }

  /** Charge left, 0…1. */
  get charge(): number {
    return this.#charge;
  }

  /** At the motor board, V; 0 once the empty pack's protection has opened. */
  get volts(): number {
    return this.#volts;
  }

  /**
   * @param motorCurrent what the bridges draw together, A; braking motors give some back (−)
   * @param dt s
   */
  step(motorCurrent: number, dt: number): void {
    const current = motorCurrent + this.#settings.idleCurrent;
    const charge = this.#charge - (current * dt) / this.#settings.capacity;
    this.#charge = clamp(charge, 0, 1);
    this.#volts = this.#terminal(current);
  }

  #terminal(current: number): number {
    if (this.#charge <= 0) return 0;
    return Math.max(
      0,
      openCircuitVolts(this.#settings.openCircuit, this.#charge) - this.#settings.resistance * current,
    );
  }
}

function openCircuitVolts(curve: BatteryTruth["openCircuit"], charge: number): number {
  let i = 1;
  while (i < curve.length - 1 && curve[i]![0] < charge) i++;
  const low = curve[i - 1]!;
  const high = curve[i]!;
  return low[1] + ((charge - low[0]) / (high[0] - low[0])) * (high[1] - low[1]);
}
