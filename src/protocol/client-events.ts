import type { HandsSay, Samples } from "./calibration-messages.ts";
import type { Refusal, RobotEvent, RobotMessage, Telemetry, Welcome } from "./messages.ts";
import type { MotionEnded, MotionReached, Planned } from "./motion-messages.ts";
import type { PursueWanted, PursuitEnded } from "./pursuit-messages.ts";
import type { RecordingNews } from "./recording-messages.ts";
import type { ScriptNews } from "./script-messages.ts";
import type { LockWanted, Picture, PictureWanted } from "./seeing-messages.ts";

/** What a client is told of. */
export interface ClientEvents {
  /** Of the robot that it is linked with; again when that has become another car. */
  onWelcome?(welcome: Welcome): void;
  onTelemetry?(telemetry: Telemetry): void;
  onEvent?(event: RobotEvent): void;
  onRefused?(refusal: Refusal): void;
  /** A motion begins, whoever started it, or was under way already when this client came in. */
  onPlanned?(planned: Planned): void;
  /** A motion with `hold` has arrived. */
  onMotionReached?(reached: MotionReached): void;
  onMotionEnded?(ended: MotionEnded): void;
  onSamples?(samples: Samples): void;
  onHandsSay?(said: HandsSay): void;
  onPicture?(picture: Picture): void;
  /** Somebody wants one of whoever looks: to be answered with `picture-taken`. */
  onPictureWanted?(wanted: PictureWanted): void;
  onLockWanted?(wanted: LockWanted): void;
  /** Somebody wants the car to follow, or not: asked of whoever looks. */
  onPursueWanted?(wanted: PursueWanted): void;
  /** What this client has switched on follows no more, and why. */
  onPursuitEnded?(ended: PursuitEnded): void;
  /** Of the scripts that lie on the robot. */
  onScripts?(news: ScriptNews): void;
  /** Of what is recorded on the robot. */
  onRecording?(news: RecordingNews): void;
  /** The duties of the `drive` message `seq` were written; `latency` from send to motors, s. */
  onApplied?(seq: number, latency: number): void;
  /** Round trip of a ping, s. */
  onPong?(rtt: number): void;
  onLink?(up: boolean): void;
}

/** What keeps the connection itself is not passed on as it came. */
type PassedOn = Exclude<RobotMessage, { type: "welcome" | "robot" | "pong" | "applied" }>;

export function passOn(events: ClientEvents, message: PassedOn): void {
  switch (message.type) {
    case "telemetry":
      events.onTelemetry?.(message);
      break;
    case "event":
      events.onEvent?.(message);
      break;
    case "refused":
      events.onRefused?.(message);
      break;
    case "planned":
      events.onPlanned?.(message);
      break;
    case "motion-reached":
      events.onMotionReached?.(message);
      break;
    case "motion-ended":
      events.onMotionEnded?.(message);
      break;
    case "samples":
      events.onSamples?.(message);
      break;
    case "hands-say":
      events.onHandsSay?.(message);
      break;
    case "picture":
      events.onPicture?.(message);
      break;
    case "picture-wanted":
      events.onPictureWanted?.(message);
      break;
    case "lock-wanted":
      events.onLockWanted?.(message);
      break;
    case "pursue-wanted":
      events.onPursueWanted?.(message);
      break;
    case "pursuit-ended":
      events.onPursuitEnded?.(message);
      break;
    case "recording":
    case "recordings":
      events.onRecording?.(message);
      break;
    default:
      events.onScripts?.(message);
  }
}
