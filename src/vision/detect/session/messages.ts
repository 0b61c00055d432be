import type { Detection } from "../../detection.ts";
import type { Frame } from "../../frame.ts";
import type { VisionErrorCode } from "../../vision-error.ts";
import type { ModelPlan } from "../formats/format.ts";
import type { Times } from "./inference.ts";

/** To the thread: a frame whose data lie in memory that both share, and stay as they are until it answers. */
export type LookOrder = Frame;

/** From the thread; the first is `ready` or `failed`, and one for each order follows. */
export type SessionNews =
  | { readonly type: "ready"; readonly plan: ModelPlan }
  | { readonly type: "seen"; readonly detections: readonly Detection[]; readonly times: Times }
  | { readonly type: "failed"; readonly code: VisionErrorCode; readonly message: string };
