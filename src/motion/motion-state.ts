/**
 * The state of a motion with one degree of freedom: along a path, or a heading. With angles read rad
 * for m throughout.
 */
export interface MotionState {
  /** m */
  position: number;
  /** m/s, towards larger positions is + */
  velocity: number;
  /** m/s² */
  acceleration: number;
}

/** Where a profile leads to. */
export interface MotionGoal {
  /** m */
  readonly position: number;
  /** m/s, the velocity with which it is passed; default 0: the motion ends there. */
  readonly velocity?: number;
}

/** A motion over time from a start to a goal, planned at once and then looked up. */
export interface MotionProfile {
  /** s, ≥ 0: from the start to the goal. */
  readonly duration: number;
  /** Plans anew, from any start; nothing is remembered of the plan before. */
  plan(start: Readonly<MotionState>, goal: MotionGoal): void;
  /** The state `time` s after the start. */
  sample(time: number, out: MotionState): void;
}

export const motionAtRest = (position = 0): MotionState => ({ position, velocity: 0, acceleration: 0 });

/**
 * All limits are lengths of vectors.
 *
 * @param limits each by its name, so that a missing one is there as undefined and refused
 * @throws RangeError quoting the one that is not > 0 and finite
 */
export function refuseLimits(limits: object): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0 && value < Infinity))
      throw new RangeError(`${name} must be > 0 and finite, got ${value}`);
  }
}

/**
 * What no profile can be planned from or to.
 *
 * @param fastest m/s, that a goal may be passed with
 * @throws RangeError quoting what is not finite, or the goal's velocity if it is too fast
 */
export function refusePlan(start: Readonly<MotionState>, goal: MotionGoal, fastest: number): void {
  const { position, velocity, acceleration } = start;
  // Not finite, any of them, makes the sum NaN.
  if (Number.isNaN((position + velocity + acceleration) * 0)) {
    throw new RangeError(
      `a start must be finite, got (${position} m, ${velocity} m/s, ${acceleration} m/s²)`,
    );
  }
  if (!Number.isFinite(goal.position)) {
    throw new RangeError(`position of the goal must be finite, got ${goal.position} m`);
  }
  const passing = goal.velocity ?? 0;
  if (!(Math.abs(passing) <= fastest)) {
    throw new RangeError(`velocity of the goal must be within ±${fastest} m/s, got ${passing}`);
  }
}
