import { wrapAngle } from "../../core/geometry.ts";
import type { PoseAt } from "./pose-history.ts";

/** A crumb is dropped after so much, m and rad. */
const STEP = 0.04;
const TURN = 0.1;
/** How far behind it the way must be known, m: what it needs to brake. */
const LOOK_BEHIND = 0.2;

/** Ground that the car has stood on, not long ago. */
export type Trail = readonly PoseAt[];

export function left(trail: Trail, pose: PoseAt, keptFor: number): Trail {
  const kept = trail.filter(({ at }) => pose.at - at <= keptFor);
  const last = kept.at(-1);
  const isNew =
    last === undefined ||
    Math.hypot(pose.x - last.x, pose.y - last.y) >= STEP ||
    Math.abs(wrapAngle(pose.theta - last.theta)) >= TURN;
  return isNew ? [...kept, pose] : kept;
}

/** How far aside of the wanted way back another one may lead, rad, and how finely ways are tried. */
const FAN = 1.2;
const FAN_STEP = 0.15;

/**
 * The way back that nobody has to look at: over ground that the car has just left, the one nearest to the wanted
 * direction. A turned car sweeps a little more with its corners than it did, no more than turning on the spot does.
 *
 * @param wanted field frame, rad
 * @param width how far off the old way its middle may come, m
 * @returns its direction, field frame, rad; undefined: there is none
 */
export function wayBack(trail: Trail, pose: PoseAt, wanted: number, width: number): number | undefined {
  for (let off = 0; off <= FAN; off += FAN_STEP) {
    if (isTrodden(trail, pose, wanted + off, width)) return wanted + off;
    if (off > 0 && isTrodden(trail, pose, wanted - off, width)) return wanted - off;
  }
  return undefined;
}

/** Whether the car has stood on what comes next in this direction, field frame, rad. */
export function isTrodden(trail: Trail, pose: PoseAt, direction: number, width: number): boolean {
  return [0.5, 1].every((share) => {
    const x = pose.x + share * LOOK_BEHIND * Math.cos(direction);
    const y = pose.y + share * LOOK_BEHIND * Math.sin(direction);
    return trail.some((crumb) => Math.hypot(crumb.x - x, crumb.y - y) <= width);
  });
}
