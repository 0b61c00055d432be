import type { Pose, Twist } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { Fusion } from "../../src/estimate/fusion.ts";
import { Odometry } from "../../src/estimate/odometry.ts";
import type { AbsolutePose } from "../../src/estimate/pose-queue.ts";
import { HermiteTrajectory, type Sample } from "./hermite.ts";

// The paths, the noises and the gates are those of WPILib's MecanumDriveOdometryTest and
// MecanumDrivePoseEstimatorTest (wpimath); the chance is our own. Their gyro tells a heading, whose noise is 0.05 rad
// every time. `follow` gives it to the whole estimate as a heading that was measured. `odometer` is `Odometry` alone,
// which takes no headings but a rate: there the gyro tells the rate, without noise. (That
// of a small IMU, 0.01 rad/s, leaves a bias after a stand of 2 s that turns this way of minutes by metres.)

const DT = 0.02;
export const degrees = (x: number, y: number, heading: number): Pose => ({
  x,
  y,
  theta: (heading * Math.PI) / 180,
});
const RADIUS = 0.05;
export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

const LONG_WAY = new HermiteTrajectory(
  [
    degrees(0, 0, 0),
    degrees(20, 20, 0),
    degrees(10, 10, 180),
    degrees(30, 30, 0),
    degrees(20, 20, 180),
    degrees(10, 10, 0),
  ],
  0.5,
  2,
);
const EIGHT = new HermiteTrajectory(
  [degrees(0, 0, 45), degrees(3, 0, -90), degrees(0, 0, 135), degrees(-3, 0, -90), degrees(0, 0, 45)],
  2,
  2,
);

const FACING = {
  twist: ({ speed, curvature }: Sample): Twist => ({ vx: speed, vy: 0, omega: speed * curvature }),
  heading: ({ pose }: Sample) => pose.theta,
};

export interface Drive {
  readonly path: HermiteTrajectory;
  readonly twist: (sample: Sample) => Twist;
  readonly heading: (sample: Sample) => number;
  /** Of each wheel, standard deviation, m/s. */
  readonly wheelNoise: number;
  readonly camera?: boolean;
  readonly start?: Pose;
}

/** Their odometry test: with noisy wheels, in two ways. */
export const NOISY_WHEELS: Readonly<Record<string, Drive>> = {
  "facing the path": { path: LONG_WAY, ...FACING, wheelNoise: 0.1 },
  "with a fixed heading": {
    path: LONG_WAY,
    twist: ({ speed, pose }) => ({
      vx: speed * Math.cos(pose.theta),
      vy: speed * Math.sin(pose.theta),
      omega: 0,
    }),
    heading: () => 0,
    wheelNoise: 0.1,
  },
};

/** The estimator: with poses a quarter of a second late. */
export const LATE_POSES: Drive = { path: EIGHT, ...FACING, wheelNoise: 0, camera: true };

/** Drives along the path by the whole estimate. @returns errors of the position, m */
export function follow(seed: number, { path, twist, heading, wheelNoise, camera = false, start }: Drive) {
  const random = new Random(seed);
  const kinematics = MecanumKinematics.rectangular({ wheelbase: 2, track: 2, wheelRadius: RADIUS });
  const fusion = new Fusion({
    kinematics,
    countsPerTurn: 2 * Math.PI,
    poses: { rate: 1 / DT },
    slip: { speedNoise: wheelNoise > 0 ? wheelNoise : 0.012, traction: 100 },
  });
  const sensors = emptySensors();
  const speed = wheelVector();
  const wheels = { speed, target: wheelVector(), duty: wheelVector(1, 1, 1, 1) };
  const usable = wheelVector(1, 1, 1, 1);
  fusion.step(sensors, wheels, false, usable, 0);
  const first = path.sample(0);
  fusion.reset(start ?? { ...first.pose, theta: heading(first) });
  const underWay: AbsolutePose[] = [];
  let seen = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let max = 0;
  let ticks = 0;
  for (let t = DT; t <= path.totalTime; t += DT) {
    const before = path.sample(t - DT / 2);
    kinematics.toWheels(twist(before), speed);
    for (let i = 0; i < 4; i++) {
      speed[i]! += (wheelNoise * random.gaussian()) / RADIUS;
      sensors.encoders.counts[i]! += speed[i]! * DT;
    }
    fusion.step(sensors, wheels, false, usable, t);
    const truth = path.sample(t);
    const theta = heading(truth);
    fusion.addPose({ x: 0, y: 0, theta: theta + 0.05 * random.gaussian(), time: t, headingNoise: 0.05 });
    if (camera && seen + 0.1 < t) {
      seen = t;
      const along = 0.1 * random.gaussian();
      const aside = 0.1 * random.gaussian();
      underWay.push({
        x: truth.pose.x + along * Math.cos(theta) - aside * Math.sin(theta),
        y: truth.pose.y + along * Math.sin(theta) + aside * Math.cos(theta),
        theta: theta + 0.05 * random.gaussian(),
        time: t,
        positionNoise: 0.1,
        headingNoise: 0.05,
      });
    }
    if (underWay[0] && underWay[0].time + 0.25 < t) fusion.addPose(underWay.shift()!);
    const error = Math.hypot(fusion.pose.x - truth.pose.x, fusion.pose.y - truth.pose.y);
    sum += error;
    max = Math.max(max, error);
    ticks++;
  }
  const end = path.sample(path.totalTime).pose;
  return { mean: sum / ticks, max, final: Math.hypot(fusion.pose.x - end.x, fusion.pose.y - end.y) };
}

/** Drives along the path by `Odometry` alone, with a gyro whose bias it found at a stand. @returns errors of the position, m */
export function odometer(seed: number, { path, twist, heading, wheelNoise }: Drive): Errors {
  const random = new Random(seed);
  const kinematics = MecanumKinematics.rectangular({ wheelbase: 2, track: 2, wheelRadius: RADIUS });
  const odometry = new Odometry({ kinematics, countsPerTurn: 2 * Math.PI });
  const sensors = emptySensors();
  const speed = wheelVector();
  const duty = wheelVector();
  const step = (rate: number, time: number) => {
    sensors.gyro.rate = 0.02 + rate;
    sensors.gyro.time = time;
    odometry.step(sensors, speed, duty, true, time);
  };
  for (let t = -2; t < DT / 2; t += DT) step(0, t);
  duty.fill(1);
  const first = path.sample(0);
  odometry.reset({ ...first.pose, theta: heading(first) });
  let sum = 0;
  let max = 0;
  let ticks = 0;
  for (let t = DT; t <= path.totalTime; t += DT) {
    kinematics.toWheels(twist(path.sample(t - DT / 2)), speed);
    for (let i = 0; i < 4; i++) {
      speed[i]! += (wheelNoise * random.gaussian()) / RADIUS;
      sensors.encoders.counts[i]! += speed[i]! * DT;
    }
    const truth = path.sample(t);
    step(twist(truth).omega, t);
    const error = Math.hypot(odometry.pose.x - truth.pose.x, odometry.pose.y - truth.pose.y);
    sum += error;
    max = Math.max(max, error);
    ticks++;
  }
  const end = path.sample(path.totalTime).pose;
  return { mean: sum / ticks, max, final: Math.hypot(odometry.pose.x - end.x, odometry.pose.y - end.y) };
}

export type Errors = ReturnType<typeof follow>;

export function worst(runs: readonly Errors[], what: keyof Errors): number {
  return Math.max(...runs.map((run) => run[what]));
}
