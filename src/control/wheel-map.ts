import { copyTwist, type Twist, zeroTwist } from "../core/geometry.ts";
import type { WheelVector } from "../core/wheels.ts";
import { MecanumKinematics } from "../drive/kinematics.ts";
import type { Profile } from "../profile/profile.ts";

/** Of the profile's car, with the radius of each wheel where they were told apart. */
export function carKinematics(geometry: Profile["geometry"]): MecanumKinematics {
  const { wheelbase, track, wheelRadius, wheelRadii } = geometry;
  return MecanumKinematics.rectangular({ wheelbase, track, wheelRadius: wheelRadii ?? wheelRadius });
}

/**
 * Kinematics of the car as it truly moves. Rollers give and slip, or lie at another angle than 45°: where a
 * wheel's contact moves sideways, the wheel has to go farther for it. So strafing takes more, and the part of
 * turning in which the contacts move sideways.
 */
export class WheelMap {
  readonly #kinematics: MecanumKinematics;
  readonly #strafe: number;
  readonly #turn: number;
  readonly #asRolled = zeroTwist();

  constructor(kinematics: MecanumKinematics, geometry: Profile["geometry"]) {
    const { wheelbase, track, lateralScale, turnScale } = geometry;
    this.#kinematics = kinematics;
    this.#strafe = 1 / lateralScale;
    // A contact moves sideways by half the wheelbase for each rad, forward by half the track.
    this.#turn = turnScale ?? (wheelbase / lateralScale + track) / (wheelbase + track);
  }

  /** {@link MecanumKinematics.toWheels} */
  toWheels(twist: Readonly<Twist>, out: WheelVector): void {
    copyTwist(twist, this.#asRolled);
    this.#asRolled.vy *= this.#strafe;
    this.#asRolled.omega *= this.#turn;
    this.#kinematics.toWheels(this.#asRolled, out);
  }
}
