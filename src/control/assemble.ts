import type { Arbiter } from "../command/arbiter.ts";
import { WheelController } from "../drive/wheel-controller.ts";
import { Clearance } from "../estimate/clearance.ts";
import type { Backend, Sensor } from "../hardware/ports.ts";
import { HeadingHold } from "../motion/heading-hold.ts";
import { TwistLimiter } from "../motion/limiter.ts";
import { ProximityVeto } from "../motion/proximity-veto.ts";
import type { Profile } from "../profile/profile.ts";
import type { Arming } from "../safety/arming.ts";
import { BatteryMonitor, batteryMonitorSettings } from "../safety/battery-monitor.ts";
import { ENCODER_MONITOR_DEFAULTS, EncoderMonitor } from "../safety/encoder-monitor.ts";
import type { FaultBoard } from "../safety/faults.ts";
import { GATE_DEFAULTS, Gate } from "../safety/gate.ts";
import { GYRO_MONITOR_DEFAULTS, GyroMonitor } from "../safety/gyro-monitor.ts";
import { PLAUSIBILITY_MONITOR_DEFAULTS, PlausibilityMonitor } from "../safety/plausibility-monitor.ts";
import { RANGE_MONITOR_DEFAULTS, RangeMonitor } from "../safety/range-monitor.ts";
import { Estimator } from "./estimator.ts";
import type { LoopParts } from "./loop.ts";
import { motionLimits } from "./motion-limits.ts";
import { type MotionNews, Motions } from "./motions.ts";
import { motorModels, rollerDrag, wheelGains } from "./motor-constants.ts";
import { RawDrive } from "./raw-drive.ts";
import { Sampler } from "./sampler.ts";
import { Tracking } from "./tracking.ts";
import { Watch } from "./watch.ts";
import { carKinematics, WheelMap } from "./wheel-map.ts";

/** A lithium cell's voltage when full, V: tells how many of them a pack has. */
const FULL_CELL = 4.2;
/** How long the car may take to stop once nobody drives it any more, s; it is cut off soon after. */
const EMERGENCY_STOP = 0.1;
/** Duty that turns any wheel which nothing holds, on top of what friction takes. */
const LOAD_DUTY = 0.3;
/** Below the largest duty, as a share of it, so that a stall can be seen at all. */
const REACHABLE = 0.9;
/** Fastest correction of the heading, as a share of the fastest turn. */
const HEADING_AUTHORITY = 0.5;
/** From a new setpoint until the wheels turn as it says, s. */
const WHEEL_LAG = 0.05;

/** A plan, its turning frame and the follower's corrections together change the twist by no more, in full accelerations. */
const ABRUPT = 4;

/** Another floor and warmer tyres change so much of what was measured, as shares of the way. */
const FORWARD_CHANGES = 0.005;
const LATERAL_CHANGES = 0.01;

/** How far the wheels' way can be trusted: a car that was never measured has all of it to learn. */
function wayScales({ lateralScale, forwardSpread, lateralSpread }: Profile["geometry"]) {
  return {
    lateralScale,
    ...(forwardSpread !== undefined && { forwardError: Math.hypot(forwardSpread, FORWARD_CHANGES) }),
    ...(lateralSpread !== undefined && { lateralError: Math.hypot(lateralSpread, LATERAL_CHANGES) }),
  };
}

/**
 * Makes the rooms of one car from its profile and what its hardware can do.
 *
 * @param tell is told when motions begin and end
 */
export function assemble(
  profile: Profile,
  backend: Backend,
  board: FaultBoard,
  arbiter: Arbiter,
  arming: Arming,
  tell: (message: MotionNews) => void = () => {},
): LoopParts {
  const { geometry, motors, limits, control, battery } = profile;
  const has = (kind: Sensor["kind"]) => backend.sensors.some((sensor) => sensor.kind === kind);
  const kinematics = carKinematics(geometry);
  const wheelMap = new WheelMap(kinematics, geometry);
  const encoders = has("encoders") ? profile.encoders : undefined;
  const cells = Math.max(1, Math.round(battery.full / FULL_CELL));
  // With constants of each wheel this is the hardest one's.
  const breakAway = Math.max(motors.kS / battery.full, 0.02);
  // One who looks ahead no longer is missed most at speed.
  const blindSpeed = limits.precision * limits.forward;
  const twistLimits = {
    forward: limits.forward,
    strafe: limits.strafe,
    turn: limits.turn,
    acceleration: limits.acceleration,
    deceleration: limits.deceleration,
    jerk: limits.jerk,
    stop: limits.forward / EMERGENCY_STOP,
  };
  const minBatteryVolts = battery.empty / 2;
  const stallDuty = Math.min(breakAway + LOAD_DUTY, REACHABLE * motors.maxDuty);
  return {
    backend,
    arbiter,
    arming,
    motions: new Motions({ limits: motionLimits(profile) }, arbiter, tell),
    raw: new RawDrive(minBatteryVolts),
    sampler: new Sampler(),
    tracking: new Tracking(1 / control.rate),
    abrupt: {
      vx: ABRUPT * limits.acceleration,
      vy: ABRUPT * limits.acceleration,
      omega: (ABRUPT * limits.acceleration * limits.turn) / limits.forward,
    },
    wheelMap,
    hasEncoders: encoders !== undefined,
    estimator: new Estimator(kinematics, encoders?.countsPerTurn, {
      rate: control.rate,
      ...wayScales(geometry),
    }),
    watch: new Watch(
      {
        encoders:
          encoders && new EncoderMonitor({ ...ENCODER_MONITOR_DEFAULTS, breakAway, stallDuty }, board),
        battery: has("battery")
          ? new BatteryMonitor(batteryMonitorSettings(battery.low, battery.empty, cells), board)
          : undefined,
        plausibility:
          encoders &&
          new PlausibilityMonitor({ ...PLAUSIBILITY_MONITOR_DEFAULTS, motors: motorModels(profile) }, board),
        gyro: has("gyro") ? new GyroMonitor(GYRO_MONITOR_DEFAULTS, board) : undefined,
        range: has("range") ? new RangeMonitor({ ...RANGE_MONITOR_DEFAULTS, blindSpeed }, board) : undefined,
      },
      board,
      backend.faults,
    ),
    ahead: has("range")
      ? {
          clearance: new Clearance(),
          veto: new ProximityVeto({
            stopAt: profile.sonar.stopAt,
            blindSpeed,
            reaction: WHEEL_LAG,
            period: 1 / control.rate,
            limits: twistLimits,
          }),
        }
      : undefined,
    headingHold: new HeadingHold({ kP: control.headingP, maxOmega: HEADING_AUTHORITY * limits.turn }),
    limiter: new TwistLimiter(twistLimits),
    controller: new WheelController({
      gains: wheelGains(profile),
      rollers: rollerDrag(profile),
      maxDuty: motors.maxDuty,
      minBatteryVolts,
      // What is asked in this tick is measured in the next one.
      lag: 1 / control.rate + (motors.delay ?? 0),
    }),
    gate: new Gate({ ...GATE_DEFAULTS, maxDuty: motors.maxDuty }, board),
    wheelSpeed: limits.wheelSpeed,
    period: 1 / control.rate,
  };
}
