import assert from "node:assert/strict";
import { test } from "node:test";
import * as strafe from "../src/index.ts";

test("the library works by itself: a car asked to go left turns its wheels in the mecanum pattern", () => {
  const car = strafe.MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: 0.04 });
  const wheels = strafe.wheelVector();
  car.toWheels({ vx: 0, vy: 0.4, omega: 0 }, wheels);
  assert.deepEqual([...wheels], [-10, 10, 10, -10]);
});

/** The maths that the design promises, each by the name that it goes by. */
const PROMISED = {
  "kinematics, forward and inverse": [
    "MecanumKinematics",
    "RankDeficientLayoutError",
    "WHEELS",
    "wheelVector",
  ],
  desaturate: ["desaturate"],
  discretize: ["discretize"],
  odometry: ["Odometry", "WheelSpeedEstimator", "GyroBias", "emptySensors"],
  "pose estimator with late measurements": ["PoseEstimator", "MotionStep", "Fusion", "SlipWatch", "WheelFit"],
  profiles: ["TrapezoidProfile", "SCurveProfile", "ProfiledPid"],
  "slew limiter": ["SlewLimiter", "VectorSlewLimiter", "TwistLimiter"],
  feedforward: ["MotorFeedforward", "WheelController"],
  PID: ["Pid", "HeadingHold"],
  "path follower": ["PathFollower", "Path", "planTrajectory", "planGoTo", "polyline", "Spline"],
  geometry: [
    "poseExp",
    "poseLog",
    "rotateTwist",
    "wrapAngle",
    "interpolatePose",
    "relativeTo",
    "transformBy",
  ],
  "sticks of a gamepad": ["applyDeadband", "applyExpo", "shapeAxis", "shapeStick"],
  "the SDK for scripts": [
    "Car",
    "simulate",
    "runScript",
    "LiveWire",
    "ArgumentError",
    "CarError",
    "EndedError",
  ],
  "a robot's client": ["RobotClient", "openSocket"],
} as const;

test("the library has everything by name that the design promises", () => {
  const exported: Readonly<Record<string, unknown>> = strafe;
  for (const [what, names] of Object.entries(PROMISED)) {
    for (const name of names) assert.ok(exported[name] !== undefined, `${what}: ${name} is not exported`);
  }
});
