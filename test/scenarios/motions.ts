import { originPose, type Point, type Pose, wrapAngle, zeroTwist } from "../../src/core/geometry.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { PathFollower } from "../../src/motion/path/follower.ts";
import { planGoTo } from "../../src/motion/path/go-to.ts";
import type { MotionLimits } from "../../src/motion/path/limits.ts";
import { type MotionPlan, motionPoint } from "../../src/motion/path/motion-plan.ts";
import { Path } from "../../src/motion/path/path.ts";
import { pathPoint } from "../../src/motion/path/segment.ts";
import { planTrajectory } from "../../src/motion/path/trajectory.ts";
import { LateCamera } from "./judge.ts";
import type { Watch } from "./laps.ts";
import { Car, degrees } from "./rig.ts";
import { unlikeProfile } from "./worlds.ts";

/** A figure of eight, 2.4 m × 1.6 m, by the same curve as Lissajous'. */
export const EIGHT = Path.spline(
  Array.from({ length: 16 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 16;
    return { x: 1.2 * Math.sin(angle), y: 0.8 * Math.sin(2 * angle) };
  }),
  { closed: true },
);
/** At most on the way, m/s. */
const SPEED = 1;

/** 2 m away, and facing elsewhere. */
export const GOAL: Readonly<Pose> = { x: 1.6, y: 1.2, theta: 1 };

const nobody: Watch = () => {};

/** How far beside a path somebody is who goes along it. */
export class CrossTrack {
  readonly #path: Path;
  readonly #on = pathPoint();
  #distance = 0;

  constructor(path: Path) {
    this.#path = path;
  }

  /** @returns m, + to the left */
  of(point: Point): number {
    const on = this.#on;
    this.#distance = this.#path.nearest(point, this.#distance, 0.3);
    this.#path.sample(this.#distance, on);
    return Math.cos(on.direction) * (point.y - on.y) - Math.sin(on.direction) * (point.x - on.x);
  }
}

/**
 * A figure of eight at up to 1 m/s, facing where it goes, by wheels and gyro alone; after it was driven once with
 * somebody telling every half second, late and roughly, where the car was: by that it has calibrated itself.
 *
 * @returns of the true car from where it was to be: across, cm, root mean square and worst; its heading, °, root
 *   mean square; and its top speed, m/s
 */
export async function figureOfEight(
  seed: number,
  watch: Watch = nobody,
): Promise<{ across: number; worst: number; heading: number; speed: number }> {
  const car = await Car.armed({ world: unlikeProfile(seed) });
  const camera = new LateCamera(car, 100 + seed);
  const look = () => camera.look();
  const limits = limitsOf(car);
  const plan = planTrajectory(EIGHT, { kind: "tangent" }, limits, { speed: SPEED });
  const start = motionPoint();
  plan.sample(0, start);
  followPlan(car, planGoTo({ ...car.pose }, zeroTwist(), start, limits), look);
  followPlan(car, plan, look);
  const track = new CrossTrack(EIGHT);
  let across = 0;
  let heading = 0;
  let worst = 0;
  let speed = 0;
  let count = 0;
  followPlan(car, plan, ({ state }) => {
    watch(car);
    if (state.time >= plan.duration) return;
    const truth = car.truth();
    const off = track.of(truth.pose);
    across += off ** 2;
    worst = Math.max(worst, Math.abs(off));
    heading += wrapAngle(truth.pose.theta - state.reference.theta) ** 2;
    speed = Math.max(speed, truth.speed);
    count++;
  });
  return {
    across: 100 * Math.sqrt(across / count),
    worst: 100 * worst,
    heading: degrees(Math.sqrt(heading / count)),
    speed,
  };
}

/**
 * From rest to {@link GOAL}, by wheels and gyro alone, and held there for a second.
 *
 * @returns how far from it the car is at the end by its own estimate, cm and °; how far it went past it meanwhile,
 *   by the same, cm; and how far it truly is from it, cm
 */
export async function stopAtGoal(
  seed: number,
  watch: Watch = nobody,
): Promise<{ off: number; heading: number; overshoot: number; truly: number; result: string }> {
  const car = await Car.armed({ world: unlikeProfile(seed) });
  const plan = planGoTo(originPose(), zeroTwist(), GOAL, limitsOf(car));
  const way = Math.hypot(GOAL.x, GOAL.y);
  let overshoot = 0;
  const result = followPlan(car, plan, () => {
    watch(car);
    const { x, y } = car.pose;
    overshoot = Math.max(overshoot, (x * GOAL.x + y * GOAL.y) / way - way);
  });
  const from = ({ x, y }: Readonly<Pose>) => 100 * Math.hypot(x - GOAL.x, y - GOAL.y);
  const heading = Math.abs(degrees(wrapAngle(car.pose.theta - GOAL.theta)));
  return { off: from(car.pose), heading, overshoot: 100 * overshoot, truly: from(car.truth().pose), result };
}

function limitsOf({ fast }: Car): MotionLimits {
  const { limits, geometry } = fast.robot.profile;
  const { forward, strafe, turn, acceleration, wheelSpeed } = limits;
  const map = MecanumKinematics.rectangular(geometry);
  return { forward, strafe, turn, acceleration, wheels: { map, speed: wheelSpeed, acceleration: 150 } };
}

/** Commands the car along the plan at every tick, and holds it at the end for a second. @returns how it ended */
function followPlan(car: Car, plan: MotionPlan, each: (follower: PathFollower) => void): string {
  const follower = new PathFollower({ limits: limitsOf(car), lag: 0.04 });
  const { state } = follower;
  const { twist } = car.fast.robot.loop.state;
  const out = zeroTwist();
  const drive = (seconds: number) =>
    car.fast.run(seconds, () => {
      follower.step(car.pose, twist, car.fast.period, out);
      car.driver.drive(out);
      each(follower);
    });
  follower.start(plan);
  while (state.result === "running") drive(car.fast.period);
  drive(1);
  return state.result;
}
