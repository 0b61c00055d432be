import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { Pose, Twist } from "../../../core/geometry.ts";
import { Random } from "../../../core/random.ts";
import type { Scene } from "../../../core/scene.ts";
import type { Brush } from "../../../sim/camera/brush.ts";
import { Developer } from "../../../sim/camera/develop.ts";
import { View } from "../../../sim/camera/view.ts";
import type { World } from "../../../sim/world.ts";
import { tagCells } from "../../detect/tag-cells.ts";

export type CameraTruth = World["sensors"]["camera"];

/** What was true when the light fell in. */
export interface Moment {
  /** s, of whatever clock, never going back. */
  readonly time: number;
  readonly pose: Readonly<Pose>;
  /** In the car's frame. */
  readonly twist: Readonly<Twist>;
  /** x, y, theta of every object of the scene, in its order. */
  readonly objects: readonly number[];
}

/** Takes pictures of a scene. */
export class Studio {
  readonly #canvas: Canvas;
  readonly #brush: SKRSContext2D;
  readonly #view: View;
  readonly #developer: Developer;
  /** px of blur for each rad/s that the car turns. */
  readonly #smear: number;
  readonly #isTurned: boolean;

  /** @param isTurned the pictures come upside down */
  constructor(scene: Scene, camera: CameraTruth, seed: number, isTurned = false) {
    const { width, height, fieldOfView, ahead, aside, above, pitch, noise, exposure } = camera;
    const focal = width / 2 / Math.tan(fieldOfView / 2);
    const lens = { width, height, focal, centre: { x: width / 2, y: height / 2 } };
    const mount = { x: ahead, y: aside, z: above, pitch };
    this.#view = new View(scene, lens, mount, tagCells);
    this.#developer = new Developer(width, height, noise, new Random(seed));
    this.#canvas = createCanvas(width, height);
    this.#brush = this.#canvas.getContext("2d", { willReadFrequently: true } as never);
    this.#smear = focal * exposure;
    this.#isTurned = isTurned;
  }

  /** @param out Y, U and V of the picture, 4:2:0 */
  take({ time, pose, twist, objects }: Moment, out: Uint8Array): void {
    this.#view.paint(this.#brush as unknown as Brush, pose, objects, time);
    const { width, height } = this.#canvas;
    const { data } = this.#brush.getImageData(0, 0, width, height);
    this.#developer.develop(data, out, { blur: this.#smear * Math.abs(twist.omega) });
    if (this.#isTurned) turnAround(out, width * height);
  }
}

/** Half a turn is each plane from its end to its beginning. */
function turnAround(out: Uint8Array, pixels: number): void {
  const middle = (pixels + out.length) / 2;
  for (const [from, to] of [
    [0, pixels],
    [pixels, middle],
    [middle, out.length],
  ])
    out.subarray(from, to).reverse();
}
