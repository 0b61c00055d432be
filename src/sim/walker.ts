import { type Pose, wrapAngle } from "../core/geometry.ts";
import type { WalkTruth } from "./world-room.ts";

/** A person turns no faster, rad/s. */
const TURN_RATE = 4;

/** Somebody who walks a way at one speed, whoever stands in it. */
export class Walker {
  /** Field frame; theta is how it faces. */
  readonly pose: Pose;
  readonly #walk: WalkTruth;
  /** m, from the first point to each, and back to the first where the way is closed. */
  readonly #marks: Float64Array;
  #walked = 0;

  constructor(walk: WalkTruth) {
    this.#walk = walk;
    const { through, closed } = walk;
    this.#marks = new Float64Array(through.length + (closed ? 1 : 0));
    for (let i = 1; i < this.#marks.length; i++) {
      const [from, to] = [through[i - 1]!, through[i % through.length]!];
      this.#marks[i] = this.#marks[i - 1]! + Math.hypot(to.x - from.x, to.y - from.y);
    }
    const [first, second] = through;
    this.pose = { x: first!.x, y: first!.y, theta: Math.atan2(second!.y - first!.y, second!.x - first!.x) };
  }

  /** Of the way once round, or once there, m. */
  get #length(): number {
    return this.#marks[this.#marks.length - 1]!;
  }

  /** @param time s since the world's beginning, at the end of these `dt` s */
  step(time: number, dt: number): void {
    if (time <= this.#walk.begins || this.#length === 0) return;
    this.#walked += this.#walk.speed * dt;
    const { closed, through } = this.#walk;
    const round = closed ? this.#length : 2 * this.#length;
    const along = this.#walked % round;
    const isBack = along > this.#length;
    const at = isBack ? round - along : along;
    let i = 1;
    while (this.#marks[i]! < at) i++;
    const from = through[i - 1]!;
    const to = through[i % through.length]!;
    const share = (at - this.#marks[i - 1]!) / (this.#marks[i]! - this.#marks[i - 1]! || 1);
    this.pose.x = from.x + (to.x - from.x) * share;
    this.pose.y = from.y + (to.y - from.y) * share;
    const sign = isBack ? -1 : 1;
    const ahead = Math.atan2(sign * (to.y - from.y), sign * (to.x - from.x));
    const most = TURN_RATE * dt;
    const turn = wrapAngle(ahead - this.pose.theta);
    this.pose.theta += turn > most ? most : turn < -most ? -most : turn;
  }
}
