import { copyPose } from "../core/geometry.ts";
import type { PoseVerdict } from "../estimate/pose-queue.ts";
import type { SawCarMessage } from "../protocol/motion-messages.ts";
import type { LoopParts } from "./loop.ts";
import type { LoopState } from "./state.ts";

export type Sighting = Omit<SawCarMessage, "type">;

/** A way that was planned from somewhere else leads nobody knows where. @returns what everybody is told */
export function relocate(
  { motions, arbiter, estimator, headingHold }: LoopParts,
  state: LoopState,
  now: number,
) {
  motions.end("lost", now);
  arbiter.endMotion(now);
  // Nor may the car turn to where the held heading would be now: a command may come before the next tick.
  copyPose(estimator.fusion.pose, state.pose);
  headingHold.release();
  const text = "The car was somewhere else than it took itself to be; its pose is corrected.";
  return { level: "warning", code: "relocated", text } as const;
}

/** Why a pose that somebody saw was not taken, in one sentence; undefined: it was. */
export function refuseSighting(verdict: PoseVerdict): string | undefined {
  switch (verdict) {
    case "accepted":
    case "relocated":
    case "waiting":
      return undefined;
    case "gated":
      return "the pose is too far from where the car takes itself to be; five different looks in a row that agree are believed";
    case "too-old":
      return "the pose came too late: what the car did since is not remembered so far back";
    case "future":
      return "the pose is from the future: `at` is on the robot's clock, which `ping` tells";
    case "invalid":
      return "the pose says nothing: it needs `positionNoise`, `headingNoise` or both";
    case "too-many":
      return "more poses came at once than are remembered: send fewer a second";
  }
}
