import assert from "node:assert/strict";
import { wrapAngle } from "../../src/core/geometry.ts";
import { motionPoint } from "../../src/motion/path/motion-plan.ts";
import { Path } from "../../src/motion/path/path.ts";
import { pathPoint } from "../../src/motion/path/segment.ts";
import type { ClientMessage } from "../../src/protocol/messages.ts";
import type { MotionEnded } from "../../src/protocol/motion-messages.ts";
import type { Visitor } from "../control/rig.ts";
import type { Watch } from "./laps.ts";
import { Car, degrees } from "./rig.ts";
import { unlikeProfile } from "./worlds.ts";

/** The rollers of {@link unlikeProfile} lie at 48°, so that strafing falls short. */
const LATERAL_SCALE = 1 / Math.tan((48 * Math.PI) / 180);
/** How exactly a calibration finds them: shares. */
const RADIUS_SPREAD = 0.0025;
const LATERAL_SPREAD = 0.005;
/** How often a client says that it is still there, in ticks. */
const KEEP_EVERY = 16;
/** Longer than any motion of these tests, s. */
const LONGEST = 30;

/** A car in a world unlike the default profile, whose own profile knows its constants: after calibration. */
export async function calibrated(seed: number, more = ""): Promise<Car> {
  const world = unlikeProfile(seed, { more });
  const each = (name: string) => {
    const found = [...world.matchAll(new RegExp(`${name}: ([0-9.]+)`, "g"))].map((match) => Number(match[1]));
    assert.equal(found.length, 4, `${name} of four wheels in\n${world}`);
    return found;
  };
  const mean = (name: string) => each(name).reduce((sum, value) => sum + value, 0) / 4;
  const radius = (millimetres: number) => {
    return { value: millimetres / 1e3, unit: "m", spread: (RADIUS_SPREAD * millimetres) / 1e3 } as const;
  };
  const [frontLeft, frontRight, rearLeft, rearRight] = each("radius").map(radius);
  return await Car.armed({
    world,
    profile: (text) =>
      text.replace(/kS: .*/, `kS: ${mean("kS")} V`).replace(/kV: .*/, `kV: ${mean("kV")} V s/rad`),
    measured: {
      version: 1,
      geometry: {
        wheelRadius: radius(mean("radius")),
        wheelRadii: {
          frontLeft: frontLeft!,
          frontRight: frontRight!,
          rearLeft: rearLeft!,
          rearRight: rearRight!,
        },
        lateralScale: { value: LATERAL_SCALE, unit: "", spread: LATERAL_SPREAD },
      },
    },
  });
}

/** A car in the same world that was never calibrated: its profile is the kit's. */
export async function uncalibrated(seed: number): Promise<Car> {
  return await Car.armed({ world: unlikeProfile(seed) });
}

/** Somebody who sends motions and says, as long as it is asked to, that it is still there. */
export class Traveller {
  readonly car: Car;
  readonly visitor: Visitor;
  #id = 0;
  #ticks = 0;

  constructor(car: Car, visitor: Visitor = car.driver) {
    this.car = car;
    this.visitor = visitor;
  }

  goTo(x: number, y: number, theta = 0, speed?: number, more: { readonly hold?: boolean } = {}): number {
    const id = this.#id++;
    const top = speed !== undefined && { speed };
    this.visitor.say({ type: "go-to", id, at: this.car.now, pose: { x, y, theta }, ...top, ...more });
    return id;
  }

  follow(what: Omit<Extract<ClientMessage, { type: "follow" }>, "type" | "id" | "at">): number {
    const id = this.#id++;
    this.visitor.say({ type: "follow", id, at: this.car.now, ...what });
    return id;
  }

  tell(what: "pause" | "resume" | "cancel"): void {
    this.visitor.say({ type: "motion", do: what });
  }

