import { WHEELS } from "../../core/wheels.ts";
import type { Measured } from "../../profile/measured.ts";
import type { MotorConstants, Profile } from "../../profile/profile.ts";
import type { WheelConstants } from "../identify/load.ts";

/** The wheels' constants as they were measured; where they were not, the profile's. */
export function wheelsOf({ wheels }: Measured, { motors }: Profile): WheelConstants[] {
  return WHEELS.map((wheel) => {
    const one = (direction: "forward" | "reverse"): MotorConstants => {
      const found = wheels?.[wheel]?.[direction];
      return {
        kS: found?.kS?.value ?? motors.kS,
        kV: found?.kV?.value ?? motors.kV,
        kA: found?.kA?.value ?? motors.kA,
      };
    };
    return { forward: one("forward"), reverse: one("reverse") };
  });
}

/** Each wheel's radius and lx + ly, m. */
export function shapeOf({ geometry }: Profile) {
  const { wheelRadius, wheelRadii = [wheelRadius, wheelRadius, wheelRadius, wheelRadius] } = geometry;
  return { radii: wheelRadii, halfSum: (geometry.wheelbase + geometry.track) / 2 };
}
