import { type Pose, poseExp, type Twist, zeroTwist } from "../../../src/core/geometry.ts";
import { Random } from "../../../src/core/random.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { MecanumKinematics } from "../../../src/drive/kinematics.ts";
import { fullLimits, type MotionLimits } from "../../../src/motion/path/limits.ts";
import { type MotionPlan, motionPoint } from "../../../src/motion/path/motion-plan.ts";

export const map = MecanumKinematics.rectangular({ wheelbase: 0.17, track: 0.215, wheelRadius: 0.04 });

export const CAR: MotionLimits = {
  forward: 1.1,
  strafe: 0.9,
  turn: 3.84,
  acceleration: 2.5,
  jerk: 40,
  wheels: { map, speed: 31, acceleration: 150 },
};

export const TICK = 0.005;

/** Waypoints of a figure of eight, 2.4 m × 1.6 m, to be closed. */
export const EIGHT = Array.from({ length: 16 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 16;
  return { x: 1.2 * Math.sin(angle), y: 0.8 * Math.sin(2 * angle) };
});

/** The largest use of each limit over a plan, 1 being all; from its samples alone. */
export function uses(plan: MotionPlan, limits: MotionLimits): Record<string, number> {
  const l = fullLimits(limits);
  const point = motionPoint();
  const last = motionPoint();
  const wheels = wheelVector();
  const before = wheelVector();
  const most: Record<string, number> = {};
  const note = (name: string, value: number) => {
    most[name] = Math.max(most[name] ?? 0, value);
  };
  const h = 1e-3;
  const steps = Math.floor(plan.duration / h);
  for (let i = 0; i <= steps; i++) {
    plan.sample(i * h, point);
    const c = Math.cos(point.theta);
    const s = Math.sin(point.theta);
    const vx = c * point.vx + s * point.vy;
    const vy = c * point.vy - s * point.vx;
    note("speed", Math.hypot(vx / l.forward, vy / l.strafe, point.omega / l.turn));
    const ax = (c * point.ax + s * point.ay) / l.acceleration;
    const ay = (c * point.ay - s * point.ax) / l.strafeAcceleration;
    note("traction", Math.hypot(ax, ay));
    note("turning", Math.abs(point.alpha) / l.turnAcceleration);
    if (l.wheels) {
      l.wheels.map.toWheels({ vx, vy, omega: point.omega }, wheels);
      for (let w = 0; w < 4; w++) {
        note("wheel speed", Math.abs(wheels[w]!) / l.wheels.speed);
        if (i > 0) note("wheel acceleration", Math.abs(wheels[w]! - before[w]!) / h / l.wheels.acceleration);
      }
      before.set(wheels);
    }
    if (i > 0) {
      // Are velocity and acceleration derivatives of what they claim to be?
      const middle = (a: number, b: number) => ((a + b) / 2) * h;
      note("position jump", Math.abs(point.x - last.x - middle(point.vx, last.vx)) / 1e-5);
      note("position jump", Math.abs(point.y - last.y - middle(point.vy, last.vy)) / 1e-5);
      note("heading jump", Math.abs(point.theta - last.theta - middle(point.omega, last.omega)) / 1e-4);
      note(
        "velocity jump",
        Math.hypot(point.vx - last.vx, point.vy - last.vy) /
          (1.5 * Math.max(l.acceleration, l.strafeAcceleration) * h),
      );
    }
    Object.assign(last, point);
  }
  return most;
}

/** A car that does what it is told late, too little, and is pushed about. */
export class LaggingCar {
  readonly pose: Pose;
  readonly twist: Twist = zeroTwist();
  readonly #random: Random;
  /** Share of a command that it makes. */
  gain = { forward: 0.97, strafe: 0.92, turn: 0.96 };
  /** Of the first-order response, s. */
  lag = 0.04;
  /** Standard deviation of the push, m/s, and of its turning, rad/s. */
  push = 0.02;
  isHeld = false;

  constructor(pose: Readonly<Pose>, seed = 1) {
    this.pose = { ...pose };
    this.#random = new Random(seed);
  }

  step(command: Readonly<Twist>, dt: number): void {
    const { pose, twist, gain } = this;
    const share = 1 - Math.exp(-dt / this.lag);
    twist.vx += share * (gain.forward * command.vx - twist.vx);
    twist.vy += share * (gain.strafe * command.vy - twist.vy);
    twist.omega += share * (gain.turn * command.omega - twist.omega);
    if (this.isHeld) Object.assign(twist, zeroTwist());
    const push = () => (this.isHeld ? 0 : this.push * this.#random.gaussian());
    poseExp(pose, (twist.vx + push()) * dt, (twist.vy + push()) * dt, (twist.omega + push()) * dt);
  }
}
