import type { Arbiter } from "../command/arbiter.ts";
import { copyTwist, type Twist, zeroTwist } from "../core/geometry.ts";
import type { WheelVector } from "../core/wheels.ts";
import { desaturate } from "../drive/desaturate.ts";
import { discretize } from "../drive/discretize.ts";
import type { WheelController } from "../drive/wheel-controller.ts";
import type { Clearance } from "../estimate/clearance.ts";
import type { Backend } from "../hardware/ports.ts";
import type { HeadingHold } from "../motion/heading-hold.ts";
import type { TwistLimiter } from "../motion/limiter.ts";
import type { ProximityVeto } from "../motion/proximity-veto.ts";
import type { Arming } from "../safety/arming.ts";
import type { Gate } from "../safety/gate.ts";
import type { Estimator } from "./estimator.ts";
import type { Motions } from "./motions.ts";
import type { RawDrive } from "./raw-drive.ts";
import type { Sampler } from "./sampler.ts";
import type { LoopState } from "./state.ts";
import type { Tracking } from "./tracking.ts";
import type { Watch } from "./watch.ts";
import type { WheelMap } from "./wheel-map.ts";

/** The rooms, as `assemble` has made them for one car. */
export interface LoopParts {
  readonly backend: Backend;
  readonly estimator: Estimator;
  readonly watch: Watch;
  readonly arbiter: Arbiter;
  readonly arming: Arming;
  readonly motions: Motions;
  readonly raw: RawDrive;
  readonly sampler: Sampler;
  readonly tracking: Tracking;
  /** With a distance sensor only. */
  readonly ahead: { readonly clearance: Clearance; readonly veto: ProximityVeto } | undefined;
  readonly headingHold: HeadingHold;
  readonly limiter: TwistLimiter;
  readonly wheelMap: WheelMap;
  readonly controller: WheelController;
  readonly gate: Gate;
  /** A motion's plan may change the twist so fast by itself, m/s² and rad/s²; more is a jump. */
  readonly abrupt: Readonly<Twist>;
  /** Without, the wheels are driven by the feedforward alone. */
  readonly hasEncoders: boolean;
  /** Fastest that a wheel may be asked to turn, rad/s. */
  readonly wheelSpeed: number;
  /** s */
  readonly period: number;
}

/** Below this the limiter would move by less than the duty can show, s. */
const LEAST_UPDATE = 1e-4;
/** After a pause the stages go on as if it had been this long, s. */
const LONGEST_UPDATE = 0.02;

/**
 * The tick: read → update → write. It allocates nothing, waits for nobody and logs nothing.
 *
 * A command that arrives between two ticks is applied by {@link apply} at once: update → write, with
 * the measurements of the last tick. Every stage integrates over the dt that it is given.
 */
export class ControlLoop {
  readonly state: LoopState;
  readonly #parts: LoopParts;
  #lastUpdate = Number.NEGATIVE_INFINITY;
  /** The setpoint before it is discretized. */
  readonly #asked = zeroTwist();
  /** How it is to change: by the plan, or by the limiter. */
  #acceleration: Readonly<Twist> = zeroTwist();

  constructor(parts: LoopParts, state: LoopState) {
    this.#parts = parts;
    this.state = state;
  }

  /** What the car is asked for after all limits, car frame, as the limits leave it. */
  get asked(): Readonly<Twist> {
    return this.#asked;
  }

  /** When something was last asked of the car, s. */
  get updated(): number {
    return this.#lastUpdate;
  }

  /** @param now s on the robot's clock */
  tick(now: number): void {
    this.#read(now);
    this.#parts.sampler.add(this.state, now);
    this.#parts.tracking.add(this.state, this.#parts.headingHold, now);
    this.#update(now);
    this.#write(now);
    this.state.ticks++;
  }

