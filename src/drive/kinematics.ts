import { type Point, type Twist, zeroTwist } from "../core/geometry.ts";
import { pinv } from "../core/mathjs.ts";
import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";

/**
 * Which way a wheel's rollers lie. Seen from above, −1: like a \, from front left to rear right; +1: like
 * a /. It is the sign with which the rim turns forward when the contact moves to the left.
 */
export type RollerSign = -1 | 1;

type FourOf<T> = readonly [T, T, T, T];

/** The car as kinematics knows it. Everything in the car's frame, wheels in the usual order. */
export interface MecanumLayout {
  /** Where each wheel touches the floor, m. */
  readonly positions: FourOf<Point>;
  /** m, > 0; one for all wheels, or one for each as calibration found it. */
  readonly wheelRadius: number | FourOf<number>;
  /** Default: an X, as seen from above. */
  readonly rollers?: FourOf<RollerSign>;
}

/** The usual way to mount the wheels: seen from above, the upper rollers form an X. */
const X_ROLLERS: FourOf<RollerSign> = [-1, 1, 1, -1];

/**
 * How far apart the wheels' levers must be for turning to be told from driving, m. No real car comes
 * near; below it the least-squares fit would only amplify noise.
 */
const LEAST_LEVER = 1e-3;

/** The wheels stand so that some motion of the car turns none of them, or two motions turn them alike. */
export class RankDeficientLayoutError extends RangeError {
  override readonly name = "RankDeficientLayoutError";
}

const CAR_ORIGIN: Point = { x: 0, y: 0 };

/**
 * From the car's motion to its wheels' and back, for any wheel positions and any centre of rotation.
 *
 * Over the contact of wheel i at (x, y) the chassis moves with u = (vx − omega·y, vy + omega·x). The
 * rollers pass on only the part of u along their axis, so the rim must run at
 *
 *     r·w = ux + sigma·uy = vx + sigma·vy + (sigma·x − y)·omega
 *
 * which is one row of a constant 4 × 3 matrix. `toWheels` applies it, `toTwist` its pseudo-inverse: the
 * least-squares motion, since four wheels over-determine three velocities. Because the matrix is
 * constant, the rates of a twist's components (m/s², rad/s², as the limiter gives them) go through the same
 * two methods, and so do displacements: wheels that turned by so many rad since the last tick give the
 * twist (m, m, rad) of that time, and `poseExp` the pose that it leads to. Exactly, while the twist was
 * constant.
 *
 * After Muir & Neuman, "Kinematic Modeling of Wheeled Mobile Robots" (1987), and WPILib's
 * MecanumDriveKinematics.
 */
export class MecanumKinematics {
  readonly #radius: WheelVector;
  readonly #sigma: WheelVector;
  /** sigma·x − y, m: how far a turn of 1 rad moves the rim. + turns the wheel forward. */
  readonly #lever: WheelVector;
  // The rows of the pseudo-inverse, from rim speeds (m/s) to the twist.
  readonly #forVx: WheelVector;
  readonly #forVy: WheelVector;
  readonly #forOmega: WheelVector;
  readonly #rate = zeroTwist();

