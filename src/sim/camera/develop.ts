import type { Random } from "../../core/random.ts";

/** Values of noise that are drawn once and used again and again, from another place each line. */
const GRAIN = 8192;
const MOST_BLUR = 64;

export interface Development {
  /** px that the picture moved to the side while the shutter was open; ≥ 0. */
  readonly blur: number;
}

/**
 * What a sensor makes of what falls on it: a blur to the side, for a car turns faster than it drives past things,
 * grain, and planar YUV 4:2:0 of full range by BT.601, as a Pi's camera delivers it.
 */
export class Developer {
  readonly width: number;
  readonly height: number;
  readonly #luma: Float32Array;
  readonly #line: Float32Array;
  readonly #grain: Float32Array;
  readonly #random: Random;

  /** @param noise standard deviation of a pixel's luma, of 255 */
  constructor(width: number, height: number, noise: number, random: Random) {
    this.width = width;
    this.height = height;
    this.#luma = new Float32Array(width * height);
    this.#line = new Float32Array(width);
    this.#random = random;
    this.#grain = Float32Array.from({ length: GRAIN }, () => noise * random.gaussian());
  }

  /** Bytes of a picture. */
  get size(): number {
    return (this.width * this.height * 3) / 2;
  }

  /** @param rgba of width × height @param out of {@link size} bytes: Y, then U, then V */
  develop(rgba: Uint8ClampedArray | Uint8Array, out: Uint8Array, { blur }: Development): void {
    const { width, height } = this;
    const luma = this.#luma;
    for (let i = 0, p = 0; i < luma.length; i++, p += 4) {
      luma[i] = 0.299 * rgba[p]! + 0.587 * rgba[p + 1]! + 0.114 * rgba[p + 2]!;
    }
    const reach = Math.min(MOST_BLUR, Math.round(blur));
    if (reach > 0) for (let row = 0; row < height; row++) this.#smear(row, reach);
    const grain = this.#grain;
    for (let row = 0, i = 0; row < height; row++) {
      let at = Math.floor(this.#random.uniform(0, GRAIN));
      for (let column = 0; column < width; column++, i++) {
        const value = luma[i]! + grain[at]!;
        out[i] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
        at = at + 1 === GRAIN ? 0 : at + 1;
      }
    }
    this.#chroma(rgba, out);
  }

  /** A running mean over `reach` px to both sides together. */
  #smear(row: number, reach: number): void {
    const { width } = this;
    const luma = this.#luma;
    const line = this.#line;
    const from = row * width;
    const left = reach >> 1;
    const right = reach - left;
    let sum = 0;
    for (let x = -left; x <= right; x++) sum += luma[from + Math.min(width - 1, Math.max(0, x))]!;
    for (let x = 0; x < width; x++) {
      line[x] = sum / (reach + 1);
      const leaves = Math.max(0, x - left);
      const enters = Math.min(width - 1, x + right + 1);
      sum += luma[from + enters]! - luma[from + leaves]!;
    }
    luma.set(line, from);
  }

  /** Of the upper left of each four pixels: colours of a drawing change slowly. */
  #chroma(rgba: Uint8ClampedArray | Uint8Array, out: Uint8Array): void {
    const { width, height } = this;
    let u = width * height;
    let v = u + (width * height) / 4;
    for (let row = 0; row < height; row += 2) {
      for (let column = 0; column < width; column += 2) {
        const p = 4 * (row * width + column);
        const [red, green, blue] = [rgba[p]!, rgba[p + 1]!, rgba[p + 2]!];
        out[u++] = 128.5 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
        out[v++] = 128.5 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
      }
    }
  }
}
