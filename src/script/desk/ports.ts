import type { Point } from "../../core/geometry.ts";
import type { Refusal, Source } from "../../protocol/messages.ts";
import type { ScriptNews } from "../../protocol/script-messages.ts";
import type { LiveCar } from "../runner/open-wire.ts";
import type { ScriptProcess, ScriptRun } from "../runner/script-process.ts";
import type { Place, Trouble } from "../runner/trouble.ts";

/** Somebody whom the desk serves. */
export interface Visitor {
  /** Its number at the robot. */
  readonly client: number;
  readonly name: string;
  readonly source: Source;
  /** It reads slower than it is told. */
  isBehind(): boolean;
  tell(message: ScriptNews | Refusal): void;
}

/** A script's process. */
export type Running = Pick<ScriptProcess, "result" | "leftArmed" | "abort" | "kill">;

export interface PreviewOptions {
  readonly script: string;
  readonly profile?: string | undefined;
  readonly world?: string | undefined;
  readonly sandbox?: boolean;
  readonly version?: string;
  /** Ends its process at once. */
  readonly signal?: AbortSignal;
  /** s of the robot's time since the run began. */
  readonly onTime?: (time: number) => void;
}

/** What the desk needs to know of a preview. */
export interface Preview {
  readonly ok: boolean;
  readonly trouble?: Trouble | undefined;
  /** s */
  readonly duration: number;
  /** x, y, theta, time. */
  readonly points: readonly (readonly [number, number, number, number])[];
  readonly steps: readonly {
    readonly what: string;
    readonly isMotion: boolean;
    readonly place?: Place | undefined;
    readonly from: number;
    readonly to: number;
    readonly reason: string;
  }[];
  readonly warnings: readonly Trouble[];
  readonly touched: readonly { readonly pose: Point }[];
}

/** How the desk has things done. */
export interface Workers {
  begin(run: ScriptRun): Running;
  preview(options: PreviewOptions): Promise<Preview>;
  disarm(car: LiveCar): Promise<unknown>;
}
