import type { Pose, Twist } from "../core/geometry.ts";
import type { ClientMessage, Refusal, RobotEvent, Telemetry, Welcome } from "../protocol/messages.ts";
import type {
  FollowMessage,
  GoToMessage,
  MotionEnded,
  MotionReached,
  Planned,
} from "../protocol/motion-messages.ts";
import type { Picture } from "../protocol/seeing-messages.ts";

/** What the robot says that a script can have use for. May be told from within a call of {@link Wire}. */
export interface WireEvents {
  telemetry(telemetry: Telemetry): void;
  event(event: RobotEvent): void;
  refused(refusal: Refusal): void;
  planned(planned: Planned): void;
  reached(reached: MotionReached): void;
  ended(ended: MotionEnded): void;
  picture(picture: Picture): void;
  /** The connection is gone; a sentence. */
  lost(why: string): void;
}

const ignore = () => {};
/** For whoever wants to hear of one thing only. */
export const deaf: WireEvents = {
  telemetry: ignore,
  event: ignore,
  refused: ignore,
  planned: ignore,
  reached: ignore,
  ended: ignore,
  picture: ignore,
  lost: ignore,
};

/** A motion that the robot plans and drives by itself. */
export type Order = Omit<GoToMessage, "id" | "at"> | Omit<FollowMessage, "id" | "at">;

export interface DriveWish {
  readonly frame: "car" | "field";
  readonly holdHeading: boolean;
}

/**
 * What a run wants of time after each look.
 *
 * - `go`: it may pass
 * - `breathe`: the script has something to do first
 * - `wait`: the script waits for something else than the car: time stands, as far as anybody can stop it
 * - `done`: enough
 */
export type Pace = "go" | "breathe" | "wait" | "done";

/** The way to a robot for a script: over a socket in real time, or by function calls in virtual time. */
export interface Wire {
  /** Of this connection. */
  readonly client: number;
  readonly robot: Welcome["robot"];
  /** What an outside observer sees of the room; null: nobody sees it. */
  readonly scene: Welcome["scene"];
  /** Telemetry messages a second. */
  readonly rate: number;
  /** s, on the robot's clock; never goes back. */
  now(): number;
  listen(events: WireEvents): void;
  send(message: ClientMessage): void;
  /** "Move like this", for the robot's lease of 250 ms. @param twist m/s and rad/s, in the frame that is wished */
  drive(twist: Readonly<Twist>, wish: DriveWish): void;
  /** Keeps its lease as long as it runs. @returns its id; undefined: nothing could be sent */
  begin(order: Order): number | undefined;
  /** @returns the picture's id; undefined: nothing could be sent */
  takePicture(): number | undefined;
  /** "The car is there now." @param pose field frame */
  see(pose: Readonly<Pose>): void;
  /** Lets time pass. @param look asked again and again, as often as a command may be sent */
  pass(look: () => Pace): Promise<void>;
  /** The script has begun to wait for the car, or is over: {@link pass} is to look again. */
  wake(): void;
  close(): Promise<void>;
}
