import type { Fault } from "../core/fault.ts";
import type { Refusal, RobotChanged, RobotEvent } from "../protocol/messages.ts";
import type { PursueWanted, PursuitEnded } from "../protocol/pursuit-messages.ts";
import type { LockWanted, Picture, PictureWanted } from "../protocol/seeing-messages.ts";
import type { MotionNews } from "./motions.ts";

/** What clients are told of themselves or of others, unasked. */
export type Told =
  | RobotEvent
  | MotionNews
  | Refusal
  | RobotChanged
  | Picture
  | PictureWanted
  | LockWanted
  | PursueWanted
  | PursuitEnded;

type EventWords = Pick<RobotEvent, "level" | "code" | "text"> & { readonly client?: number | undefined };

/** What happened and was not told yet. It can come up in the middle of a tick, which tells nobody. */
export class News {
  readonly #now: () => number;
  readonly #waiting: { readonly message: Told; readonly to: number | undefined }[] = [];

  /** @param now s on the robot's clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param to left out: for everybody */
  add(message: Told, to?: number): void {
    this.#waiting.push({ message, to });
  }

  event({ client, ...words }: EventWords, to?: number): void {
    const about = client === undefined ? {} : { client };
    this.add({ type: "event", time: this.#now(), ...words, ...about }, to);
  }

  fault(fault: Fault, active: boolean): void {
    const level = !active ? "info" : fault.severity === "stop" ? "error" : "warning";
    const text = active ? fault.text : `Over: ${fault.text}`;
    this.event({ level, code: active ? "fault" : "recovered", text });
  }

  handOver(tell: (message: Told, to: number | undefined) => void): void {
    if (this.#waiting.length === 0) return;
    for (const { message, to } of this.#waiting.splice(0)) tell(message, to);
  }
}
