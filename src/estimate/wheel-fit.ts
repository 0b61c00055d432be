import type { Twist } from "../core/geometry.ts";
import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";

/** The wheel speeds that a motion of the car needs: `MecanumKinematics` of the drive is one. */
export interface InverseKinematics {
  /**
   * @param twist m/s and rad/s, car frame
   * @param out rad/s
   */
  toWheels(twist: Readonly<Twist>, out: WheelVector): void;
}

/** Below this, as a share of what four wheels give, the wheels left do not determine the motion. */
const SINGULAR = 1e-6;

/**
 * The car's motion from its wheels' by weighted least squares, for any weights: a wheel that slips weighs
 * less, one without an encoder nothing.
 *
 * Over wheel i the rim runs at `s = vx + sigma·vy + lever·omega` (see `MecanumKinematics`). The normal
 * equations of that are 3 × 3, or 2 × 2 where the turn is known better from elsewhere, and are solved in closed form.
 * Speeds (m/s, rad/s) and displacements (m, rad) go through alike.
 */
export class WheelFit {
  /** m */
  readonly radius: Readonly<WheelVector>;
  readonly #sigma: WheelVector;
  /** m */
  readonly #lever: WheelVector;

  /** @throws RangeError where the kinematics give a wheel no speed, or one that is not finite */
  constructor(kinematics: InverseKinematics) {
    const ahead = wheelVector();
    const left = wheelVector();
    const turn = wheelVector();
    kinematics.toWheels({ vx: 1, vy: 0, omega: 0 }, ahead);
    kinematics.toWheels({ vx: 0, vy: 1, omega: 0 }, left);
    kinematics.toWheels({ vx: 0, vy: 0, omega: 1 }, turn);
    this.radius = ahead.map((w) => 1 / w);
    this.#sigma = left.map((w, i) => w / ahead[i]!);
    this.#lever = turn.map((w, i) => w / ahead[i]!);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const [radius, sigma, lever] = [this.radius[i]!, this.#sigma[i]!, this.#lever[i]!];
      if (radius > 0 && radius < Infinity && Number.isFinite(sigma) && Number.isFinite(lever)) continue;
      throw new RangeError(
        `the kinematics turn the wheel ${WHEELS[i]} by ${ahead[i]}, ${left[i]} and ${turn[i]} rad/s for 1 m/s ` +
          "forward, 1 m/s to the left and 1 rad/s: forward must be > 0, and all finite",
      );
    }
  }

  /** Least-squares motion. @param motion vx, vy, omega: written @returns false: the wheels that weigh do not determine it */
  solve(weight: Readonly<WheelVector>, rim: Readonly<WheelVector>, motion: Float64Array): boolean {
    const sigma = this.#sigma;
    const lever = this.#lever;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let p = 0;
    let q = 0;
    let r = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const w = weight[i]!;
      if (w === 0) continue;
      const s = sigma[i]!;
      const l = lever[i]!;
      const y = w * rim[i]!;
      a += w;
      b += w * s;
      c += w * l;
      d += w * s * s;
      e += w * s * l;
      f += w * l * l;
      p += y;
      q += s * y;
      r += l * y;
    }
    // The adjugate of the symmetric matrix [a b c; b d e; c e f].
    const aa = d * f - e * e;
    const ab = c * e - b * f;
    const ac = b * e - c * d;
    const determinant = a * aa + b * ab + c * ac;
    if (!(determinant > SINGULAR * a * d * f)) return false;
    const bb = a * f - c * c;
    const bc = b * c - a * e;
    const cc = a * d - b * b;
    motion[0] = (aa * p + ab * q + ac * r) / determinant;
    motion[1] = (ab * p + bb * q + bc * r) / determinant;
    motion[2] = (ac * p + bc * q + cc * r) / determinant;
    return true;
  }

  /** Least-squares translation for a known turn. @param motion vx, vy: written; omega: read @returns as {@link solve} */
  solveAlong(weight: Readonly<WheelVector>, rim: Readonly<WheelVector>, motion: Float64Array): boolean {
    const sigma = this.#sigma;
    const lever = this.#lever;
    const turn = motion[2]!;
    let a = 0;
    let b = 0;
    let d = 0;
    let p = 0;
    let q = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const w = weight[i]!;
      if (w === 0) continue;
      const s = sigma[i]!;
      const y = w * (rim[i]! - lever[i]! * turn);
      a += w;
      b += w * s;
      d += w * s * s;
      p += y;
      q += s * y;
    }
    const determinant = a * d - b * b;
    if (!(determinant > SINGULAR * a * d)) return false;
    motion[0] = (d * p - b * q) / determinant;
    motion[1] = (a * q - b * p) / determinant;
    return true;
  }

  /** How much faster each rim runs than the motion says. @param out m/s or m */
  excess(motion: Float64Array, rim: Readonly<WheelVector>, out: WheelVector): void {
    const sigma = this.#sigma;
    const lever = this.#lever;
    const x = motion[0]!;
    const y = motion[1]!;
    const turn = motion[2]!;
    for (let i = 0; i < WHEEL_COUNT; i++) out[i] = rim[i]! - (x + sigma[i]! * y + lever[i]! * turn);
  }
}
