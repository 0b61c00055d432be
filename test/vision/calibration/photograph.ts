import type { Random } from "../../../src/core/random.ts";
import { boardCorners, COLUMNS, FIRST_ID, PITCH, ROWS, TAG } from "../../../src/vision/calibration/board.ts";
import type { BoardPose } from "../../../src/vision/calibration/rotation.ts";
import { tagCells } from "../../../src/vision/detect/tag-cells.ts";
import type { Frame } from "../../../src/vision/frame.ts";
import { type Lens, rayOf } from "../../../src/vision/lens.ts";

const BLACK = 25;
const PAPER = 225;
const MARGIN = 0.015;
/** Rays on a pixel's side. */
const RAYS = 3;

const CELLS = Array.from({ length: COLUMNS * ROWS }, (_, i) => tagCells("36h11", FIRST_ID + i));
const COUNT = CELLS[0]!.length;
const LAST = boardCorners(FIRST_ID + COLUMNS * ROWS - 1)![2]!;

/** Takes pictures of the board, each pixel the mean of several rays through a lens. */
export class Photographer {
  readonly #lens: Lens;
  readonly #rays: Float32Array;

  constructor(lens: Lens) {
    this.#lens = lens;
    this.#rays = new Float32Array(lens.width * lens.height * RAYS * RAYS * 2);
    let at = 0;
    for (let y = 0; y < lens.height; y++) {
      for (let x = 0; x < lens.width; x++) {
        for (let i = 0; i < RAYS * RAYS; i++) {
          const place = {
            x: x - 0.5 + ((i % RAYS) + 0.5) / RAYS,
            y: y - 0.5 + (Math.floor(i / RAYS) + 0.5) / RAYS,
          };
          const ray = rayOf(lens, place);
          this.#rays[at++] = ray.x;
          this.#rays[at++] = ray.y;
        }
      }
    }
  }

  /** @param smear px that the board moves to the right while the light falls in */
  take({ rotation, at }: BoardPose, noise: number, random: Random, smear = 0): Frame {
    const { width, height } = this.#lens;
    const luma = new Float32Array(width * height);
    // The board's plane, and from a ray's place in it the board's own x and y.
    const r = rotation as readonly [number, number, number, number, number, number, number, number, number];
    const offset = r[2] * at[0] + r[5] * at[1] + r[8] * at[2];
    let ray = 0;
    for (let i = 0; i < luma.length; i++) {
      let sum = 0;
      for (let k = 0; k < RAYS * RAYS; k++) {
        const x = this.#rays[ray++]!;
        const y = this.#rays[ray++]!;
        const z = offset / (r[2] * x + r[5] * y + r[8]);
        const [dx, dy, dz] = [z * x - at[0], z * y - at[1], z - at[2]];
        sum += z > 0 ? brightness(r[0] * dx + r[3] * dy + r[6] * dz, r[1] * dx + r[4] * dy + r[7] * dz) : 90;
      }
      luma[i] = sum / (RAYS * RAYS);
    }
    const data = new Uint8Array(width * height * 3);
    for (let i = 0; i < luma.length; i++) {
      const value = (smear > 0 ? smeared(luma, i, width, smear) : luma[i]!) + noise * random.gaussian();
      data.fill(Math.min(255, Math.max(0, Math.round(value))), 3 * i, 3 * i + 3);
    }
    return { width, height, format: "rgb", data, capturedAt: 0, sequence: 0 };
  }
}

/** Of the board, m; grey beside it. */
function brightness(x: number, y: number): number {
  if (x < -MARGIN || y < -MARGIN || x > LAST.x + MARGIN || y > LAST.y + MARGIN) return 110;
  const column = Math.floor(x / PITCH);
  const row = Math.floor(y / PITCH);
  const [u, v] = [x - column * PITCH, y - row * PITCH];
  if (column < 0 || row < 0 || column >= COLUMNS || row >= ROWS || u >= TAG || v >= TAG) return PAPER;
  const cells = CELLS[row * COLUMNS + column]!;
  return cells[Math.floor((v / TAG) * COUNT)]![Math.floor((u / TAG) * COUNT)] ? BLACK : PAPER;
}

function smeared(luma: Float32Array, i: number, width: number, smear: number): number {
  let sum = 0;
  for (let k = 0; k < smear; k++) sum += luma[Math.max(i - (i % width), i - k)]!;
  return sum / smear;
}
