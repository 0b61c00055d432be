import { zeroTwist } from "../../src/core/geometry.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { desaturate } from "../../src/drive/desaturate.ts";
import { discretize } from "../../src/drive/discretize.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { WheelController } from "../../src/drive/wheel-controller.ts";
import { Fusion } from "../../src/estimate/fusion.ts";
import { WheelSpeedEstimator } from "../../src/estimate/wheel-speed.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { bareBackend } from "./bare-backend.ts";
import { type Figure, figure } from "./figure.ts";

const TICKS = 100_000;
/** At first the car stands, so that its gyro's bias is known. */
const STANDING = 1000;
/** A late pose comes once in so many ticks, and is so many ticks old: 0.2 s. */
const POSE_EVERY = 100;
const POSE_AGE = 40;

/** What it costs to find out where the car is and to drive its wheels, without anything else of a tick. */
export function benchEstimateTick(): Figure {
  const tick = ticking();
  for (let i = 0; i < TICKS; i++) tick(i % POSE_EVERY === 0);
  globalThis.gc?.();
  let start = performance.now();
  for (let i = 0; i < TICKS; i++) tick(false);
  const alone = performance.now() - start;
  let replays = 0;
  start = performance.now();
  for (let i = 0; i < TICKS; i++) {
    if (i % POSE_EVERY !== 0) tick(false);
    else {
      const before = performance.now();
      tick(true);
      replays += performance.now() - before;
    }
  }
  const withPoses = performance.now() - start;
  const micros = (milliseconds: number, ticks: number) => ((milliseconds * 1e3) / ticks).toPrecision(3);
  return figure(
    "one tick of estimate and drive, mean, no motion",
    (alone * 1e3) / TICKS,
    "µs",
    "<= 15",
    `${micros(withPoses, TICKS)} µs with 2 late poses a second; with one in it ${micros(replays, TICKS / POSE_EVERY)} µs`,
  );
}

/** @returns a tick; with `pose`, one that hears where the car was a while ago */
function ticking(): (pose: boolean) => void {
  const { geometry, encoders, control, motors, battery, limits } = loadProfile(DEFAULT_PROFILE);
  const kinematics = MecanumKinematics.rectangular(geometry);
  const countsPerTurn = encoders?.countsPerTurn ?? Number.NaN;
  const speeds = new WheelSpeedEstimator(countsPerTurn);
  const fusion = new Fusion({ kinematics, countsPerTurn, poses: { rate: control.rate } });
  const { kS, kV, kA } = motors;
  const controller = new WheelController({
    gains: { kS, kV, kA, kP: control.kP, kI: control.kI },
    maxDuty: motors.maxDuty,
    minBatteryVolts: battery.empty / 2,
  });
  const backend = bareBackend();
  const sensors = emptySensors();
  const wheels = {
    target: wheelVector(),
    acceleration: wheelVector(),
    speed: wheelVector(),
    duty: wheelVector(),
  };
  const usable = wheelVector(1, 1, 1, 1);
  const covariance = new Float64Array(9);
  const setpoint = zeroTwist();
  const acceleration = zeroTwist();
  const period = 1 / control.rate;
  const noise = { positionNoise: 0.01, headingNoise: 0.02 };
  const trail = Array.from({ length: POSE_AGE }, () => ({ x: 0, y: 0, theta: 0, time: 0, ...noise }));
  let now = 0;
  let ticks = 0;
  return (pose) => {
    const isDriven = ticks++ > STANDING;
    now += period;
    for (let i = 0; i < backend.sensors.length; i++) backend.sensors[i]!.read(now, sensors);
    if (!isDriven) sensors.gyro.rate = 0;
    const then = trail[ticks % POSE_AGE]!;
    if (pose) fusion.addPose(then);
    const { counts, edgeTime, time } = sensors.encoders;
    speeds.step(counts, edgeTime, time, wheels.speed);
    fusion.step(sensors, wheels, true, usable, now);
    fusion.poses.covariance(covariance);
    then.x = fusion.pose.x;
    then.y = fusion.pose.y;
    then.theta = fusion.pose.theta;
    then.time = now;
    setpoint.vx = isDriven ? 0.5 * Math.sin(now) : 0;
    setpoint.vy = isDriven ? 0.3 * Math.sin(2 * now) : 0;
    setpoint.omega = isDriven ? 0.5 : 0;
    acceleration.vx = isDriven ? 0.5 * Math.cos(now) : 0;
    acceleration.vy = isDriven ? 0.6 * Math.cos(2 * now) : 0;
    discretize(setpoint, period, setpoint);
    kinematics.toWheels(setpoint, wheels.target);
    kinematics.toWheels(acceleration, wheels.acceleration);
    desaturate(wheels.target, limits.wheelSpeed);
    controller.step(wheels.target, wheels.acceleration, wheels.speed, battery.full, period, wheels.duty);
    backend.motors.write(wheels.duty);
  };
}
