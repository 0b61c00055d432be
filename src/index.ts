/**
 * Strafe as a library: the SDK for autonomous runs, the mathematics of a mecanum car, and the client of a robot.
 * Everything is in SI units and in the frames of REP-103. The mathematics keeps no time and reads no files; nothing
 * here touches hardware.
 */
export { type Clock, VirtualClock } from "./core/clock.ts";
export {
  type Point,
  type Pose,
  poseExp,
  rotateTwist,
  type Twist,
  type Vector,
  wrapAngle,
} from "./core/geometry.ts";
export { interpolatePose, poseLog, relativeTo, transformBy } from "./core/pose.ts";
export { Random } from "./core/random.ts";
export { emptySensors, type Sensors } from "./core/sensors.ts";
export {
  applyDeadband,
  applyExpo,
  type Deflection,
  type StickFeel,
  shapeAxis,
  shapeStick,
} from "./core/stick-shaping.ts";
export { WHEELS, type WheelName, type WheelVector, wheelVector } from "./core/wheels.ts";
export { desaturate } from "./drive/desaturate.ts";
export { discretize } from "./drive/discretize.ts";
export { MotorFeedforward, type MotorGains } from "./drive/feedforward.ts";
export {
  MecanumKinematics,
  type MecanumLayout,
  RankDeficientLayoutError,
  type RollerSign,
} from "./drive/kinematics.ts";
export { WheelController, type WheelControllerSettings, type WheelGains } from "./drive/wheel-controller.ts";
export {
  Fusion,
  type FusionSettings,
  type FusionSources,
  type WheelStates,
} from "./estimate/fusion.ts";
export { GyroBias, type GyroBiasSettings } from "./estimate/gyro-bias.ts";
export type { GyroState } from "./estimate/gyro-state.ts";
export { MotionStep } from "./estimate/motion-step.ts";
export {
  type ForwardKinematics,
  Odometry,
  type OdometrySettings,
} from "./estimate/odometry.ts";
export { PoseEstimator, type PoseEstimatorSettings } from "./estimate/pose-estimator.ts";
export type { AbsolutePose, PoseVerdict } from "./estimate/pose-queue.ts";
export { SlipWatch, type SlipWatchSettings } from "./estimate/slip-watch.ts";
export { type InverseKinematics, WheelFit } from "./estimate/wheel-fit.ts";
export { WheelSpeedEstimator } from "./estimate/wheel-speed.ts";
export { HeadingHold, type HeadingHoldSettings } from "./motion/heading-hold.ts";
export { TwistLimiter, type TwistLimits } from "./motion/limiter.ts";
export type { MotionGoal, MotionProfile, MotionState } from "./motion/motion-state.ts";
export { type FollowerResult, type FollowerState, PathFollower } from "./motion/path/follower.ts";
export type { ArrivalTolerance, FollowerSettings } from "./motion/path/follower-settings.ts";
export { type GoToOptions, planGoTo } from "./motion/path/go-to.ts";
export type { HeadingKey, HeadingRule } from "./motion/path/heading.ts";
export type { MotionLimits, WheelLimits, WheelMap } from "./motion/path/limits.ts";
export { type MotionPlan, type MotionPoint, motionPoint } from "./motion/path/motion-plan.ts";
export { Path } from "./motion/path/path.ts";
export { PathError, type PathFault, type PathPlace } from "./motion/path/path-error.ts";
export { polyline } from "./motion/path/polyline.ts";
export { type PathPoint, pathPoint, type Segment } from "./motion/path/segment.ts";
export { arc, line, Spiral } from "./motion/path/spiral.ts";
export { Spline, type SplineOptions } from "./motion/path/spline.ts";
export type { StallSettings } from "./motion/path/stall-watch.ts";
export { type PlanOptions, planTrajectory, Trajectory } from "./motion/path/trajectory.ts";
export { WheelPriority } from "./motion/path/wheel-priority.ts";
export { Pid, type PidGains, type PidSettings } from "./motion/pid.ts";
export { ProfiledPid } from "./motion/profiled-pid.ts";
export { type SCurveLimits, SCurveProfile } from "./motion/s-curve-profile.ts";
export {
  SlewLimiter,
  type SlewRates,
  VectorSlewLimiter,
  type VectorSlewRates,
} from "./motion/slew-limiter.ts";
export { type TrapezoidLimits, TrapezoidProfile } from "./motion/trapezoid-profile.ts";
export { type ClientOptions, RobotClient } from "./protocol/client.ts";
export type { ClientEvents } from "./protocol/client-events.ts";
export { openSocket } from "./protocol/node-socket.ts";
export type { PoseWish, Quantity, TwistWish } from "./script/argument.ts";
export { Car } from "./script/car.ts";
export type { Branch } from "./script/compose.ts";
export { ArgumentError, CarError, type CarErrorCode, EndedError } from "./script/errors.ts";
export type { ScriptLine } from "./script/link.ts";
export { type LiveOptions, LiveWire } from "./script/live-wire.ts";
export type { MotionReason, MotionResult } from "./script/motion.ts";
export type {
  Condition,
  DriveOptions,
  FollowOptions,
  HoldOptions,
  MotionOptions,
  OrbitOptions,
  PointWish,
  Way,
} from "./script/options.ts";
export { type RunOptions, type RunResult, runScript, type Script } from "./script/run.ts";
export type { Battery, CarPicture, Impact, Sonar, Target, Wheels } from "./script/sensing.ts";
export { type SimulateOptions, simulate } from "./script/simulate.ts";
export type { Step, StepWatch } from "./script/step.ts";
