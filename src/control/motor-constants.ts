import { WHEELS } from "../core/wheels.ts";
import type { RollerDragSettings } from "../drive/roller-drag.ts";
import type { WheelControllerSettings, WheelGains } from "../drive/wheel-controller.ts";
import type { Profile } from "../profile/profile.ts";
import type { MotorModel } from "../safety/plausibility-monitor.ts";

// What the rooms are told of the motors: of each wheel where it was measured, otherwise the same of all.

export function wheelGains({ motors, control }: Profile): WheelControllerSettings["gains"] {
  const { kP, kI } = control;
  const { wheels, kS, kV, kA } = motors;
  if (wheels === undefined) return { kS, kV, kA, kP, kI };
  const of = ({ forward, reverse }: NonNullable<typeof wheels>["frontLeft"]): WheelGains => {
    return { ...forward, reverse, kP, kI };
  };
  return [of(wheels.frontLeft), of(wheels.frontRight), of(wheels.rearLeft), of(wheels.rearRight)];
}

export function motorModels({ motors }: Profile): MotorModel | MotorModel[] {
  const { wheels, kS, kV, kA } = motors;
  if (wheels === undefined) return { kS, kV, kA };
  return WHEELS.map((name) => {
    const { forward, reverse } = wheels[name];
    return {
      kS: (forward.kS + reverse.kS) / 2,
      kV: (forward.kV + reverse.kV) / 2,
      kA: (forward.kA + reverse.kA) / 2,
    };
  });
}

export function rollerDrag({ motors, geometry }: Profile): RollerDragSettings | undefined {
  const { lateralKS, lateralKV } = motors;
  if (lateralKS === undefined && lateralKV === undefined) return undefined;
  const { wheelbase, track, wheelRadius, wheelRadii } = geometry;
  return {
    kS: lateralKS ?? 0,
    kV: lateralKV ?? 0,
    turnShare: wheelbase / (wheelbase + track),
    ...(wheelRadii && { radii: relative(wheelRadii, wheelRadius) }),
  };
}

function relative(
  [a, b, c, d]: readonly [number, number, number, number],
  mean: number,
): [number, number, number, number] {
  return [a / mean, b / mean, c / mean, d / mean];
}
