import type { MotionLimits } from "../motion/path/limits.ts";
import type { Profile } from "../profile/profile.ts";
import { carKinematics, WheelMap } from "./wheel-map.ts";

/** What plans may ask for: no wheel changes its speed faster than in the hardest start straight ahead, sideways or between. */
export function motionLimits({ geometry, limits }: Profile): MotionLimits {
  const { forward, strafe, turn, acceleration, jerk, wheelSpeed } = limits;
  const { wheelRadius, wheelRadii = [wheelRadius] } = geometry;
  return {
    forward,
    strafe,
    turn,
    acceleration,
    strafeAcceleration: (acceleration * strafe) / forward,
    jerk,
    wheels: {
      map: new WheelMap(carKinematics(geometry), geometry),
      speed: wheelSpeed,
      // The smallest wheel has to turn the fastest.
      acceleration: (Math.SQRT2 * acceleration) / Math.min(...wheelRadii),
    },
  };
}
