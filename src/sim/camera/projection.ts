import type { Pose } from "../../core/geometry.ts";

/** A point of the world: x and y of the floor, z up, m. */
export type Spot = readonly [x: number, y: number, z: number];

/** A pinhole camera of the picture's size, px. */
export interface Lens {
  readonly width: number;
  readonly height: number;
  /** Focal length, px, the same in both directions. */
  readonly focal: number;
  /** Where the optical axis meets the picture, px from its upper left corner. */
  readonly centre: { readonly x: number; readonly y: number };
}

/** Where the camera sits on the car. */
export interface Mount {
  /** m ahead of the car's middle, and to its left. */
  readonly x: number;
  readonly y: number;
  /** m above the floor. */
  readonly z: number;
  /** rad, + looks up. */
  readonly pitch: number;
}

/** Nothing nearer than this is drawn, m. */
export const NEAR = 0.05;

/** px from the picture's upper left corner, x to the right, y down; `depth` along the optical axis, m. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** How a camera on a car sees the world. */
export class Projection {
  readonly lens: Lens;
  readonly #x: number;
  readonly #y: number;
  readonly #z: number;
  readonly #cos: number;
  readonly #sin: number;
  readonly #cosPitch: number;
  readonly #sinPitch: number;

  /** @param car where it truly is, field frame */
  constructor(lens: Lens, mount: Mount, car: Readonly<Pose>) {
    this.lens = lens;
    this.#cos = Math.cos(car.theta);
    this.#sin = Math.sin(car.theta);
    this.#x = car.x + this.#cos * mount.x - this.#sin * mount.y;
    this.#y = car.y + this.#sin * mount.x + this.#cos * mount.y;
    this.#z = mount.z;
    this.#cosPitch = Math.cos(mount.pitch);
    this.#sinPitch = Math.sin(mount.pitch);
  }

  /** The camera's own place on the floor, m. */
  get place(): { x: number; y: number } {
    return { x: this.#x, y: this.#y };
  }

  /** In the camera's frame: along the optical axis, to the left, and up; m. */
  inFrame([x, y, z]: Spot): Spot {
    const dx = x - this.#x;
    const dy = y - this.#y;
    const dz = z - this.#z;
    const ahead = dx * this.#cos + dy * this.#sin;
    const left = dy * this.#cos - dx * this.#sin;
    return [ahead * this.#cosPitch + dz * this.#sinPitch, left, dz * this.#cosPitch - ahead * this.#sinPitch];
  }

  /** @param spot in the camera's frame, at least {@link NEAR} ahead */
  onPicture([ahead, left, up]: Spot): Seen {
    const { focal, centre } = this.lens;
    return { x: centre.x - (focal * left) / ahead, y: centre.y - (focal * up) / ahead, depth: ahead };
  }

  see(spot: Spot): Seen | undefined {
    const inFrame = this.inFrame(spot);
    return inFrame[0] < NEAR ? undefined : this.onPicture(inFrame);
  }

  /** What of a flat shape lies ahead of the camera; empty: none of it. */
  outline(spots: readonly Spot[]): Seen[] {
    const inFrame = spots.map((spot) => this.inFrame(spot));
    const kept: Spot[] = [];
    for (const [i, to] of inFrame.entries()) {
      const from = inFrame[(i + inFrame.length - 1) % inFrame.length]!;
      if (from[0] < NEAR !== to[0] < NEAR) kept.push(at(from, to, (NEAR - from[0]) / (to[0] - from[0])));
      if (to[0] >= NEAR) kept.push(to);
    }
    return kept.map((spot) => this.onPicture(spot));
  }
}

const at = (from: Spot, to: Spot, share: number): Spot => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];
