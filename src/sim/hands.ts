import { copyPose, originPose, type Pose } from "../core/geometry.ts";
import type { Hands, SeenTurn } from "../core/hands.ts";
import type { Random } from "../core/random.ts";
import { WHEEL_COUNT, wheelVector } from "../core/wheels.ts";
import type { Simulator } from "./simulator.ts";

/** How well somebody reads a tape, m, and an angle off the floor's tiles, rad: standard deviations. */
const TAPE_NOISE = 0.002;
const ANGLE_NOISE = Math.PI / 180;
/** How well somebody brings the mark on a wheel back to the mark on the chassis, rad. */
const MARK_NOISE = (2 * Math.PI) / 180;
/** Longest distance that somebody measures, m. */
const TAPE_LENGTH = 5;
/** A wheel that turned less than this, rad, is not seen to turn. */
const LEAST_TURN = 0.05;

/** The simulator as the person with the tape. */
export class MeasuringHands implements Hands {
  readonly #simulator: Simulator;
  readonly #random: Random;
  readonly #start: Pose = originPose();
  readonly #angles = wheelVector();

  constructor(simulator: Simulator, random: Random) {
    this.#simulator = simulator;
    this.#random = random;
    this.#mark();
  }

  put(on: "blocks" | "floor"): void {
    this.#simulator.stand(on);
    if (on === "floor") this.#simulator.carryHome();
    this.#mark();
  }

  distanceAhead(): number {
    const { x, y, theta } = this.#start;
    const { pose } = this.#simulator.chassis;
    return this.#tape(Math.cos(theta) * (pose.x - x) + Math.sin(theta) * (pose.y - y));
  }

  distanceLeft(): number {
    const { x, y, theta } = this.#start;
    const { pose } = this.#simulator.chassis;
    return this.#tape(Math.cos(theta) * (pose.y - y) - Math.sin(theta) * (pose.x - x));
  }

  angle(): number {
    const turn = this.#simulator.chassis.pose.theta - this.#start.theta;
    return turn + ANGLE_NOISE * this.#random.gaussian();
  }

  distanceToWall(): number | undefined {
    const distance = this.#simulator.clearAhead(TAPE_LENGTH);
    return distance < TAPE_LENGTH ? this.#tape(distance) : undefined;
  }

  turned(): SeenTurn | undefined {
    const { wheelAngle } = this.#simulator.chassis;
    let wheel = 0;
    const turn = wheelAngle.map((angle, i) => angle - this.#angles[i]!);
    for (let i = 1; i < WHEEL_COUNT; i++) if (Math.abs(turn[i]!) > Math.abs(turn[wheel]!)) wheel = i;
    this.#angles.set(wheelAngle);
    if (Math.abs(turn[wheel]!) < LEAST_TURN) return undefined;
    return { wheel, direction: turn[wheel]! > 0 ? 1 : -1 };
  }

  turnWheel(wheel: number, turns: number): void {
    this.#simulator.chassis.wheelAngle[wheel]! += 2 * Math.PI * turns + MARK_NOISE * this.#random.gaussian();
  }

  #mark(): void {
    const { pose, wheelAngle } = this.#simulator.chassis;
    copyPose(pose, this.#start);
    this.#angles.set(wheelAngle);
  }

  #tape(distance: number): number {
    return distance + TAPE_NOISE * this.#random.gaussian();
  }
}
