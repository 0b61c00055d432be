import { type Pose, type Twist, wrapAngle } from "../../core/geometry.ts";

/** When a car that is asked to move counts as stuck. */
export interface StallSettings {
  /** So long without progress, s, > 0. */
  readonly time: number;
  /** Progress is to have moved this far, m, or turned by `turn`, rad; > 0. */
  readonly distance: number;
  readonly turn: number;
}

/**
 * No progress though asked: within `time` it was asked to move at least twice as far as what counts as
 * progress, and has not come that far. A car that is asked for nothing cannot be stuck, and one that needs
 * less than that is not given up.
 */
export class StallWatch {
  readonly #settings: StallSettings;
  readonly #anchor: Pose = { x: 0, y: 0, theta: 0 };
  /** Since progress was last seen: s; and what was asked for, in units of progress. */
  #time = 0;
  #asked = 0;
  #hasAnchor = false;

  constructor(settings: StallSettings) {
    for (const [name, value] of Object.entries(settings)) {
      if (!(value > 0 && value < Infinity))
        throw new RangeError(`stall.${name} must be > 0 and finite, got ${value}`);
    }
    this.#settings = settings;
  }

  reset(): void {
    this.#hasAnchor = false;
  }

  /** @param asked of the car, any frame @returns whether it is stuck */
  step(pose: Readonly<Pose>, asked: Readonly<Twist>, dt: number): boolean {
    const { time, distance, turn } = this.#settings;
    const anchor = this.#anchor;
    const x = pose.x - anchor.x;
    const y = pose.y - anchor.y;
    const moved =
      Math.sqrt(x * x + y * y) > distance || Math.abs(wrapAngle(pose.theta - anchor.theta)) > turn;
    if (moved || !this.#hasAnchor) {
      anchor.x = pose.x;
      anchor.y = pose.y;
      anchor.theta = pose.theta;
      this.#hasAnchor = true;
      this.#time = 0;
      this.#asked = 0;
      return false;
    }
    const speed = Math.sqrt(asked.vx * asked.vx + asked.vy * asked.vy);
    this.#time += dt;
    this.#asked += Math.max(speed / distance, Math.abs(asked.omega) / turn) * dt;
    return this.#time >= time && this.#asked >= 2;
  }
}
