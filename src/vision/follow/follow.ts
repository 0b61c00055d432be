import { clamp, type Twist, zeroTwist } from "../../core/geometry.ts";
import { bounded } from "./bounds.ts";
import {
  type FollowCar,
  type FollowInput,
  type FollowMode,
  type FollowState,
  type FollowStep,
  TIMES,
} from "./follow-state.ts";
import { type Aim, pursue } from "./pursuit.ts";
import type { FollowSettings } from "./settings.ts";
import { aimAt, carNow, followCar, takeIn } from "./sight.ts";
import { deviation, predicted, type TargetEstimate } from "./target-filter.ts";
import { wayBack } from "./trail.ts";

/** Share of its distance that the target's place may be unsure by: up to this at full speed, */
const SURE = 0.2;
/** and from this at the least. */
const UNSURE = 0.6;
const LEAST_TRUST = 0.25;

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
  const seen = takeIn(known, lock.look, car, settings, now);

  const pictureAge = frameAt === null ? Number.POSITIVE_INFINITY : now - frameAt;
  if (!(pictureAge <= settings.deadman)) return stalled(seen, `${oldNews(pictureAge)}: the car stands`);
  if (pictureAge < -TIMES.ahead)
    return stalled(seen, "the camera's clock and the robot's disagree: the car stands");
  const carAge = now - input.car.at;
  if (!(Math.abs(carAge) <= TIMES.carUnknown)) return stalled(seen, "no word from the car: it stands");

  const unseen = seen.target === null ? Number.POSITIVE_INFINITY : now - seen.target.at;
  if (seen.target !== null && unseen <= settings.predictFor) {
    return drive(seen, seen.target, input, car, settings);
  }
  return missing(seen, name, clamp(dt, 0, TIMES.longestStep), car, settings);
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
  const isRanged = state.rangedAt !== null && now - state.rangedAt <= TIMES.rangeKnown;
  const { twist, held } = bounded(
    isRanged ? pursue(aim, settings) : turnTo(aim, settings),
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
  const where = isRanged
    ? `${lock!.name} at ${aim.distance.toFixed(1)} m`
    : `${lock!.name}: how far is not known, so the car only turns`;
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

/** Nobody drives by a distance that was not measured. */
function turnTo(aim: Aim, settings: FollowSettings): Twist {
  const { omega } = pursue({ ...aim, offFront: null }, { ...settings, strafeShare: 0 });
  return { vx: 0, vy: 0, omega };
}

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

const oldNews = (age: number) =>
  age < 100 ? `what was seen last is ${age.toFixed(1)} s old` : "nothing was seen yet";
