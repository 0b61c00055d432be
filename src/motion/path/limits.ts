import { type Twist, zeroTwist } from "../../core/geometry.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../../core/wheels.ts";

/** Any linear map from the car's motion to its wheels', such as {@link MecanumKinematics}. */
export interface WheelMap {
  /**
   * @param twist car frame; m/s and rad/s, or their derivatives
   * @param out rad/s, or its derivative
   */
  toWheels(twist: Readonly<Twist>, out: WheelVector): void;
}

/** What the wheels can do, however the car moves. */
export interface WheelLimits {
  readonly map: WheelMap;
  /** Fastest that a wheel can turn, rad/s, > 0. */
  readonly speed: number;
  /** rad/s², > 0. */
  readonly acceleration: number;
}

/** What a car can do, in its own frame. Every figure is > 0 and finite. */
export interface MotionLimits {
  /** m/s. The three top speeds span an ellipsoid: motions that mix them share it. */
  readonly forward: number;
  /** m/s */
  readonly strafe: number;
  /** rad/s */
  readonly turn: number;
  /** What traction gives along the car, m/s²: one half-axis of the ellipse for braking and curves. */
  readonly acceleration: number;
  /** What traction gives across the car, m/s²; default: `acceleration`. */
  readonly strafeAcceleration?: number;
  /** rad/s²; default: full turn rate in the time in which `acceleration` gives full forward speed. */
  readonly turnAcceleration?: number;
  /** Along the path, m/s³; default: not limited. */
  readonly jerk?: number;
  /** Left out: the wheels can do whatever the car may. */
  readonly wheels?: WheelLimits;
}

/** The same with nothing left out. Jerk may be Infinity. */
export type FullLimits = Required<Omit<MotionLimits, "wheels">> & Pick<MotionLimits, "wheels">;

/** Below this share of independence two motions turn the wheels alike. */
const INDEPENDENT = 1e-6;

/** @throws RangeError quoting the limit that is out of range, or where the wheels cannot tell motions apart */
export function fullLimits(limits: MotionLimits): FullLimits {
  const { forward, strafe, turn, acceleration } = limits;
  const full = {
    ...limits,
    // By name, so that one that is missing is refused as well.
    forward,
    strafe,
    turn,
    acceleration,
    strafeAcceleration: limits.strafeAcceleration ?? acceleration,
    turnAcceleration: limits.turnAcceleration ?? (acceleration * turn) / forward,
    jerk: limits.jerk ?? Infinity,
  };
  const { wheels, jerk, ...finite } = full;
  for (const [name, value] of Object.entries(finite)) {
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`${name} must be > 0 and finite, got ${value}`);
    }
  }
  if (!(jerk > 0)) throw new RangeError(`jerk must be > 0 m/s³, got ${jerk}`);
  if (wheels) refuseWheels(wheels);
  return full;
}

function refuseWheels(wheels: WheelLimits): void {
  const { map, speed, acceleration } = wheels;
  if (!(speed > 0 && speed < Infinity)) {
    throw new RangeError(`the wheels' speed must be > 0 rad/s, got ${speed}`);
  }
  if (!(acceleration > 0 && acceleration < Infinity)) {
    throw new RangeError(`the wheels' acceleration must be > 0 rad/s², got ${acceleration}`);
  }
  // Gram–Schmidt over the wheel speeds of the three motions: none may vanish or be a mix of the others.
  const found: Float64Array[] = [];
  for (const axis of ["vx", "vy", "omega"] as const) {
    const column = wheelVector();
    map.toWheels({ ...zeroTwist(), [axis]: 1 }, column);
    const whole = Math.sqrt(dot(column, column));
    for (const other of found) {
      const along = dot(column, other);
      for (let i = 0; i < WHEEL_COUNT; i++) column[i] = column[i]! - along * other[i]!;
    }
    const left = Math.sqrt(dot(column, column));
    if (!(left > INDEPENDENT * whole)) {
      throw new RangeError(
        `the wheels do not determine the car's motion: ${axis} turns them like a mix of the other motions, or not at all`,
      );
    }
    found.push(column.map((value) => value / left));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Limits on acceleration and on the wheels' speed times `share`: what a plan leaves is for corrections. */
export function shareOf(limits: FullLimits, share: number): FullLimits {
  const { wheels } = limits;
  return {
    ...limits,
    acceleration: share * limits.acceleration,
    strafeAcceleration: share * limits.strafeAcceleration,
    turnAcceleration: share * limits.turnAcceleration,
    ...(wheels && {
      wheels: { map: wheels.map, speed: share * wheels.speed, acceleration: share * wheels.acceleration },
    }),
  };
}
