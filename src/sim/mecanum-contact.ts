import { clamp, type Twist } from "../core/geometry.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { CarTruth } from "./world-car.ts";

const GRAVITY = 9.80665;
/** Sliding speed at which a tyre that pushes as hard as it can creeps without letting go, m/s. */
const CREEP = 0.004;
/** Sweeps over all contacts at most, and the change of impulse that counts as settled, N·s. */
const SWEEPS = 24;
const SETTLED = 1e-9;

/**
 * The four mecanum wheels on the floor.
 *
 * The roller that touches the floor holds along its axis, up to Coulomb's limit, and rolls freely
 * across it but for the drag of its bearing. So each wheel has three dry frictions: of its gearbox
 * (on the wheel's turning), of the roller's bearing (across the axis) and of the tyre (along it). A
 * dry friction is the impulse, no greater than its bound, that comes nearest to stopping its own
 * sliding. All twelve are solved together, implicitly, by projected Gauss-Seidel with a warm start
 * (Moreau's time stepping; Catto, "Iterative dynamics with temporal coherence", 2005): a standing
 * car truly stands, a slipping wheel slips at its limit, and no step can gain energy.
 *
 * The weight rests on all wheels alike; load transfer is not modelled.
 */
export class MecanumContact {
  /** Speed with which each wheel's tyre slides along its roller's axis, m/s, ≥ 0. */
  readonly slip = wheelVector();
  /** What is left of each wheel's grip, 0…1: less on ice. */
  readonly gripLeft = wheelVector(1, 1, 1, 1);

  readonly #invMass: number;
  readonly #invInertia: number;
  readonly #wheelInertia: number;
  readonly #viscous: number;
  /** Dry drag of one roller's bearing, N. */
  readonly #drag: number;
  /** Tyre's greatest force along its roller's axis, N. */
  readonly #grip = wheelVector();
  readonly #radius = wheelVector();
  /** The axis' x component in the car's frame, the same for all wheels. */
  readonly #axisX: number;
  // Its y component, and the lever arms about the middle of the car of a force along the axis and across it, m.
  readonly #axisY = wheelVector();
  readonly #axisLever = wheelVector();
  readonly #rollLever = wheelVector();
  // Change of the sliding speed for an impulse of 1 N·s along the axis and across it, 1/kg.
  readonly #tyreMobility = wheelVector();
  readonly #rollMobility = wheelVector();
  // Impulses of the last step, with which the next one starts: N·m·s, N·s, N·s.
  readonly #gearbox = wheelVector();
  readonly #roller = wheelVector();
  readonly #tyre = wheelVector();

