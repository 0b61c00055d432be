import { type Command, isZero } from "../command/demand.ts";
import { clamp } from "../core/geometry.ts";
import type { WheelVector } from "../core/wheels.ts";

/**
 * Calibration's hand on the motors: volts go out as they came, past everything that knows the car's constants, for
 * those are what it looks for.
 *
 * Afterwards the wheels coast until somebody asks the car to move. Held at rest by their controller they could run
 * away: nobody knows yet which encoder is whose.
 */
export class RawDrive {
  readonly #minBatteryVolts: number;
  #coasting = false;

  /** @param minBatteryVolts V, > 0: a battery measured below this counts as this */
  constructor(minBatteryVolts: number) {
    this.#minBatteryVolts = minBatteryVolts;
  }

  /** Part of the tick. @returns whether the wheels are its matter */
  takes(command: Readonly<Command>): boolean {
    if (command.raw) this.#coasting = true;
    else if (command.motion || !isZero(command.twist)) this.#coasting = false;
    return this.#coasting;
  }

  /**
   * Part of the tick.
   *
   * @param battery V
   * @param duty out
   */
  write(command: Readonly<Command>, battery: { readonly batteryVolts: number }, duty: WheelVector): void {
    const volts = Math.max(battery.batteryVolts, this.#minBatteryVolts);
    const { raw, cap } = command;
    for (let i = 0; i < duty.length; i++) {
      duty[i] = raw ? clamp(command.volts[i]! / volts, -cap, cap) : 0;
    }
  }
}
