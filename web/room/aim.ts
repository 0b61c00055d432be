import { type Point, type Pose, wrapAngle } from "../../src/core/geometry.ts";

/** A drag shorter than this says no heading: a finger never lies quite still, CSS pixels. */
const MEANT = 24;
/** A drag that comes back as near to its start as this takes the target back, CSS pixels. */
const BACK = 16;

/**
 * A target under a finger: the press sets the place, the drag sets which way to face. Coming back onto
 * the start after a drag takes it back. All points are the floor's, so that the camera may move meanwhile.
 */
export class Aim {
  readonly #place: Point;
  #to: Point;
  #meant = false;
  #back = false;

  constructor(place: Point) {
    this.#place = place;
    this.#to = place;
  }

  /** The person brought the drag back onto its start: letting go here starts nothing. */
  get takenBack(): boolean {
    return this.#back;
  }

  /** @param scale CSS pixels a metre */
  dragTo(to: Point, scale: number): void {
    this.#to = to;
    const away = Math.hypot(to.x - this.#place.x, to.y - this.#place.y) * scale;
    if (away >= MEANT) {
      this.#meant = true;
      this.#back = false;
    } else if (this.#meant && away < BACK) {
      this.#back = true;
    }
  }

  /** @param heading the car's own now, rad: kept by a press without a drag */
  pose(heading: number): Pose {
    const { x, y } = this.#place;
    const theta = this.#meant ? Math.atan2(this.#to.y - y, this.#to.x - x) : heading;
    return { x, y, theta: wrapAngle(theta) };
  }
}
