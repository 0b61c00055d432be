import type { Random } from "../core/random.ts";
import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";
import { Battery } from "./battery.ts";
import type { Reading } from "./fault.ts";
import { FaultLine } from "./fault-line.ts";
import { Motor } from "./motor.ts";
import type { World } from "./world.ts";

/** From four duties to four torques: the board, its motors, and the battery that feeds them all. */
export class Powertrain {
  readonly battery: Battery;
  /** Of each motor on its wheel, N·m, + drives the car forward. */
  readonly torque: WheelVector = wheelVector();
  /** Largest torque with which each wheel resists turning, N·m; Infinity: it is jammed. */
  readonly frictionTorque: WheelVector = wheelVector();

  readonly #motors: readonly Motor[];
  readonly #faults: readonly (FaultLine | undefined)[];
  readonly #scratch: Reading = { value: 0, time: 0 };

  constructor(world: World, random: Random, dt: number) {
    this.battery = new Battery(world.battery);
    this.#motors = world.car.wheels.map((wheel) => new Motor(world.car, wheel));
    this.#faults = WHEELS.map((wheel) =>
      FaultLine.of(world.faults, `motor.${wheel}`, { dt, range: 1, random: random.fork() }),
    );
  }

  /**
   * @param duty −1…1
   * @param wheelSpeed rad/s
   * @param now s simulated, at the beginning of the step
   */
  step(duty: Readonly<WheelVector>, wheelSpeed: Readonly<WheelVector>, now: number, dt: number): void {
    const supply = this.battery.volts;
    let drawn = 0;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const motor = this.#motors[i]!;
      const fault = this.#faults[i];
      const speed = wheelSpeed[i]!;
      let applied = duty[i]!;
      if (fault) {
        this.#scratch.value = applied;
        this.#scratch.time = now;
        fault.step(now, this.#scratch);
        applied = this.#scratch.value;
      }
      motor.face(applied, speed);
      const current = fault?.isOpen ? 0 : motor.current(applied, supply, speed);
      // The bridge neither stores nor loses power: what leaves the battery is less current at more volts.
      drawn += applied * current;
      this.torque[i] = motor.torque(current);
      this.frictionTorque[i] = fault?.isStuck ? Number.POSITIVE_INFINITY : motor.frictionTorque(speed);
    }
    this.battery.step(drawn, dt);
  }
}
