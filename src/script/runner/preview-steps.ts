import type { Stage, StepBegan, StepEnded } from "./messages.ts";
import type { Course } from "./preview-course.ts";
import type { Place } from "./trouble.ts";

/** One call of the script's, with what the car did meanwhile. */
export interface PreviewStep {
  /** Such as "driveTo". */
  readonly what: string;
  readonly place: Place | undefined;
  /** s from where the run began. */
  readonly from: number;
  readonly to: number;
  /** A motion's, as its result says, or "failed"; "done": what was waited for is over; "cut": it would go on. */
  readonly reason: string;
  readonly isMotion: boolean;
  /** m driven. */
  readonly distance: number;
  /** Top speed along the floor, m/s. */
  readonly speed: number;
  /** Top rate, rad/s. */
  readonly turn: number;
  /** The most that it took of any of the car's limits; 1: all of it. */
  readonly share: number;
  /** m that the car has come beside what it noticed of its way; 0: nobody sees it. */
  readonly slipped: number;
}

export function stepsOf(
  began: readonly StepBegan[],
  ended: ReadonlyMap<number, StepEnded>,
  course: Course,
  limits: Stage["limits"],
  isCut: boolean,
): PreviewStep[] {
  return began.map(({ id, what, place, time, isMotion }) => {
    const end = ended.get(id);
    // One that never ended goes on to where the run was over, as far as the way is known.
    const to = end?.time ?? Math.max(course.duration, time);
    const { forward, strafe, turn } = course.fastest(time, to);
    return {
      what,
      place,
      from: time,
      to,
      slipped: end?.slipped ?? 0,
      reason: reasonOf(isMotion, end, isCut),
      isMotion,
      distance: course.distanceAt(to) - course.distanceAt(time),
      speed: course.topSpeed(time, to),
      turn,
      share: Math.max(of(forward, limits.forward), of(strafe, limits.strafe), of(turn, limits.turn)),
    };
  });
}

const of = (value: number, limit: number) => (limit > 0 ? value / limit : 0);

function reasonOf(isMotion: boolean, end: StepEnded | undefined, isCut: boolean): string {
  if (!end) return isCut ? "cut" : "failed";
  if (isMotion) return end.result?.reason ?? "failed";
  return "done";
}
