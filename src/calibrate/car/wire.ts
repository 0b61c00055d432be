import type { Pose, Twist } from "../../core/geometry.ts";
import type { HandsSay, Samples } from "../../protocol/calibration-messages.ts";
import type { ClientMessage, Refusal, RobotEvent } from "../../protocol/messages.ts";
import type { FourVolts } from "./car.ts";

/** What the robot says that matters here. */
export interface WireEvents {
  event(event: RobotEvent): void;
  refused(refusal: Refusal): void;
  samples(samples: Samples): void;
  handsSay(said: HandsSay): void;
  /** The connection is gone; a sentence. */
  lost(why: string): void;
}

/** Where the car thinks that it is, and, in a world, where it truly is. */
export interface Poses {
  readonly estimate: Readonly<Pose>;
  readonly truth: Readonly<Pose> | null;
}

/** The way to a robot as its calibration: over a socket in real time, or by function calls in virtual time. */
export interface Wire {
  /** Of this connection. */
  readonly client: number;
  /** In a simulated world: somebody can be asked to measure. */
  readonly hasHands: boolean;
  poses(): Poses;
  /** s, on the robot's clock. */
  now(): number;
  send(message: ClientMessage): void;
  drive(twist: Readonly<Twist>): void;
  driveWheels(volts: FourVolts, cap: number): void;
  /** Lets time pass. @param goesOn asked as often as a command may be sent; false: enough */
  pass(goesOn: () => boolean): Promise<void>;
  close(): Promise<void>;
}
