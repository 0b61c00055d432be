import type { Point } from "../../src/core/geometry.ts";
import type { Path } from "../../src/motion/path/path.ts";
import { pathPoint } from "../../src/motion/path/segment.ts";

/** How far beside a path somebody is who goes along it, from its start. */
export class CrossTrack {
  readonly #path: Path;
  readonly #on = pathPoint();
  #distance = 0;

  constructor(path: Path) {
    this.#path = path;
  }

  /** @returns m, + to the left */
  of(point: Point): number {
    const on = this.#on;
    this.#distance = this.#path.nearest(point, this.#distance, 0.3);
    this.#path.sample(this.#distance, on);
    return Math.cos(on.direction) * (point.y - on.y) - Math.sin(on.direction) * (point.x - on.x);
  }
}
