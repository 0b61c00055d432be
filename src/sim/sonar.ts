import type { Pose } from "../core/geometry.ts";
import type { Random } from "../core/random.ts";
import { SampledSensor } from "./sampled-sensor.ts";
import type { World } from "./world.ts";

/** Rays that stand for the cone; an odd number, so that one of them looks straight ahead. */
const RAYS = 7;

/** What sound meets in the room, the car itself left out. */
export interface Surroundings {
  /**
   * @param x where the sound begins, floor, m
   * @param y floor, m
   * @param angle whereto, floor, rad
   * @param reach m
   * @param oblique a surface that is met at more than this from the upright, rad, throws the sound elsewhere
   * @returns m; +Infinity: no echo
   */
  echo(x: number, y: number, angle: number, reach: number, oblique: number): number;
}

/** An ultrasonic sensor that looks ahead, such as an HC-SR04: the nearest echo out of its cone counts. */
export class Sonar {
  readonly #settings: World["sensors"]["sonar"];
  readonly #random: Random;
  readonly #sampled: SampledSensor;
  #heard = Number.POSITIVE_INFINITY;

  constructor(settings: World["sensors"]["sonar"], random: Random) {
    this.#settings = settings;
    this.#sampled = new SampledSensor(settings, random.fork());
    this.#random = random;
  }

  /** The latest that was delivered: m, +Infinity where nothing was heard, and when that was, s simulated. */
  get delivered(): { readonly value: number; readonly time: number } {
    return this.#sampled;
  }

  /** @param now s simulated; it pings at its own rate */
  step(pose: Readonly<Pose>, surroundings: Surroundings, now: number): void {
    if (this.#sampled.isDue(now)) this.#heard = this.#listen(pose, surroundings);
    this.#sampled.step(this.#heard, now);
  }

  /** One ping beside its own rate: somebody else triggers it. @returns m; +Infinity: nothing was heard */
  ping(pose: Readonly<Pose>, surroundings: Surroundings): number {
    return this.#sampled.measure(this.#listen(pose, surroundings));
  }

  #listen({ x, y, theta }: Readonly<Pose>, surroundings: Surroundings): number {
    const { ahead, range, cone, oblique, misses } = this.#settings;
    if (this.#random.next() < misses) return Number.POSITIVE_INFINITY;
    const fromX = x + ahead * Math.cos(theta);
    const fromY = y + ahead * Math.sin(theta);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < RAYS; i++) {
      const angle = theta + cone * (i / (RAYS - 1) - 0.5);
      least = Math.min(least, surroundings.echo(fromX, fromY, angle, range, oblique));
    }
    return least;
  }
}
