import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { World } from "./world.ts";

/** From the duties of the four plugs to those of the four motors: PWM in steps, and cables that may be mixed up. */
export class MotorBoard {
  /** What each wheel's motor gets, −1…1, in the order of the wheels. */
  readonly duty: WheelVector = wheelVector();
  readonly #leads: World["wiring"]["motors"];
  /** Steps from duty 0 to duty 1; 0: none. */
  readonly #steps: number;

  constructor({ car, wiring }: World) {
    this.#leads = wiring.motors;
    this.#steps = car.pwmBits === undefined ? 0 : 2 ** car.pwmBits - 1;
  }

  /** @param duty of each plug, −1…1 */
  set(duty: Readonly<WheelVector>): void {
    const steps = this.#steps;
    for (let plug = 0; plug < WHEEL_COUNT; plug++) {
      const { wheel, sign } = this.#leads[plug]!;
      const given = duty[plug]!;
      this.duty[wheel] = sign * (steps === 0 ? given : Math.round(given * steps) / steps);
    }
  }
}
