import type { Sensors } from "../core/sensors.ts";
import type { FaultBoard } from "./faults.ts";
import { requirePositive } from "./settings-check.ts";

export interface BatteryMonitorSettings {
  /** Below: a warning, V. */
  readonly low: number;
  /** Below: the car stops, V. */
  readonly empty: number;
  /** How far above its threshold the voltage must come back, V; a resting pack recovers by itself. */
  readonly hysteresis: number;
  /** Time constant of the filter that lets a hard start's sag pass unnoticed, s. */
  readonly filter: number;
  /** No new measurement for so long, s: silent. */
  readonly silentAfter: number;
}

/** Of a pack of `cells` lithium cells in series that is low at `low` and empty at `empty` volts. */
export function batteryMonitorSettings(low: number, empty: number, cells: number): BatteryMonitorSettings {
  return { low, empty, hysteresis: 0.3 * cells, filter: 2, silentAfter: 2 };
}

/**
 * Warns of a low battery and stops on an empty one, and says when it can do neither because the meter is
 * silent. Made only for a car that has a meter. One that repeats itself is not suspected: at rest, a
 * coarse converter does so for minutes.
 */
export class BatteryMonitor {
  readonly #settings: BatteryMonitorSettings;
  readonly #board: FaultBoard;
  readonly #lowFault: number;
  readonly #emptyFault: number;
  readonly #silentFault: number;
  #volts = Number.NaN;
  #sampleTime = Number.NEGATIVE_INFINITY;
  /** s */
  #silentFor = 0;
  #low = false;
  #empty = false;

  constructor(settings: BatteryMonitorSettings, board: FaultBoard) {
    requirePositive("battery monitor", settings, ["low", "empty", "hysteresis", "filter", "silentAfter"]);
    const { low, empty } = settings;
    if (low <= empty) throw new RangeError(`battery monitor low must be > empty (${empty} V), got ${low} V`);
    this.#settings = settings;
    this.#board = board;
    this.#lowFault = board.define({
      id: "battery-low",
      severity: "warning",
      text: `The battery is low (below ${low.toFixed(1)} V): bring the car home and charge it`,
    });
    this.#emptyFault = board.define({
      id: "battery-empty",
      severity: "stop",
      text: `The battery is empty or switched off (below ${empty.toFixed(1)} V): switch it on or charge it`,
    });
    this.#silentFault = board.define({
      id: "battery-silent",
      severity: "degraded",
      text:
        "The battery meter has stopped sending: nothing warns of a low battery or stops the car when it is " +
        "empty; watch it yourself, and check the meter's wires",
    });
  }

  /** Filtered, V; NaN before the first measurement. */
  get volts(): number {
    return this.#volts;
  }

  /**
   * @param battery as measured; time −Infinity: never
   * @param dt s
   */
  step(battery: Readonly<Sensors["battery"]>, dt: number): void {
    const measured = battery.volts;
    const { low, empty, hysteresis, filter, silentAfter } = this.#settings;
    this.#silentFor = battery.time === this.#sampleTime ? this.#silentFor + dt : 0;
    this.#sampleTime = battery.time;
    this.#board.set(this.#silentFault, this.#silentFor >= silentAfter);
    if (battery.time === Number.NEGATIVE_INFINITY || !Number.isFinite(measured)) return;
    // The exact step of a first-order low-pass; the first measurement is taken as it is.
    if (Number.isNaN(this.#volts)) this.#volts = measured;
    else this.#volts += (measured - this.#volts) * (1 - Math.exp(-dt / filter));
    this.#low = this.#volts < (this.#low ? low + hysteresis : low);
    this.#empty = this.#volts < (this.#empty ? empty + hysteresis : empty);
    this.#board.set(this.#lowFault, this.#low);
    this.#board.set(this.#emptyFault, this.#empty);
  }
}
