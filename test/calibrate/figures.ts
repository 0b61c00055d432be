import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FastCar } from "../../src/calibrate/car/fast-car.ts";
import { HandsPerson } from "../../src/calibrate/person/hands-person.ts";
import { calibrate } from "../../src/calibrate/procedure.ts";
import type { Progress } from "../../src/calibrate/result.ts";
import { Workbench } from "../../src/calibrate/workbench.ts";
import { WHEELS } from "../../src/core/wheels.ts";
import type { Measured } from "../../src/profile/measured.ts";
import type { World } from "../../src/sim/world.ts";
import { Car, FIELD } from "../scenarios/rig.ts";
import { drawCar, drawnCar, HALL } from "./rig.ts";

/** How far what was found of one car is off, as shares of the truth; and how the car drives with it. */
export interface Figures {
  /** Of each wheel, each way. */
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
  /** Error of the wheels' speeds on the held-out drive, as a share of the speeds. */
  readonly tracking: { readonly before: number; readonly after: number };
  /** After 3 m straight ahead with the heading held: to the side, m, and off the heading, rad. */
  readonly straight: { readonly side: number; readonly heading: number };
  /** Robot time of the calibration, s. */
  readonly seconds: number;
}

/** m/s, m */
const STRAIGHT = { speed: 0.5, distance: 3 } as const;
const HALF_SUM = 0.1925;

const NOBODY: Progress = { step() {}, say() {}, moving() {}, stood() {}, done() {} };

/** Calibrates the car that the seed draws, as `strafe calibrate --fast` does, and compares with the truth. */
export async function figuresOf(seed: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const file = join(folder, "world.yaml");
  writeFileSync(file, `${HALL}${drawnCar(seed)}`);
  const car = await FastCar.create({ world: file });
  try {
    const person = new HandsPerson(car.hands!);
    const { after, validation, seconds } = await calibrate(new Workbench(car, person, NOBODY), {
      car: `seed ${seed}`,
      date: "2026-01-01",
      before: { version: 1 },
      wants: () => true,
      saveUnproven: false,
      keep: () => {},
      save: () => ({ path: "nowhere" }),
    });
    return {
      ...errorsOf(after, drawCar(seed)),
      tracking: { before: validation!.before.all, after: validation!.after.all },
      straight: await straight(seed, after),
      seconds,
    };
  } finally {
    await car.close();
    rmSync(folder, { recursive: true });
  }
}

function errorsOf({ wheels, geometry, gyro, wiring }: Measured, { car, sensors, wiring: true_ }: World) {
  const off = (value: number | undefined, truth: number) => Math.abs((value ?? Number.NaN) / truth - 1);
  const each = (constant: "kS" | "kV" | "kA") =>
    WHEELS.flatMap((wheel, i) => [
      off(wheels?.[wheel]?.forward?.[constant]?.value, car.wheels[i]![constant]),
      off(wheels?.[wheel]?.reverse?.[constant]?.value, car.wheels[i]!.reverse[constant]),
    ]);
  const mean = car.wheels.reduce((sum, { radius }) => sum + radius, 0) / car.wheels.length;
  const leads = (plugs: World["wiring"]["motors"], found: NonNullable<Measured["wiring"]>["motors"]) =>
    WHEELS.every((wheel, i) => {
      const { plug, sign } = found![wheel];
      const truth = plugs[WHEELS.indexOf(plug)]!;
      return truth.wheel === i && truth.sign === sign;
    });
  return {
    kS: each("kS"),
    kV: each("kV"),
    kA: each("kA"),
    radius: off(geometry?.wheelRadius?.value, mean),
    eachRadius: WHEELS.map((wheel, i) => off(geometry?.wheelRadii?.[wheel].value, car.wheels[i]!.radius)),
    halfSum: off(geometry?.halfSum?.value, HALF_SUM),
    gyroScale: off((gyro?.sign ?? 1) / (gyro?.scale?.value ?? Number.NaN), sensors.gyro.scale),
    wiring: leads(true_.motors, wiring?.motors) && leads(true_.encoders, wiring?.encoders),
  };
}

/** As a driver drives it who holds its heading, with what was saved. */
async function straight(seed: number, measured: Measured): Promise<Figures["straight"]> {
  const car = await Car.armed({ world: `${FIELD}\n${drawnCar(seed)}`, measured });
  const { pose: from } = car.truth();
  const { speed, distance } = STRAIGHT;
  car.drive(distance / speed, { vx: speed }, { holdHeading: true });
  car.stop();
  const { pose: to } = car.truth();
  const side = Math.cos(from.theta) * (to.y - from.y) - Math.sin(from.theta) * (to.x - from.x);
  return { side: Math.abs(side), heading: Math.abs(to.theta - from.theta) };
}
