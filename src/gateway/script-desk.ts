import type { Refusal, Source, Telemetry } from "../protocol/messages.ts";
import type { ScriptNews, ScriptOrder } from "../protocol/script-messages.ts";

/** A client of the gateway, as whoever has the scripts knows it. */
export interface ScriptVisitor {
  /** Its number, by which telemetry names it too. */
  readonly client: number;
  readonly name: string;
  readonly source: Source;
  /** It reads slower than it is told. */
  isBehind(): boolean;
  tell(message: ScriptNews | Refusal): void;
}

/** Whoever keeps the robot's scripts, and runs them. Without one a gateway has no scripts. */
export interface ScriptDesk {
  /** Somebody has said hello. */
  join(visitor: ScriptVisitor): void;
  /** The connection is gone. */
  leave(visitor: ScriptVisitor): void;
  order(visitor: ScriptVisitor, order: ScriptOrder): void;
  /** What the robot says of itself, as often as the gateway hears it. */
  look(telemetry: Telemetry): void;
  /** Ends what is under way; the robot is stopped in order. */
  close(): Promise<void>;
}

/** Says how to have scripts. */
export const NO_SCRIPTS =
  "this robot was started without scripts: start it with  strafe start --scripts FOLDER  to run those in the folder";
