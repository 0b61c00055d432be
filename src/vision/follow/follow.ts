import { clamp, type Pose, poseExp, type Twist, wrapAngle, zeroTwist } from "../../core/geometry.ts";
import type { LockState } from "../track/lock.ts";
import { bounded, type CarLimits } from "./bounds.ts";
import type { Look } from "./look.ts";
import { type PoseAt, poseAt, remembered } from "./pose-history.ts";
import { type Aim, offFront, pursue } from "./pursuit.ts";
import type { FollowSettings } from "./settings.ts";
import {
  corrected,
  deviation,
  firstEstimate,
  predicted,
  type SeenPlace,
  type TargetEstimate,
} from "./target-filter.ts";
import { left as leftBehind, type Trail, wayBack } from "./trail.ts";

export interface FollowInput {
  /** s on the robot's clock. */
  readonly now: number;
  /** When the newest picture that anybody looked at was taken, s; null: there was none yet. */
  readonly frameAt: number | null;
  /** Whom a person chose, and what the tracker says of it; null: nobody. Whoever is chosen again passes null between. */
  readonly lock: { readonly id: number; readonly name: string; readonly state: LockState } | null;
  /** Where the locked one was when it was last seen; null: never. The same may come again. */
  readonly look: Look | null;
  /** By telemetry: field frame and car frame, as of `at`, s. */
  readonly car: { readonly at: number; readonly pose: Pose; readonly velocity: Twist };
  /** From the distance sensor to what is ahead, m; +Infinity: nothing; NaN: it says nothing now; null: there is none. */
  readonly clearance: number | null;
}

/** What stays the same as long as the car does. */
export interface FollowCar {
  readonly limits: CarLimits;
  /** Where the camera sits, ahead of the car's middle and to its left, m. */
  readonly camera: { readonly ahead: number; readonly aside: number };
}

/**
 * - `idle`: nobody is chosen
 * - `following`: seen, or a moment ago
 * - `braking`: out of sight; the car stops and waits for a sharp picture
 * - `searching`: it turns to the side where the target went
 * - `lost`: it stopped looking, and stays so until somebody is chosen again
 * - `doubtful`: the target may have been taken for another: the car stands
 * - `stalled`: no fresh picture, or no word from the car: it stands
 */
export type FollowMode = "idle" | "following" | "braking" | "searching" | "lost" | "doubtful" | "stalled";

export interface FollowState {
  readonly mode: FollowMode;
  /** Whom the estimate is of. */
  readonly id: number | null;
  readonly target: TargetEstimate | null;
  /** Which way a tag looks, field frame, rad. */
  readonly facing: number | null;
  /** How long the target has been out of sight, beyond what is predicted, s. */
  readonly missed: number;
  /** Which way to search. */
  readonly side: 1 | -1;
  readonly history: readonly PoseAt[];
  readonly trail: Trail;
}

export interface FollowStep {
  readonly state: FollowState;
  /** What the car is to do, car frame. */
  readonly twist: Twist;
  /** One sentence for a person. */
  readonly reason: string;
  /** Where the target is taken to be now, from the camera: rad, + left, and m; null: nobody knows. */
  readonly aim: Pick<Aim, "bearing" | "distance"> | null;
}

export const FOLLOW_START: FollowState = {
  mode: "idle",
  id: null,
  target: null,
  facing: null,
  missed: 0,
  side: 1,
  history: [],
  trail: [],
};

/** A picture from the future: two clocks do not agree. s */
const AHEAD_OF_TIME = 0.05;
/** Telemetry older than this says nothing of now, s. */
const CAR_UNKNOWN = 0.5;
/** Farther than any car drives between two steps: it was put elsewhere, or its estimate jumped. m, rad */
const JUMP = 0.5;
const JUMP_TURN = 0.8;
/** A step that comes later than this counts as so long, s. */
const LONGEST_STEP = 0.2;
/** Share of its distance that the target's place may be unsure by: up to this at full speed, */
const SURE = 0.2;
/** and from this at the least. */
const UNSURE = 0.6;
const LEAST_TRUST = 0.25;
/** Where a thing is taken to be whose size says nothing, until it does. m */
const ANYWHERE = { distance: 2, noise: 1 };
/** So sure is a distance that was not measured: not at all. m */
const UNMEASURED = 30;
/** How much a single look at a tag turns what is known of its front. */
const FRONT_LEARNING = 0.25;