  /**
   * @throws RangeError quoting a radius that is not > 0, a roller that is neither −1 nor 1, or a position that is not finite
   * @throws RankDeficientLayoutError where the wheels' speeds do not determine the car's motion
   */
  constructor(layout: MecanumLayout) {
    const { positions, wheelRadius, rollers = X_ROLLERS } = layout;
    this.#radius = wheelVector();
    this.#sigma = Float64Array.from(rollers);
    this.#lever = wheelVector();
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const { x, y } = positions[i]!;
      const radius = typeof wheelRadius === "number" ? wheelRadius : wheelRadius[i]!;
      if (!(radius > 0 && radius < Infinity)) {
        throw new RangeError(`wheelRadius of ${WHEELS[i]} must be > 0 m, got ${radius}`);
      }
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        throw new RangeError(`position of ${WHEELS[i]} must be finite, got (${x}, ${y}) m`);
      }
      const sigma: number = this.#sigma[i]!;
      if (sigma !== 1 && sigma !== -1)
        throw new RangeError(`roller sign of ${WHEELS[i]} must be −1 or 1, got ${sigma}`);
      this.#radius[i] = radius;
      this.#lever[i] = this.#sigma[i]! * x - y;
    }
    this.#refuseRankDeficiency(positions);

    const rows = Array.from(this.#lever, (lever, i) => [1, this.#sigma[i]!, lever]);
    const inverse = pinv(rows);
    this.#forVx = Float64Array.from(inverse[0]!);
    this.#forVy = Float64Array.from(inverse[1]!);
    this.#forOmega = Float64Array.from(inverse[2]!);
  }

  /**
   * The common car: wheels on the corners of a rectangle around the car's origin.
   *
   * @param chassis wheelbase: front to rear axle, track: left to right wheel centre; full distances, m
   */
  static rectangular(chassis: {
    readonly wheelbase: number;
    readonly track: number;
    readonly wheelRadius: number | FourOf<number>;
  }): MecanumKinematics {
    const { wheelbase, track, wheelRadius } = chassis;
    if (!(wheelbase > 0)) throw new RangeError(`wheelbase must be > 0 m, got ${wheelbase}`);
    if (!(track > 0)) throw new RangeError(`track must be > 0 m, got ${track}`);
    const x = wheelbase / 2;
    const y = track / 2;
    return new MecanumKinematics({
      positions: [
        { x, y },
        { x, y: -y },
        { x: -x, y },
        { x: -x, y: -y },
      ],
      wheelRadius,
    });
  }

  /**
   * Inverse kinematics: the wheel speeds that move the car so.
   *
   * @param twist velocity of `centre`, car frame
   * @param out rad/s, + drives forward
   * @param centre the point of the car that moves with (vx, vy) and about which it turns, m
   */
  toWheels(twist: Readonly<Twist>, out: WheelVector, centre: Point = CAR_ORIGIN): void {
    const omega = twist.omega;
    const vx = twist.vx + omega * centre.y;
    const vy = twist.vy - omega * centre.x;
    const sigma = this.#sigma;
    const lever = this.#lever;
    const radius = this.#radius;
    out[0] = (vx + sigma[0]! * vy + lever[0]! * omega) / radius[0]!;
    out[1] = (vx + sigma[1]! * vy + lever[1]! * omega) / radius[1]!;
    out[2] = (vx + sigma[2]! * vy + lever[2]! * omega) / radius[2]!;
    out[3] = (vx + sigma[3]! * vy + lever[3]! * omega) / radius[3]!;
  }

  /**
   * The wheels' accelerations where that of the car is known as an accelerometer feels it, or a path over
   * the floor bends. That is not how fast the twist's components change: the car's axes turn, so that a car
   * going round in a circle feels a centripetal acceleration while its wheels turn evenly. By the
   * transport theorem the components change with (ax + omega·vy, ay − omega·vx).
   *
   * @param acceleration of `centre` over the floor, along the car's axes, m/s² and rad/s²
   * @param twist velocity of `centre` at that moment, car frame
   * @param out rad/s²
   */
  toWheelAccelerations(
    acceleration: Readonly<Twist>,
    twist: Readonly<Twist>,
    out: WheelVector,
    centre: Point = CAR_ORIGIN,
  ): void {
    const rate = this.#rate;
    rate.vx = acceleration.vx + twist.omega * twist.vy;
    rate.vy = acceleration.vy - twist.omega * twist.vx;
    rate.omega = acceleration.omega;
    this.toWheels(rate, out, centre);
  }

  /**
   * The car's acceleration from its wheels', by least squares: the inverse of {@link toWheelAccelerations}.
   *
   * @param wheels rad/s², + speeds up forward
   * @param twist velocity of `centre` at that moment, car frame
   * @param out acceleration of `centre` over the floor, along the car's axes, m/s² and rad/s²; not `twist` itself
   * @returns residual, m/s² ≥ 0, as {@link toTwist}
   */
  toAcceleration(
    wheels: Readonly<WheelVector>,
    twist: Readonly<Twist>,
    out: Twist,
    centre: Point = CAR_ORIGIN,
  ): number {
    const residual = this.toTwist(wheels, out, centre);
    out.vx -= twist.omega * twist.vy;
    out.vy += twist.omega * twist.vx;
    return residual;
  }

  /**
   * Forward kinematics: the motion that fits the wheel speeds best, by least squares over rim speeds.
   *
   * @param wheels rad/s, + drives forward
   * @param out velocity of `centre`, car frame
   * @returns residual, m/s ≥ 0: root mean square over the wheels of rim speed that no motion of a rigid
   *   car explains. Zero while all wheels roll; one that slips by s alone shows as s/4.
   */
  toTwist(wheels: Readonly<WheelVector>, out: Twist, centre: Point = CAR_ORIGIN): number {
    const sigma = this.#sigma;
    const lever = this.#lever;
    const radius = this.#radius;
    const toVx = this.#forVx;
    const toVy = this.#forVy;
    const toOmega = this.#forOmega;
    const rim0 = radius[0]! * wheels[0]!;
    const rim1 = radius[1]! * wheels[1]!;
    const rim2 = radius[2]! * wheels[2]!;
    const rim3 = radius[3]! * wheels[3]!;
    const vx = toVx[0]! * rim0 + toVx[1]! * rim1 + toVx[2]! * rim2 + toVx[3]! * rim3;
    const vy = toVy[0]! * rim0 + toVy[1]! * rim1 + toVy[2]! * rim2 + toVy[3]! * rim3;
    const omega = toOmega[0]! * rim0 + toOmega[1]! * rim1 + toOmega[2]! * rim2 + toOmega[3]! * rim3;
    out.vx = vx - omega * centre.y;
    out.vy = vy + omega * centre.x;
    out.omega = omega;

    const slip0 = rim0 - (vx + sigma[0]! * vy + lever[0]! * omega);
    const slip1 = rim1 - (vx + sigma[1]! * vy + lever[1]! * omega);
    const slip2 = rim2 - (vx + sigma[2]! * vy + lever[2]! * omega);
    const slip3 = rim3 - (vx + sigma[3]! * vy + lever[3]! * omega);
    return Math.sqrt((slip0 * slip0 + slip1 * slip1 + slip2 * slip2 + slip3 * slip3) / 4);
  }

  /**
   * The columns of the matrix are (1, …), the signs and the levers. The first two can be told apart when
   * both signs occur; the third differs from every mix of them when, among wheels of one sign, the
   * levers differ. So the spread of the levers within each sign is what tells a turn from a translation.
   */
  #refuseRankDeficiency(positions: FourOf<Point>): void {
    const minus = this.#leverSpread(-1);
    const plus = this.#leverSpread(1);
    if (minus >= 0 && plus >= 0 && Math.max(minus, plus) >= LEAST_LEVER) return;
    const where = positions.map(({ x, y }, i) => `${WHEELS[i]} (${x}, ${y})`).join(", ");
    throw new RankDeficientLayoutError(
      `wheels at ${where} m with rollers ${Array.from(this.#sigma).join(", ")} do not determine the ` +
        `car's motion: there are two motions that turn every wheel alike`,
    );
  }

  /** Largest minus smallest lever among wheels of this sign, m; −Infinity where it is not used at all. */
  #leverSpread(sign: RollerSign): number {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if (this.#sigma[i] !== sign) continue;
      low = Math.min(low, this.#lever[i]!);
      high = Math.max(high, this.#lever[i]!);
    }
    return high - low;
  }
}
