import { type ArmingContext, type ArmingRefusal, armingRefusals } from "./arming-checks.ts";
import type { FaultBoard } from "./faults.ts";

export type ArmingState = "disarmed" | "armed" | "estopped";

export interface ArmingSettings {
  /** Least voltage to start with, V; 0 where there is no battery sensor. */
  readonly batteryToArm: number;
  /** Armed for so long without being asked to move: disarm, s. */
  readonly unattended: number;
}

/** What the rest of the car says when somebody wants to arm. */
export type ArmingInputs = Pick<ArmingContext, "batteryVolts" | "waitingFor" | "offCentre">;

/**
 * Whether the motors may have power. It starts disarmed, arms only if every check passes, and never
 * arms by itself: what disarms the car has to be answered by a person.
 *
 *     disarmed ── arm ──▶ armed ── disarm, a stop fault, left alone ──▶ disarmed
 *         ▲                 │
 *         └── reset ── estopped ◀── estop, from any state
 */
export class Arming {
  readonly #settings: ArmingSettings;
  readonly #board: FaultBoard;
  readonly #changed: (state: ArmingState, reason: string) => void;
  #state: ArmingState = "disarmed";
  #reason = "Disarmed at start";
  /** When the car was last asked to move, or armed, s. */
  #movedAt = 0;

  /** @param changed is told at once, inside the call that changes the state: switch the motors off there */
  constructor(
    settings: ArmingSettings,
    board: FaultBoard,
    changed: (state: ArmingState, reason: string) => void = () => {},
  ) {
    const { batteryToArm, unattended } = settings;
    if (!(batteryToArm >= 0 && Number.isFinite(batteryToArm))) {
      throw new RangeError(`arming batteryToArm must be >= 0 V, got ${batteryToArm}`);
    }
    if (!(unattended > 0)) throw new RangeError(`arming unattended must be > 0 s, got ${unattended}`);
    this.#settings = settings;
    this.#board = board;
    this.#changed = changed;
  }

  get state(): ArmingState {
    return this.#state;
  }

  get armed(): boolean {
    return this.#state === "armed";
  }

  /** How it came to this state, for people: "Disarmed by Phone". */
  get reason(): string {
    return this.#reason;
  }

  /** What would refuse arming now, most critical first. */
  refusals(inputs: ArmingInputs): ArmingRefusal[] {
    return armingRefusals({
      estopped: this.#state === "estopped",
      faults: this.#board.active,
      batteryVolts: inputs.batteryVolts,
      batteryToArm: this.#settings.batteryToArm,
      waitingFor: inputs.waitingFor,
      offCentre: inputs.offCentre,
    });
  }

  /**
   * Faults that are latched and whose cause has gone are forgotten first.
   *
   * @param by who asks, for people
   * @returns every reason against it, most critical first; empty: the car is armed
   */
  arm(by: string, inputs: ArmingInputs, now: number): ArmingRefusal[] {
    if (this.#state === "armed") return [];
    this.#board.releaseLatched();
    const refusals = this.refusals(inputs);
    if (refusals.length === 0) {
      this.#movedAt = now;
      this.#enter("armed", `Armed by ${by}`);
    }
    return refusals;
  }

  disarm(by: string): void {
    if (this.#state === "armed") this.#enter("disarmed", `Disarmed by ${by}`);
  }

  /** Latched: only {@link resetEstop} leads out. The first one's name is kept. */
  estop(by: string): void {
    if (this.#state !== "estopped") this.#enter("estopped", `Stopped by ${by}: emergency stop`);
  }

  /** @returns false where there was nothing to reset */
  resetEstop(by: string): boolean {
    if (this.#state !== "estopped") return false;
    this.#enter("disarmed", `Disarmed: ${by} reset the emergency stop`);
    return true;
  }

  /**
   * Once a tick: disarms on a fault, or when the car has been left alone. Who has the wheel does not
   * count: an open page holds it at rest for as long as it is open, whether or not anybody is there.
   *
   * @param askedToMove whether whoever has the wheel asks for motion
   */
  step(askedToMove: boolean, now: number): void {
    if (this.#state !== "armed") return;
    if (askedToMove) this.#movedAt = now;
    const fault = this.#board.stop;
    if (fault !== undefined) {
      this.#enter("disarmed", `Disarmed: ${fault.text}`);
    } else if (now - this.#movedAt >= this.#settings.unattended) {
      this.#enter("disarmed", `Disarmed: nobody moved the car for ${this.#settings.unattended} s`);
    }
  }

  #enter(state: ArmingState, reason: string): void {
    this.#state = state;
    this.#reason = reason;
    this.#changed(state, reason);
  }
}