/**
 * One step of following: a pure function of what was known and what is seen. The target is tracked in the field
 * frame, at the times when pictures were taken, from where the camera was then; so neither the car's own motion nor the
 * delay of the camera moves it. The car acts on where the target has walked to since.
 *
 * It backs only over ground that it has stood on moments ago (`trailFor`, `trailWidth`): nothing looks behind. Without a
 * fresh picture, or without word from the car, it stands. Who is followed is the lock's decision alone.
 *
 * @param dt since the last step, s; what is below 0 counts as 0, a long pause as a short one
 */
export function step(
  state: FollowState,
  input: FollowInput,
  dt: number,
  car: FollowCar,
  settings: FollowSettings,
): FollowStep {
  const before = followCar(state, input, settings);
  const { lock, now, frameAt } = input;
  if (lock === null) return stand({ ...before, ...forgotten("idle", null) }, "nobody is chosen");
  const { name } = lock;
  const known = before.id === lock.id ? before : { ...before, ...forgotten("following", lock.id) };
  if (known.mode === "lost") return stand(known, `${name} is lost: choose again whom to follow`);
  if (lock.state === "doubtful") {
    return stand(
      { ...known, mode: "doubtful", target: null },
      `${name} may be somebody else by now: choose again`,
    );
  }
  const seen = takeIn(known, input.look, car, settings, now);

  const pictureAge = frameAt === null ? Number.POSITIVE_INFINITY : now - frameAt;
  if (!(pictureAge <= settings.deadman))
    return stalled(seen, `no picture for ${seconds(pictureAge)}: the car stands`);
  if (pictureAge < -AHEAD_OF_TIME)
    return stalled(seen, "the camera's clock and the robot's disagree: the car stands");
  const carAge = now - input.car.at;
  if (!(Math.abs(carAge) <= CAR_UNKNOWN)) return stalled(seen, "no word from the car: it stands");

  const unseen = seen.target === null ? Number.POSITIVE_INFINITY : now - seen.target.at;
  if (seen.target !== null && unseen <= settings.predictFor) {
    return drive(seen, seen.target, input, car, settings);
  }
  return missing(seen, name, clamp(dt, 0, LONGEST_STEP), car, settings);
}

function drive(
  state: FollowState,
  target: TargetEstimate,
  input: FollowInput,
  { limits, camera }: FollowCar,
  settings: FollowSettings,
): FollowStep {
  const { lock, now, clearance } = input;
  const age = Math.max(now - target.at, 0);
  const current = predicted(target, age, settings.agility);
  const pose = carNow(input);
  const { aim, direction } = aimAt(current, state.facing, pose, camera);
  const spread = deviation(current, direction) / Math.max(aim.distance, 0.5);
  const unsure = clamp((spread - SURE) / (UNSURE - SURE), 0, 1);
  // Falls to nothing by the time when the target counts as out of sight.
  const late = clamp((age - settings.freshWithin) / (settings.predictFor - settings.freshWithin), 0, 1);
  const { twist, held } = bounded(
    pursue(aim, settings),
    {
      clearance,
      wayBack: (way) => {
        const back = wayBack(state.trail, pose, pose.theta + way, settings.trailWidth);
        return back === undefined ? undefined : back - pose.theta;
      },
      trust: (1 - (1 - LEAST_TRUST) * unsure) * (1 - late),
    },
    limits,
    settings,
  );
  const where = `${lock!.name} at ${aim.distance.toFixed(1)} m`;
  const why =
    held === "wall"
      ? `: something is ${Number.isNaN(clearance) ? "perhaps " : ""}in the way`
      : held === "behind"
        ? " is nearer than wanted, and nothing looks behind the car"
        : late > 0
          ? ", out of sight for a moment"
          : "";
  return {
    state: { ...state, mode: "following", missed: 0, side: sideOf(aim) },
    twist,
    reason: `following ${where}${why}`,
    aim,
  };
}

