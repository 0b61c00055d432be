import type { Twist } from "../../core/geometry.ts";
import type { Measured } from "../../profile/measured.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Recording, RecordingRow } from "../recording.ts";

/** It cannot go on. The message is a sentence for a person: what happened, and what to do. */
export class CalibrationError extends Error {
  override readonly name = "CalibrationError";
  /** Trying again makes no sense: the robot is gone, or somebody wants no more of it. */
  readonly isEnd: boolean;

  constructor(message: string, { isEnd = false }: { readonly isEnd?: boolean } = {}) {
    super(message);
    this.isEnd = isEnd;
  }
}

/** Of each wheel, V, + forward. */
export type FourVolts = readonly [number, number, number, number];

export interface RunOptions {
  /** Asked at least with every command: why the wheels may no longer turn, as a sentence; that ends the run. */
  readonly objection?: () => string | undefined;
  /** Sees the rows so far, never none, many times a second; a sentence ends the run with it. */
  readonly watch?: (rows: readonly RecordingRow[]) => string | undefined;
  /** Largest duty that volts may come to, in (0, 1]; left out: what the profile allows. */
  readonly cap?: number;
}

/**
 * A car that calibration has for itself. Whatever ends a run, the wheels are let go of first; a run that cannot go on
 * rejects with a {@link CalibrationError}. One thing at a time.
 */
export interface CalibrationCar {
  /** With the constants that are in force. */
  readonly profile: Profile;
  /** s, on the robot's clock. */
  now(): number;
  arm(): Promise<void>;
  disarm(): Promise<void>;
  /**
   * Raw volts to the motors.
   *
   * @param excitation from s since its start to volts; undefined: done
   */
  runVolts(excitation: (elapsed: number) => FourVolts | undefined, options?: RunOptions): Promise<Recording>;
  /** The robot's own closed loop with all its limits. @param excitation to the twist, car frame; undefined: done */
  runTwist(
    excitation: (elapsed: number) => Readonly<Twist> | undefined,
    options?: RunOptions,
  ): Promise<Recording>;
  /** Nothing is asked of the car; it may be armed or not. After volts the wheels coast. @param seconds at least so long, s */
  rest(seconds: number, options?: RunOptions): Promise<Recording>;
  /**
   * Disarms, waits until the wheels stand, and goes on with these constants, in place of all that was measured
   * before. Nothing is saved.
   *
   * @param stays they are in the car's file; otherwise the robot goes back to what it had once it is let go of
   */
  adopt(measured: Measured, stays?: boolean): Promise<void>;
  /** Lets go of the car, disarmed. */
  close(): Promise<void>;
}
