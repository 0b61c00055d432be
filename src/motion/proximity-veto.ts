import type { Twist } from "../core/geometry.ts";

export interface ProximityVetoSettings {
  /** What is kept free ahead of the sensor, m, > 0. */
  readonly stopAt: number;
  /** Fastest ahead while nothing is known of what is there, m/s, > 0. */
  readonly blindSpeed: number;
  /** From a new setpoint until the wheels turn as it says, s, > 0. */
  readonly reaction: number;
  /** Time between two steps, s, > 0. */
  readonly period: number;
  /** The limiter's, whose ramps are what the car can do. */
  readonly limits: {
    readonly forward: number;
    readonly strafe: number;
    readonly turn: number;
    readonly deceleration: number;
    readonly jerk: number;
    readonly stop: number;
  };
}

/** Share of the deceleration that is planned with; the rest is for what goes wrong. */
const PLANNED = 0.8;
/** So near to `stopAt` the car has arrived, m, */
const ARRIVED = 0.01;
/** and goes on only when so much more is free: noise does not make it creep or bounce, m. */
const FREE_AGAIN = 0.04;
/** Less is not worth an emergency stop: a sensor's noise, m. */
const NOISE = 0.01;
/** With so much too much speed ahead, all of the limiter's acceleration goes into braking, m/s. */
const BRAKES_FIRST = 0.05;
/** What takes less from the demand is no veto to speak of, m/s. */
const NOTICEABLE = 0.02;

/**
 * Lets the car drive towards what is ahead of it only as fast as it can still brake for it. Sideways,
 * backwards and turning stay free: the sensor looks straight ahead and knows nothing of them. They only
 * wait with changing while the car brakes, because the limiter has one acceleration for all of them.
 *
 * It limits what is asked of the limiter, so that the ramp is the limiter's. From the speed v an S-curve of
 * deceleration a and jerk j needs the way v²/2a + v·a/2j, or less (Biagiotti & Melchiorri, Trajectory
 * Planning for Automatic Machines and Robots, §3.4); what happens before it begins takes v·t. Solved for v
 * with T = t + a/2j: v = a·(−T + √(T² + 2d/a)). That is also the limit of Krauß' car-following model (1998)
 * behind one who stands.
 *
 * Where that does not do, because a foot is put in the way, {@link step} asks for the emergency stop.
 */
export class ProximityVeto {
  readonly #settings: ProximityVetoSettings;
  /** m/s² */
  readonly #braking: number;
  #hasArrived = false;
  #isLimiting = false;

  /** @throws RangeError quoting the setting that is out of range */
  constructor(settings: ProximityVetoSettings) {
    const { stopAt, blindSpeed, reaction, period, limits } = settings;
    for (const [name, value] of Object.entries({ stopAt, blindSpeed, reaction, period, ...limits })) {
      if (!(value > 0 && value < Infinity)) {
        throw new RangeError(`proximity veto ${name} must be > 0 and finite, got ${value}`);
      }
    }
    this.#settings = settings;
    this.#braking = PLANNED * Math.min(limits.deceleration, limits.stop);
  }

  /** Whether the last step took some of what was asked because of what is ahead. */
  get isLimiting(): boolean {
    return this.#isLimiting;
  }

  /**
   * @param demand car frame; changed in place: its vx is lowered, never below 0
   * @param ahead `clearance` is from the sensor to what is ahead, m; +Infinity: nothing; NaN: nobody knows
   * @param setpoint of the last step, car frame
   * @param acceleration of the last step, car frame
   * @returns whether only the limiter's emergency stop is quick enough
   */
  step(
    demand: Twist,
    ahead: { readonly clearance: number },
    setpoint: Readonly<Twist>,
    acceleration: Readonly<Twist>,
  ): boolean {
    const { stopAt, blindSpeed } = this.#settings;
    const { clearance } = ahead;
    const isBlind = Number.isNaN(clearance);
    const room = clearance - stopAt;
    this.#hasArrived = room < (this.#hasArrived ? FREE_AGAIN : ARRIVED);
    const most = isBlind ? blindSpeed : this.#hasArrived ? 0 : this.#brakeable(room, acceleration);
    this.#isLimiting = demand.vx > most + NOTICEABLE && !isBlind;
    if (demand.vx > most) demand.vx = most;
    if (!isBlind) this.#brakeFirst(demand, most, setpoint, acceleration);
    return !isBlind && this.#emergencyWay(setpoint) > room + NOISE;
  }

  /** The speed from which the car comes to rest within `room`, m/s. */
  #brakeable(room: number, acceleration: Readonly<Twist>): number {
    const { reaction, limits } = this.#settings;
    const { forward, strafe, turn, jerk } = limits;
    const a = this.#braking;
    // The limiter lets every acceleration that is not braking already die away first.
    const x = Math.max(acceleration.vx, 0);
    const y = (acceleration.vy * forward) / strafe;
    const z = (acceleration.omega * forward) / turn;
    const t = reaction + (a / 2 + Math.sqrt(x * x + y * y + z * z)) / jerk;
    // +Infinity where nothing is ahead.
    return a * (Math.sqrt(t * t + (2 * room) / a) - t);
  }

  /** Keeps the other directions from what they would need of the acceleration while there is too much speed. */
  #brakeFirst(demand: Twist, most: number, setpoint: Readonly<Twist>, acceleration: Readonly<Twist>): void {
    const { forward, strafe, turn, jerk } = this.#settings.limits;
    const x = acceleration.vx / forward;
    const y = acceleration.vy / strafe;
    const z = acceleration.omega / turn;
    // The limiter's stop point: what is reached while the acceleration dies away.
    const half = (Math.sqrt(x * x + y * y + z * z) * forward) / jerk / 2;
    const excess = setpoint.vx + acceleration.vx * half - most;
    if (!(excess > 0)) return;
    const share = Math.max(1 - excess / BRAKES_FIRST, 0);
    const vy = setpoint.vy + acceleration.vy * half;
    const omega = setpoint.omega + acceleration.omega * half;
    demand.vy = vy + (demand.vy - vy) * share;
    demand.omega = omega + (demand.omega - omega) * share;
  }

  /** How far ahead the car still comes where it makes an emergency stop in the next step, m. */
  #emergencyWay(setpoint: Readonly<Twist>): number {
    const { period, limits } = this.#settings;
    const { forward, strafe, turn, stop } = limits;
    const x = setpoint.vx / forward;
    const y = setpoint.vy / strafe;
    const z = setpoint.omega / turn;
    const duration = (Math.sqrt(x * x + y * y + z * z) * forward) / stop;
    return setpoint.vx > 0 ? setpoint.vx * (duration / 2 + period) : Number.NEGATIVE_INFINITY;
  }
}
