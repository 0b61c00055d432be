import type { Plug } from "../../src/calibrate/identify/wiring.ts";
import type { World } from "../../src/sim/world.ts";
import { calibrate, PROFILE } from "./flow.ts";
import { drawCar } from "./rig.ts";

/** How far the constants of one car were off, as shares of the truth; of several, all of them. */
export interface Figures {
  readonly kS: readonly number[];
  readonly kV: readonly number[];
  readonly kA: readonly number[];
  /** Mean of the wheels. */
  readonly radius: number;
  readonly eachRadius: readonly number[];
  readonly halfSum: number;
  readonly gyroScale: number;
  /** Every swapped plug, and every reversed lead, was found. */
  readonly wiring: boolean;
  /** Robot time, s. */
  readonly seconds: number;
}

/** Calibrates the car that the seed draws, and compares with the truth. */
export async function figuresOf(seed: number): Promise<Figures> {
  const world = drawCar(seed);
  const found = await calibrate(world);
  const { wheels } = world.car;
  const off = (value: number, truth: number) => Math.abs(value / truth - 1);
  const each = (name: "kS" | "kV" | "kA") =>
    wheels.flatMap((truth, i) => [
      off(found.wheels[i]!.forward[name], truth[name]),
      off(found.wheels[i]!.reverse[name], truth.reverse[name]),
    ]);
  const radius = wheels.reduce((sum, wheel) => sum + wheel.radius, 0) / wheels.length;
  const { geometry, gyro, wiring } = found;
  return {
    kS: each("kS"),
    kV: each("kV"),
    kA: each("kA"),
    radius: off(geometry.wheelRadius.value, radius),
    eachRadius: wheels.map((wheel, i) => off(geometry.wheelRadii[i]!.value, wheel.radius)),
    halfSum: off(geometry.halfSum?.value ?? Number.NaN, PROFILE.halfSum),
    gyroScale: off(gyro.sign * gyro.scale.value, world.sensors.gyro.scale),
    wiring: leads(world.wiring.motors, wiring.motors) && leads(world.wiring.encoders, wiring.encoders),
    seconds: found.seconds,
  };
}

function leads(truth: World["wiring"]["motors"], found: readonly Plug[]): boolean {
  return found.every(({ plug, sign }, wheel) => truth[plug]!.wheel === wheel && truth[plug]!.sign === sign);
}
