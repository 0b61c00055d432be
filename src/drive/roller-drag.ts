import type { WheelVector } from "../core/wheels.ts";

/** What the rollers' bearings eat while they turn. */
export interface RollerDragSettings {
  /** V, ≥ 0: what each wheel needs on top of its own friction while the car strafes. */
  readonly kS: number;
  /** V s/rad, ≥ 0, default 0: what it needs besides for each rad/s with which it turns while the car strafes. */
  readonly kV?: number;
  /**
   * lx/(lx + ly), 0…1: how far the contacts move sideways for what the rims go, while the car turns on the spot;
   * wheelbase/(wheelbase + track) of a usual car.
   */
  readonly turnShare: number;
  /** Of each wheel, in proportion to the others', > 0, mean 1; left out: all alike. */
  readonly radii?: readonly [number, number, number, number];
}

/**
 * The volts that strafing takes besides. No scale of the speed can stand for them: most of the bearings' friction is
 * dry, the same at any speed, and there is none straight ahead, where no roller turns.
 *
 * The rollers of an axle turn as its contacts move sideways, by √2 of that, whatever the car does lengthways: so
 * their drag acts on each contact against its sideways speed u, with a dry part D that has the sign of u alone, and
 * one that grows with it, where there is grease, c·u. The front axle's contacts move with u = vy + omega·lx, the rear
 * ones' with vy − omega·lx, and the body feels
 *
 *     Fy = 2·(front + rear)        M = 2·lx·(front − rear)        front, rear = D·sign(u) + c·u
 *
 * The wheels make such a force with equal pushes in the pattern of strafing (− + + −) and such a moment in that of
 * turning (− + − +) at the lever lx + ly (virtual work). With u over the wheels' radius in rad/s, as wheels turn that
 * strafe with u, an axle's drag in volts is kS·sign(u) + kV·u: kS stands for Fy = 4D, kV for Fy = 4c·u. Then a wheel of
 * the first pattern takes (front + rear)/2, one of the second lx/(lx + ly)·(front − rear)/2. A wheel's own direction
 * does not matter: in a diagonal two wheels stand, and have to hold against the rollers nonetheless.
 *
 * All this is said of rims. A larger wheel turns slower for the same rim, and takes more torque for the same push; so
 * the wheels' speeds and the volts are multiplied with their radii. Else wheels that differ by some percent would seem
 * to strafe whenever they drive ahead.
 *
 * About rest the sign goes over linearly, as it does for the wheels' own friction.
 */
export class RollerDrag {
  readonly #kS: number;
  readonly #kV: number;
  readonly #turnShare: number;
  readonly #restSpeed: number;
  readonly #radii: WheelVector;

  /** @param restSpeed of a wheel, rad/s, > 0: below it the direction is in doubt */
  constructor({ kS, kV = 0, turnShare, radii = [1, 1, 1, 1] }: RollerDragSettings, restSpeed: number) {
    if (!(kS >= 0 && kS < Infinity)) throw new RangeError(`kS of the rollers must be ≥ 0 V, got ${kS}`);
    if (!(kV >= 0 && kV < Infinity)) {
      throw new RangeError(`kV of the rollers must be ≥ 0 V s/rad, got ${kV}`);
    }
    if (!(turnShare >= 0 && turnShare <= 1)) {
      throw new RangeError(`turnShare of the rollers must be in [0, 1], got ${turnShare}`);
    }
    if (!radii.every((radius) => radius > 0 && radius < Infinity)) {
      throw new RangeError(`radii beside the rollers must be > 0, got ${radii.join(", ")}`);
    }
    this.#kS = kS;
    this.#kV = kV;
    this.#turnShare = turnShare;
    this.#restSpeed = restSpeed;
    this.#radii = Float64Array.from(radii);
  }

  /**
   * @param volts of each wheel, V; changed in place
   * @param target of each wheel, rad/s
   */
  addTo(volts: WheelVector, target: Readonly<WheelVector>): void {
    const radii = this.#radii;
    const rim0 = target[0]! * radii[0]!;
    const rim1 = target[1]! * radii[1]!;
    const rim2 = target[2]! * radii[2]!;
    const rim3 = target[3]! * radii[3]!;
    const sideways = (rim1 + rim2 - rim0 - rim3) / 4;
    const turning = ((rim1 + rim3 - rim0 - rim2) / 4) * this.#turnShare;
    const atFront = finite(sideways + turning);
    const atRear = finite(sideways - turning);
    const front = this.#kS * sign(atFront / this.#restSpeed) + this.#kV * atFront;
    const rear = this.#kS * sign(atRear / this.#restSpeed) + this.#kV * atRear;
    const strafe = (front + rear) / 2;
    const turn = (this.#turnShare * (front - rear)) / 2;
    volts[0]! -= (strafe + turn) * radii[0]!;
    volts[1]! += (strafe + turn) * radii[1]!;
    volts[2]! += (strafe - turn) * radii[2]!;
    volts[3]! -= (strafe - turn) * radii[3]!;
  }
}

/** The sign, linear within ±1. */
function sign(value: number): number {
  return Math.max(-1, Math.min(value, 1));
}

/** An absurd speed (∞, or ∞ − ∞) turns no roller. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