function missing(
  state: FollowState,
  name: string,
  dt: number,
  { limits }: FollowCar,
  settings: FollowSettings,
): FollowStep {
  const missed = state.missed + dt;
  const searched = missed - settings.settle;
  const next = { ...state, missed };
  if (searched <= 0) return stand({ ...next, mode: "braking" }, `${name} is out of sight: braking`);
  if (searched > settings.searchFor) {
    const stopped: FollowState = { ...next, mode: "lost", target: null };
    return stand(stopped, `${name} is lost: choose again whom to follow`);
  }
  const omega = state.side * Math.min(settings.searchTurn, limits.turn);
  return {
    state: { ...next, mode: "searching" },
    twist: { vx: 0, vy: 0, omega },
    reason: `looking for ${name} to the ${state.side > 0 ? "left" : "right"}`,
    aim: null,
  };
}

/** What is remembered of the car's own way; all that is known of the target is void where the car was put elsewhere. */
function followCar(state: FollowState, { car }: FollowInput, settings: FollowSettings): FollowState {
  const { at, pose } = car;
  const latest: PoseAt = { at, x: pose.x, y: pose.y, theta: pose.theta };
  const last = state.history.at(-1);
  const isElsewhere =
    last !== undefined &&
    (Math.hypot(pose.x - last.x, pose.y - last.y) > JUMP ||
      Math.abs(wrapAngle(pose.theta - last.theta)) > JUMP_TURN ||
      at < last.at - CAR_UNKNOWN);
  const kept: FollowState = isElsewhere
    ? { ...state, target: null, facing: null, history: [], trail: [] }
    : state;
  return {
    ...kept,
    history: remembered(kept.history, latest),
    trail: leftBehind(kept.trail, latest, settings.trailFor),
  };
}

function takeIn(
  state: FollowState,
  look: Look | null,
  { camera }: FollowCar,
  settings: FollowSettings,
  now: number,
): FollowState {
  if (look === null || look.at > now + AHEAD_OF_TIME) return state;
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
    facing: frontOf(isFirst ? null : state.facing, look.facing, then.theta),
  };
}

function frontOf(known: number | null, seen: number | null, theta: number): number | null {
  if (seen === null) return known;
  const now = wrapAngle(theta + seen);
  return known === null ? now : wrapAngle(known + FRONT_LEARNING * wrapAngle(now - known));
}

function aimAt(
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
function carNow({ car, now }: FollowInput): PoseAt {
  const { pose, velocity, at } = car;
  const since = clamp(now - at, 0, LONGEST_STEP);
  const moved = { x: pose.x, y: pose.y, theta: pose.theta };
  poseExp(moved, velocity.vx * since, velocity.vy * since, velocity.omega * since);
  return { ...moved, at: now };
}

const onFloor = ({ x, y, theta }: Pose, { ahead, aside }: FollowCar["camera"]) => ({
  x: x + ahead * Math.cos(theta) - aside * Math.sin(theta),
  y: y + ahead * Math.sin(theta) + aside * Math.cos(theta),
});

const distanceTo = (a: { x: number; y: number }, b: { x: number; y: number }) =>
  Math.hypot(a.x - b.x, a.y - b.y);

/** Where it is about to leave the picture: by where it is, and where it goes. */
const sideOf = ({ bearing, aside, distance }: Aim): 1 | -1 =>
  bearing + (0.5 * aside) / Math.max(distance, 0.5) >= 0 ? 1 : -1;

const forgotten = (mode: FollowMode, id: number | null) =>
  ({ mode, id, target: null, facing: null, missed: 0 }) as const;

const stand = (state: FollowState, reason: string): FollowStep => ({
  state,
  twist: zeroTwist(),
  reason,
  aim: null,
});

const stalled = (state: FollowState, reason: string) => stand({ ...state, mode: "stalled" }, reason);

const seconds = (time: number) => (time < 100 ? `${time.toFixed(1)} s` : "a long time");
