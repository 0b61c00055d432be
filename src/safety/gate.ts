import { clamp } from "../core/geometry.ts";
import { WHEEL_COUNT, WHEELS, type WheelVector } from "../core/wheels.ts";
import type { FaultBoard } from "./faults.ts";
import { WHEEL_LABELS } from "./wheel-labels.ts";

export interface GateSettings {
  /** Largest duty that the motors may see, in (0, 1]. */
  readonly maxDuty: number;
  /**
   * How long after a lapsed lease the ramp may take before all wheels are switched off, s. With the
   * lease of 250 ms and a tick it must stay below 400 ms.
   */
  readonly cutAfter: number;
}

export const GATE_DEFAULTS: GateSettings = { maxDuty: 1, cutAfter: 0.12 };

/**
 * The last thing before the hardware. Whatever the rooms before it compute, only finite duties
 * within bounds get out, and none at all while the car is not armed.
 */
export class Gate {
  readonly #settings: GateSettings;
  readonly #board: FaultBoard;
  readonly #notFinite: Int32Array;

  constructor(settings: GateSettings, board: FaultBoard) {
    const { maxDuty, cutAfter } = settings;
    if (!(maxDuty > 0 && maxDuty <= 1)) {
      throw new RangeError(`gate maxDuty must be in (0, 1], got ${maxDuty}`);
    }
    if (!(cutAfter > 0 && cutAfter <= 0.14)) {
      throw new RangeError(`gate cutAfter must be in (0, 0.14] s, got ${cutAfter}`);
    }
    this.#settings = settings;
    this.#board = board;
    this.#notFinite = Int32Array.from(WHEELS, (wheel) =>
      board.define({
        id: `duty-not-finite.${wheel}`,
        severity: "stop",
        text:
          `The duty computed for the ${WHEEL_LABELS[wheel]} wheel was not a number, so all wheels were switched ` +
          "off: check the profile's figures, and report this with the recording",
        latched: true,
      }),
    );
  }

  /**
   * @param duty fraction of the battery's voltage for each wheel, −1…1; changed in place
   * @param lapse when the one who drove vanished, s; +Infinity: nobody did
   */
  apply(duty: WheelVector, armed: boolean, now: number, lapse: { readonly lapsedAt: number }): void {
    let finite = true;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const good = Number.isFinite(duty[i]!);
      this.#board.set(this.#notFinite[i]!, !good);
      if (!good) finite = false;
    }
    // Written so that a time that is not a number cuts, too.
    const inTime = now - lapse.lapsedAt < this.#settings.cutAfter;
    if (armed !== true || !finite || !inTime) {
      duty.fill(0);
      return;
    }
    const { maxDuty } = this.#settings;
    // Adding 0 turns −0 into 0.
    for (let i = 0; i < WHEEL_COUNT; i++) duty[i] = clamp(duty[i]!, -maxDuty, maxDuty) + 0;
  }
}