  constructor(car: CarTruth) {
    this.#invMass = 1 / car.mass;
    this.#invInertia = 1 / car.inertia;
    this.#wheelInertia = car.wheelInertia;
    this.#viscous = car.rollers.viscous;
    this.#axisX = Math.cos(car.rollers.angle);
    const load = (car.mass * GRAVITY) / WHEEL_COUNT;
    this.#drag = car.rollers.drag * load;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const wheel = car.wheels[i]!;
      const x = (i < 2 ? car.wheelbase : -car.wheelbase) / 2;
      const y = (i % 2 === 0 ? car.track : -car.track) / 2;
      // Seen from above the rollers form an X, so those on the floor form a diamond.
      const axisX = this.#axisX;
      const axisY = (i === 0 || i === 3 ? -1 : 1) * Math.sin(car.rollers.angle);
      this.#radius[i] = wheel.radius;
      this.#grip[i] = wheel.mu * load;
      this.#axisY[i] = axisY;
      const axisLever = x * axisY - y * axisX;
      const rollLever = x * axisX + y * axisY;
      this.#axisLever[i] = axisLever;
      this.#rollLever[i] = rollLever;
      const rim = wheel.radius ** 2 / car.wheelInertia;
      this.#tyreMobility[i] = this.#invMass + axisX ** 2 * rim + axisLever ** 2 * this.#invInertia;
      this.#rollMobility[i] = this.#invMass + axisY ** 2 * rim + rollLever ** 2 * this.#invInertia;
    }
  }

  /**
   * Lets the frictions act for `dt` s.
   *
   * @param twist of the car, in its frame; changed in place
   * @param wheelSpeed rad/s; changed in place
   * @param gearboxFriction largest torque of each gearbox, N·m; Infinity: the wheel is jammed
   */
  step(twist: Twist, wheelSpeed: WheelVector, gearboxFriction: Readonly<WheelVector>, dt: number): void {
    this.#warmStart(twist, wheelSpeed, dt);
    const rollerBound = this.#drag * dt;
    const inertia = this.#wheelInertia;
    const axisX = this.#axisX;
    // In locals, for speed: this runs some ten thousand times a simulated second.
    let { vx, vy, omega } = twist;
    for (let sweep = 0, change = 1; sweep < SWEEPS && change > SETTLED; sweep++) {
      change = 0;
      for (let i = 0; i < WHEEL_COUNT; i++) {
        const radius = this.#radius[i]!;
        const axisY = this.#axisY[i]!;
        const axisLever = this.#axisLever[i]!;
        const rollLever = this.#rollLever[i]!;
        let speed = wheelSpeed[i]!;

        const oldGearbox = this.#gearbox[i]!;
        const gearboxBound = gearboxFriction[i]! * dt;
        const gearbox = clamp(oldGearbox - speed * inertia, -gearboxBound, gearboxBound);
        speed += (gearbox - oldGearbox) / inertia;
        this.#gearbox[i] = gearbox;

        const rollerSpeed = axisY * (radius * speed - vx) + axisX * vy + rollLever * omega;
        const oldRoller = this.#roller[i]!;
        const roller = clamp(oldRoller - rollerSpeed / this.#rollMobility[i]!, -rollerBound, rollerBound);
        const across = roller - oldRoller;
        this.#roller[i] = roller;
        vx -= axisY * across * this.#invMass;
        vy += axisX * across * this.#invMass;
        omega += rollLever * across * this.#invInertia;
        speed += (axisY * across * radius) / inertia;

        const tyreSpeed = axisX * (vx - radius * speed) + axisY * vy + axisLever * omega;
        const tyreBound = this.#grip[i]! * this.gripLeft[i]! * dt;
        const oldTyre = this.#tyre[i]!;
        // Aims at a sliding speed of −CREEP · tyre / tyreBound, multiplied out for a bound of 0.
        const wanted =
          oldTyre - (tyreSpeed * tyreBound + CREEP * oldTyre) / (this.#tyreMobility[i]! * tyreBound + CREEP);
        const tyre = clamp(wanted, -tyreBound, tyreBound);
        const along = tyre - oldTyre;
        this.#tyre[i] = tyre;
        vx += axisX * along * this.#invMass;
        vy += axisY * along * this.#invMass;
        omega += axisLever * along * this.#invInertia;
        speed -= (axisX * along * radius) / inertia;

        wheelSpeed[i] = speed;
        change = Math.max(change, Math.abs(across), Math.abs(along), Math.abs(gearbox - oldGearbox) / radius);
      }
    }
    twist.vx = vx;
    twist.vy = vy;
    twist.omega = omega;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const ahead = vx - this.#radius[i]! * wheelSpeed[i]!;
      this.slip[i] = Math.abs(axisX * ahead + this.#axisY[i]! * vy + this.#axisLever[i]! * omega);
    }
  }

  /** Forgets how the wheels pushed: they left the floor. */
  release(): void {
    this.#gearbox.fill(0);
    this.#roller.fill(0);
    this.#tyre.fill(0);
  }

  /** Begins with the impulses of the last step, which are nearly right, and the rollers' viscous drag. */
  #warmStart(twist: Twist, wheelSpeed: WheelVector, dt: number): void {
    const { vx, vy, omega } = twist;
    const axisX = this.#axisX;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const radius = this.#radius[i]!;
      const axisY = this.#axisY[i]!;
      const ahead = vx - radius * wheelSpeed[i]!;
      const rollerSpeed = -axisY * ahead + axisX * vy + this.#rollLever[i]! * omega;
      const across = this.#roller[i]! - this.#viscous * rollerSpeed * dt;
      const along = this.#tyre[i]!;
      const x = axisX * along - axisY * across;
      const y = axisY * along + axisX * across;
      twist.vx += x * this.#invMass;
      twist.vy += y * this.#invMass;
      twist.omega += (this.#axisLever[i]! * along + this.#rollLever[i]! * across) * this.#invInertia;
      wheelSpeed[i]! += (this.#gearbox[i]! - x * radius) / this.#wheelInertia;
    }
  }
}