  /** Lets time pass. @param each called before each tick */
  wait(seconds: number, each: () => void = () => {}): void {
    this.car.wait(seconds, () => {
      if (this.#ticks++ % KEEP_EVERY === 0) this.visitor.say({ type: "keep" });
      each();
    });
  }

  /** Until the motion is over. */
  arrive(each: () => void = () => {}): MotionEnded {
    const until = this.car.now + LONGEST;
    while (this.car.now < until) {
      this.wait(this.car.fast.period, each);
      const [ended] = this.visitor.heard("motion-ended");
      if (ended) return ended;
    }
    return assert.fail(`under way for more than ${LONGEST} s: ${JSON.stringify(this.report())}`);
  }

  report() {
    return this.car.fast.robot.telemetry().motion;
  }
}

/**
 * Most that the speed asked for changes from one look to the next, m/s: between two looks are up to two
 * steps, each with at most the deceleration of 4 m/s².
 */
const SMOOTH = 0.045;

/** Watches what is asked of the car from tick to tick. */
export function smoothness(car: Car) {
  const { loop } = car.fast.robot;
  let last = { ...loop.asked };
  let worst = 0;
  return {
    look() {
      const { vx, vy } = loop.asked;
      worst = Math.max(worst, Math.hypot(vx - last.vx, vy - last.vy));
      last = { ...loop.asked };
    },
    check: () => assert.ok(worst < SMOOTH, `a jump of ${worst} m/s`),
  };
}

export const EIGHT = Array.from({ length: 16 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 16;
  return { x: 1.2 * Math.sin(angle), y: 0.8 * Math.sin(2 * angle) };
});

/** Once round a figure of eight, facing the way it drives. @returns cm and °, of where it truly was */
export async function eight(
  seed: number,
  mode: "tangent" | "hold" = "tangent",
  watch: Watch = () => {},
  make = calibrated,
) {
  const car = await make(seed);
  const path = Path.spline(EIGHT, { closed: true });
  const traveller = new Traveller(car);
  traveller.follow({ waypoints: EIGHT, closed: true, heading: { mode }, speed: 1 });
  const at = pathPoint();
  const reference = motionPoint();
  let square = 0;
  let turned = 0;
  let estimated = 0;
  let fastest = 0;
  let count = 0;
  let hint = 0;
  const ended = traveller.arrive(() => {
    watch(car);
    const report = traveller.report();
    if (!report) return;
    Object.assign(reference, report.reference);
    const wanted = path.nearest(reference, hint, 0.3);
    if (report.time < report.duration * 0.05 && wanted > 1) return;
    hint = wanted;
    const { pose, speed } = car.truth();
    fastest = Math.max(fastest, speed);
    path.sample(path.nearest(pose, hint), at);
    square += (at.x - pose.x) ** 2 + (at.y - pose.y) ** 2;
    turned += wrapAngle(pose.theta - reference.theta) ** 2;
    estimated += report.crossTrack ** 2;
    count++;
  });
  return {
    result: ended.result,
    elapsed: ended.elapsed,
    across: 100 * Math.sqrt(square / count),
    estimated: 100 * Math.sqrt(estimated / count),
    heading: degrees(Math.sqrt(turned / count)),
    fastest,
  };
}

export const GOAL = { x: 1.6, y: 1.2, theta: 1 };

/** To a goal 2 m away, facing elsewhere. @returns cm and °, by the estimate, after it has come to rest; and how it truly was */
export async function goal(seed: number, watch: Watch = () => {}, make = calibrated) {
  const car = await make(seed);
  const traveller = new Traveller(car);
  const { x, y, theta } = GOAL;
  traveller.goTo(x, y, theta);
  let beyond = Number.NEGATIVE_INFINITY;
  const look = () => {
    watch(car);
    beyond = Math.max(beyond, (car.pose.x * x + car.pose.y * y) / 2 - 2);
  };
  const ended = traveller.arrive(look);
  traveller.wait(1, look);
  const truth = car.truth().pose;
  return {
    result: ended.result,
    elapsed: ended.elapsed,
    off: 100 * Math.hypot(car.pose.x - x, car.pose.y - y),
    heading: Math.abs(degrees(wrapAngle(car.pose.theta - theta))),
    overshoot: 100 * beyond,
    truly: 100 * Math.hypot(truth.x - x, truth.y - y),
  };
}
