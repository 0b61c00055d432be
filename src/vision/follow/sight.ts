import { clamp, type Point, type Pose, poseExp, wrapAngle } from "../../core/geometry.ts";
import { type FollowCar, type FollowInput, type FollowState, TIMES } from "./follow-state.ts";
import type { Look } from "./look.ts";
import { type PoseAt, poseAt, remembered } from "./pose-history.ts";
import { type Aim, offFront } from "./pursuit.ts";
import type { FollowSettings } from "./settings.ts";
import { corrected, firstEstimate, predicted, type SeenPlace, type TargetEstimate } from "./target-filter.ts";
import { left as leftBehind } from "./trail.ts";

/** Farther than any car drives between two steps: it was put elsewhere, or its estimate jumped. m, rad */
const JUMP = 0.5;
const JUMP_TURN = 0.8;
/** Where a thing is taken to be whose size says nothing, until it does. m */
const ANYWHERE = { distance: 2, noise: 1 };
/** So sure is a distance that was not measured: not at all. m */
const UNMEASURED = 30;
/** How much a single look at a tag turns what is known of its front. */
const FRONT_LEARNING = 0.25;

/** What is remembered of the car's own way; all that is known of the target is void where the car was put elsewhere. */
export function followCar(state: FollowState, { car }: FollowInput, settings: FollowSettings): FollowState {
  const { at, pose } = car;
  const latest: PoseAt = { at, x: pose.x, y: pose.y, theta: pose.theta };
  const last = state.history.at(-1);
  const isElsewhere =
    last !== undefined &&
    (Math.hypot(pose.x - last.x, pose.y - last.y) > JUMP ||
      Math.abs(wrapAngle(pose.theta - last.theta)) > JUMP_TURN ||
      at < last.at - TIMES.carUnknown);
  const kept: FollowState = isElsewhere
    ? { ...state, target: null, facing: null, history: [], trail: [] }
    : state;
  return {
    ...kept,
    history: remembered(kept.history, latest),
    trail: leftBehind(kept.trail, latest, settings.trailFor),
  };
}

export function takeIn(
  state: FollowState,
  look: Look | null,
  { camera }: FollowCar,
  settings: FollowSettings,
  now: number,
): FollowState {
  if (look === null || look.at > now + TIMES.ahead) return state;
  // What is older than can be predicted from would only bring back where it no longer is.
  if (!(now - look.at <= settings.predictFor)) return state;
  if (state.target !== null && !(look.at > state.target.at)) return state;
  const then = poseAt(state.history, look.at);
  if (then === undefined) return state;
  const from = onFloor(then, camera);
  const direction = then.theta + look.bearing;
  const isFirst = state.target === null || look.at - state.target.at > 2 * settings.predictFor;
  const guess = isFirst
    ? ANYWHERE.distance
    : distanceTo(predicted(state.target!, look.at - state.target!.at, settings.agility).place, from);
  const distance = look.distance ?? guess;
  const seen: SeenPlace = {
    at: look.at,
    place: { x: from.x + distance * Math.cos(direction), y: from.y + distance * Math.sin(direction) },
    direction,
    along:
      look.distance === null ? (isFirst ? ANYWHERE.noise : UNMEASURED) : Math.max(look.distanceNoise, 0.01),
    across: Math.max(distance * look.bearingNoise, 0.01),
  };
  return {
    ...state,
    target: isFirst ? firstEstimate(seen) : corrected(state.target!, seen, settings.agility),
    rangedAt: look.distance !== null ? look.at : isFirst ? null : state.rangedAt,
    facing: frontOf(isFirst ? null : state.facing, look.facing, then.theta),
  };
}

function frontOf(known: number | null, seen: number | null, theta: number): number | null {
  if (seen === null) return known;
  const now = wrapAngle(theta + seen);
  return known === null ? now : wrapAngle(known + FRONT_LEARNING * wrapAngle(now - known));
}

export function aimAt(
  { place, velocity }: TargetEstimate,
  facing: number | null,
  pose: Pose,
  camera: FollowCar["camera"],
): { aim: Aim; direction: number } {
  const from = onFloor(pose, camera);
  const direction = Math.atan2(place.y - from.y, place.x - from.x);
  const c = Math.cos(direction);
  const s = Math.sin(direction);
  return {
    direction,
    aim: {
      bearing: wrapAngle(direction - pose.theta),
      distance: distanceTo(place, from),
      away: velocity.x * c + velocity.y * s,
      aside: velocity.y * c - velocity.x * s,
      offFront: facing === null ? null : offFront(direction, facing),
    },
  };
}

/** Telemetry is a little old: where the car has come since. */
export function carNow({ car, now }: FollowInput): PoseAt {
  const { pose, velocity, at } = car;
  const since = clamp(now - at, 0, TIMES.longestStep);
  const moved = { x: pose.x, y: pose.y, theta: pose.theta };
  poseExp(moved, velocity.vx * since, velocity.vy * since, velocity.omega * since);
  return { ...moved, at: now };
}

const onFloor = ({ x, y, theta }: Pose, { ahead, aside }: FollowCar["camera"]) => ({
  x: x + ahead * Math.cos(theta) - aside * Math.sin(theta),
  y: y + ahead * Math.sin(theta) + aside * Math.cos(theta),
});

const distanceTo = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
