import { type Pose, wrapAngle } from "../../core/geometry.ts";

/** Where the car was. */
export interface PoseAt extends Readonly<Pose> {
  /** s on the robot's clock. */
  readonly at: number;
}

/** Longer than any picture is under way, s. */
const KEPT = 1;

/** With one more at its end; what is too old is left out, and one that is not newer than the last. */
export function remembered(history: readonly PoseAt[], latest: PoseAt): readonly PoseAt[] {
  const last = history.at(-1);
  if (last && !(latest.at > last.at)) return history;
  return [...history.filter(({ at }) => latest.at - at <= KEPT), latest];
}

/** Where the car was then: between two that are known; the first or the last where it is beyond them. */
export function poseAt(history: readonly PoseAt[], at: number): PoseAt | undefined {
  const after = history.findIndex((pose) => pose.at >= at);
  if (after < 0) return history.at(-1);
  const to = history[after]!;
  const from = history[after - 1];
  if (from === undefined) return to;
  const share = (at - from.at) / (to.at - from.at);
  return {
    at,
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
    theta: from.theta + share * wrapAngle(to.theta - from.theta),
  };
}