  /**
   * Between two ticks.
   *
   * @returns false where the last update was just now, and the next tick will do
   */
  apply(now: number): boolean {
    if (now - this.#lastUpdate < LEAST_UPDATE) return false;
    this.#update(now);
    this.#write(now);
    return true;
  }

  #read(now: number): void {
    const { backend, estimator, watch, ahead } = this.#parts;
    const { sensors } = backend;
    const { state } = this;
    for (let i = 0; i < sensors.length; i++) sensors[i]!.read(now, state.sensors);
    watch.sensors(state, now);
    estimator.step(state, watch.gyroUsable, watch.encoderUsable, now);
    watch.wheels(state, now);
    if (ahead === undefined) return;
    ahead.clearance.step(state.sensors.range, state.twist, now, state.ahead);
    if (!watch.rangeUsable) state.ahead.clearance = Number.NaN;
  }

  #update(now: number): void {
    const { arbiter, arming, motions, raw, headingHold, limiter, wheelMap, controller, period } = this.#parts;
    const { state } = this;
    const { command, setpoint, wheels } = state;
    const dt = Math.min(now - this.#lastUpdate, LONGEST_UPDATE);
    this.#lastUpdate = now;

    arbiter.step(now, state.pose, command);
    arming.step(arbiter.isAskedToMove && !motions.isWaiting, now);
    if (!arming.armed) {
      this.rest();
      return;
    }
    if (raw.takes(command)) {
      this.rest();
      raw.write(command, state, wheels.duty);
      return;
    }
    const isMotion = command.motion;
    if (isMotion) motions.step(state, now, dt, command.twist);
    headingHold.step(command.twist, state.pose, state.twist, command.holdHeading);
    const asked = this.#asked;
    this.#acceleration = limiter.acceleration;
    if (this.#vetoed() || command.stopping) limiter.stop(dt, asked);
    else if (isMotion && this.#isSmooth(command.twist, dt)) {
      // Planned within the limits: another limiter behind the plan would only lag. It takes over from here.
      copyTwist(command.twist, asked);
      limiter.reset(asked);
      this.#acceleration = motions.acceleration;
    } else limiter.step(command.twist, dt, asked);
    // Limit first, then discretize: the other way round the limit would bend the path again.
    discretize(asked, period, setpoint);
    wheelMap.toWheels(setpoint, wheels.target);
    wheelMap.toWheels(this.#acceleration, wheels.acceleration);
    const factor = desaturate(wheels.target, this.#parts.wheelSpeed);
    if (factor < 1) scale(wheels.acceleration, factor);
    const { target, acceleration, speed, duty } = wheels;
    if (this.#parts.hasEncoders) controller.step(target, acceleration, speed, state.batteryVolts, dt, duty);
    else controller.stepOpenLoop(target, acceleration, state.batteryVolts, duty);
  }

  /** Takes from the command what would not stop in time. @returns whether it must stop at once */
  #vetoed(): boolean {
    const { ahead: parts } = this.#parts;
    if (parts === undefined) return false;
    const { command, setpoint, ahead } = this.state;
    const stops = parts.veto.step(command.twist, ahead, setpoint, this.#acceleration);
    ahead.heldBack = parts.veto.isLimiting;
    return stops;
  }

  /** Whether it follows from what was asked for so long ago, as the twists of a plan do. */
  #isSmooth({ vx, vy, omega }: Readonly<Twist>, dt: number): boolean {
    const asked = this.#asked;
    const { abrupt } = this.#parts;
    return (
      Math.abs(vx - asked.vx) <= abrupt.vx * dt &&
      Math.abs(vy - asked.vy) <= abrupt.vy * dt &&
      Math.abs(omega - asked.omega) <= abrupt.omega * dt
    );
  }

  #write(now: number): void {
    const { arming, gate, backend } = this.#parts;
    const { command, wheels } = this.state;
    const { duty } = wheels;
    gate.apply(duty, arming.armed, now, command);
    backend.motors.write(duty);
  }

  /** Nothing is asked of the car, and nothing is remembered of what was asked. */
  rest(): void {
    const { headingHold, limiter, controller } = this.#parts;
    const { ahead, setpoint, wheels } = this.state;
    ahead.heldBack = false;
    setpoint.vx = 0;
    setpoint.vy = 0;
    setpoint.omega = 0;
    headingHold.release();
    copyTwist(setpoint, this.#asked);
    limiter.reset(setpoint);
    controller.reset();
    wheels.target.fill(0);
    wheels.acceleration.fill(0);
    wheels.duty.fill(0);
  }
}

function scale(values: WheelVector, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}
