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
/** What takes less from the demand is no veto to speak of, m/s. */
const NOTICEABLE = 0.02;

/**
 * Lets the car drive towards what is ahead of it only as fast as it can still brake for it. Sideways,
 * backwards and turning stay free: the sensor looks straight ahead and knows nothing of them.
 *
 * It limits what is asked of the limiter, so that the ramp is the limiter's. From the speed v an S-curve of
 * deceleration a and jerk j needs the way v²/2a + v·a/2j, or less (Biagiotti & Melchiorri, Trajectory
 * Planning for Automatic Machines and Robots, §3.4); what happens before it begins takes v·t. Solved for v
 * with T = t + a/2j: v = a·(−T + √(T² + 2d/a)). That is also the limit of Krauß' car-following model (1998)
 * behind one who stands.
 *
 * Where the limiter cannot follow (it shares its acceleration among the directions; a foot is put in the
 * way), {@link step} asks for its emergency stop.
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
   * @param demand car frame; its vx is lowered in place, never below 0
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
    const most = isBlind ? blindSpeed : this.#hasArrived ? 0 : this.#brakeable(room, acceleration.vx);
    this.#isLimiting = demand.vx > most + NOTICEABLE && !isBlind;
    if (demand.vx > most) demand.vx = most;
    return !isBlind && this.#emergencyWay(setpoint) > room + NOISE;
  }

  /** The speed from which the car comes to rest within `room`, m/s. */
  #brakeable(room: number, speedingUp: number): number {
    const { reaction, limits } = this.#settings;
    const a = this.#braking;
    // First what speeds it up has to die away.
    const t = reaction + (a / 2 + Math.max(speedingUp, 0)) / limits.jerk;
    // +Infinity where nothing is ahead.
    return a * (Math.sqrt(t * t + (2 * room) / a) - t);
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
