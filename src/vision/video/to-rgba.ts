import { type Frame, halved, requireWholeFrame } from "../frame.ts";

/** BT.601 in 16-bit fixed point, of full and of limited range; see `ColourRange`. */
const FULL = { black: 0, y: 65536, rv: 91881, gu: 22554, gv: 46802, bu: 116130 };
const LIMITED = { black: 16, y: 76309, rv: 104597, gu: 25675, gv: 53279, bu: 132201 };

/** px; what a frame is to be drawn at, no wider than `most`, its shape kept. */
export function fitWidth(width: number, height: number, most: number): { width: number; height: number } {
  if (width <= most) return { width, height };
  return { width: most, height: Math.max(1, Math.round((height * most) / width)) };
}

/**
 * Turns frames of one size into RGBA of one size, never larger. Where it makes them smaller each pixel is the mean
 * of four brightnesses and takes one colour, which for a page is enough.
 */
export class ToRgba {
  readonly #from: Pick<Frame, "width" | "height" | "format">;
  readonly #width: number;
  readonly #height: number;
  /** Two columns and two rows of the frame for each of the picture. */
  readonly #columns: Int32Array;
  readonly #rows: Int32Array;

  constructor(from: Pick<Frame, "width" | "height" | "format">, width: number, height: number) {
    const { width: fromWidth, height: fromHeight, format } = from;
    this.#from = { width: fromWidth, height: fromHeight, format };
    this.#width = width;
    this.#height = height;
    this.#columns = taps(from.width, width);
    this.#rows = taps(from.height, height);
  }

  fits({ width, height, format }: Frame): boolean {
    return width === this.#from.width && height === this.#from.height && format === this.#from.format;
  }

  /**
   * @param rgba of the picture's size
   * @throws VisionError `frame-size`
   */
  convert(frame: Frame, rgba: Uint8ClampedArray): void {
    requireWholeFrame(frame);
    if (frame.format === "rgb") this.#fromRgb(frame, rgba);
    else this.#fromI420(frame, rgba);
  }

  #fromI420({ data, width, height, range }: Frame, rgba: Uint8ClampedArray): void {
    const { black, y: gain, rv, gu, gv, bu } = range === "limited" ? LIMITED : FULL;
    const half = halved(width);
    const planeU = width * height;
    const planeV = planeU + half * halved(height);
    const columns = this.#columns;
    let out = 0;
    for (let row = 0; row < this.#height; row++) {
      const top = this.#rows[2 * row]!;
      const upper = top * width;
      const lower = this.#rows[2 * row + 1]! * width;
      const colours = (top >> 1) * half;
      for (let column = 0; column < this.#width; column++) {
        const left = columns[2 * column]!;
        const right = columns[2 * column + 1]!;
        const bright =
          (data[upper + left]! + data[upper + right]! + data[lower + left]! + data[lower + right]! + 2) >> 2;
        const colour = colours + (left >> 1);
        const u = data[planeU + colour]! - 128;
        const v = data[planeV + colour]! - 128;
        const y = (bright - black) * gain + 32768;
        rgba[out] = (y + rv * v) >> 16;
        rgba[out + 1] = (y - gu * u - gv * v) >> 16;
        rgba[out + 2] = (y + bu * u) >> 16;
        rgba[out + 3] = 255;
        out += 4;
      }
    }
  }

  #fromRgb({ data, width }: Frame, rgba: Uint8ClampedArray): void {
    const columns = this.#columns;
    let out = 0;
    for (let row = 0; row < this.#height; row++) {
      const upper = this.#rows[2 * row]! * width;
      const lower = this.#rows[2 * row + 1]! * width;
      for (let column = 0; column < this.#width; column++) {
        const left = columns[2 * column]!;
        const right = columns[2 * column + 1]!;
        for (let channel = 0; channel < 3; channel++) {
          rgba[out + channel] =
            (data[3 * (upper + left) + channel]! +
              data[3 * (upper + right) + channel]! +
              data[3 * (lower + left) + channel]! +
              data[3 * (lower + right) + channel]! +
              2) >>
            2;
        }
        rgba[out + 3] = 255;
        out += 4;
      }
    }
  }
}

/** For each of `to` pixels two of `from`, a quarter and three quarters through it; the same one where nothing shrinks. */
function taps(from: number, to: number): Int32Array {
  const found = new Int32Array(2 * to);
  for (let i = 0; i < 2 * to; i++) {
    found[i] = Math.min(from - 1, Math.floor(((i >> 1) + 0.25 + 0.5 * (i & 1)) * (from / to)));
  }
  return found;
}
