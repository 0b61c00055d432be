import { type MotionGoal, type MotionProfile, type MotionState, motionAtRest } from "./motion-state.ts";
import { Pid, type PidSettings } from "./pid.ts";

/**
 * A PID controller that is led to its goal by a profile, after WPILib's ProfiledPIDController: the error
 * stays small, so that the gains may be high and nothing saturates.
 *
 * The setpoint's velocity and acceleration belong to a feedforward; the output is only what that misses.
 * kD looks at the error unless told otherwise: it must not resist the motion that is wanted. With a
 * `period` the goal is approached the shorter way round.
 */
export class ProfiledPid {
  readonly #profile: MotionProfile;
  readonly #pid: Pid;
  readonly #period: number;
  readonly #setpoint: MotionState = motionAtRest();
  /** As it was given; the target is the same place, the shorter way round from the setpoint. */
  #goal = Number.NaN;
  readonly #target = { position: 0, velocity: 0 };
  /** Since the profile's start, s. */
  #time = 0;
  /** What the measurement should be now. Updated in place. */
  readonly setpoint: Readonly<MotionState> = this.#setpoint;

  /**
   * Starts at rest at 0; see {@link reset}.
   *
   * @param profile of any kind; nobody else may plan with it
   * @throws RangeError quoting the setting that is out of range
   */
  constructor(profile: MotionProfile, settings: PidSettings) {
    this.#profile = profile;
    this.#pid = new Pid({ derivativeOf: "error", ...settings });
    this.#period = settings.period ?? Infinity;
    this.reset(this.#setpoint);
  }

  /** Whether the profile has ended and the measurement is within its tolerances. */
  get atGoal(): boolean {
    return this.#time >= this.#profile.duration && this.#pid.atSetpoint;
  }

  /** s that the profile still needs. */
  get timeLeft(): number {
    return Math.max(this.#profile.duration - this.#time, 0);
  }

  /**
   * Heads for a goal from wherever the setpoint is, at any time; the same goal again changes nothing.
   *
   * @throws RangeError if the goal is not finite, or its velocity beyond the limit
   */
  setGoal(goal: MotionGoal): void {
    const velocity = goal.velocity ?? 0;
    if (goal.position === this.#goal && velocity === this.#target.velocity) return;
    const from = this.#setpoint.position;
    const away = goal.position - from;
    const round = this.#period < Infinity ? this.#period * Math.round(away / this.#period) : 0;
    // A goal that is refused is not remembered, so that it is refused again.
    this.#goal = Number.NaN;
    this.#target.position = goal.position - round;
    this.#target.velocity = velocity;
    this.#profile.plan(this.#setpoint, this.#target);
    this.#time = 0;
    this.#goal = goal.position;
  }

  /**
   * @param measured position
   * @param dt s since the last step; if it is not > 0, not finite, or NaN, the setpoint stays
   * @returns the output that the error asks for
   */
  step(measured: number, dt: number): number {
    if (dt > 0 && dt < Infinity) {
      this.#time += dt;
      this.#profile.sample(this.#time, this.#setpoint);
    }
    return this.#pid.step(this.#setpoint.position, measured, dt);
  }

  /**
   * Says where the motion is; until there is another goal it stays at that position, or returns to it.
   *
   * @throws RangeError if the state is not finite
   */
  reset(state: Readonly<MotionState>): void {
    this.#profile.plan(state, { position: state.position });
    this.#time = 0;
    this.#goal = Number.NaN;
    this.#profile.sample(0, this.#setpoint);
    this.#pid.reset();
  }
}
