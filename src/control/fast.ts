import { VirtualClock } from "../core/clock.ts";
import { DEFAULT_WORLD } from "../hardware/sim/open.ts";
import { createRobot, type RobotFiles } from "./create-robot.ts";
import { Hub } from "./hub.ts";
import type { Robot } from "./robot.ts";

/**
 * The same robot on a virtual clock (`--fast`): as quick as the computer can, and with the same answer
 * every time. Time passes only in {@link run}.
 */
export class FastRobot {
  readonly robot: Robot;
  readonly hub: Hub;
  readonly #clock: VirtualClock;
  readonly #period: number;

  constructor(robot: Robot, clock: VirtualClock) {
    this.robot = robot;
    this.hub = new Hub(robot);
    this.#clock = clock;
    this.#period = 1 / robot.profile.control.rate;
  }

  static async create(files: RobotFiles): Promise<FastRobot> {
    const clock = new VirtualClock();
    // Real wheels keep real time: this car is always a simulated one.
    const { profile, world = DEFAULT_WORLD } = files;
    return new FastRobot(await createRobot({ profile, world }, clock), clock);
  }

  now(): number {
    return this.#clock.now();
  }

  /**
   * Lets time pass, in whole ticks.
   *
   * @param seconds at least this long, s
   * @param each called before each tick
   */
  run(seconds: number, each: () => void = () => {}): void {
    const ticks = Math.ceil(seconds / this.#period - 1e-9);
    for (let i = 0; i < ticks; i++) {
      this.#clock.advance(this.#period);
      each();
      this.robot.tick();
      this.hub.afterTick();
    }
  }
}
