import type { Detection, Detector } from "../detection.ts";
import { type Frame, halved, requireWholeFrame } from "../frame.ts";

export interface ColourRange {
  /** rad, from red (0) by green (2π/3) and blue (4π/3); `from` > `to` goes over red. */
  readonly hue: { readonly from: number; readonly to: number };
  /** 0…1 */
  readonly saturation: { readonly from: number; readonly to: number };
  /** 0…1 */
  readonly value: { readonly from: number; readonly to: number };
}

export interface ColourOptions extends ColourRange {
  /** What it is told as, such as "orange ball". */
  readonly name: string;
  readonly kind: Detection["kind"];
  /** The least of the frame's width that it takes, 0…1. */
  readonly least: number;
  /** How much of its box a thing fills: a disc π/4. What fills it less than `from` or more than `to` is another. */
  readonly fill: { readonly from: number; readonly to: number };
  /** Width by height; a ball's is 1. */
  readonly aspect: { readonly from: number; readonly to: number };
}

/** A ball of one colour, in most rooms. */
export const ORANGE_BALL: ColourOptions = {
  name: "orange ball",
  kind: "ball",
  hue: { from: 0.1, to: 0.75 },
  saturation: { from: 0.5, to: 1 },
  value: { from: 0.25, to: 1 },
  least: 0.012,
  fill: { from: 0.6, to: 0.92 },
  aspect: { from: 0.7, to: 1.43 },
};

/** Blobs told in one frame. */
const MOST = 16;

/** Whether a colour is in the range. Red, green and blue are bytes. */
export function isInRange(range: ColourRange, red: number, green: number, blue: number): boolean {
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  const value = high / 255;
  const saturation = high === 0 ? 0 : spread / high;
  if (value < range.value.from || value > range.value.to) return false;
  if (saturation < range.saturation.from || saturation > range.saturation.to) return false;
  if (spread === 0) return true;
  const sixth =
    high === red
      ? (green - blue) / spread
      : high === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  const hue = ((sixth + 6) % 6) * (Math.PI / 3);
  const { from, to } = range.hue;
  return from <= to ? hue >= from && hue <= to : hue >= from || hue <= to;
}

/** Finds things of one colour, without any model: connected places of half the frame's resolution, tested by size and shape. */
export class ColourDetector implements Detector {
  readonly #options: ColourOptions;
  #mask = new Uint8Array(0);
  #stack = new Int32Array(0);

  constructor(options: ColourOptions) {
    this.#options = options;
  }

  async detect(frame: Frame): Promise<readonly Detection[]> {
    requireWholeFrame(frame);
    const columns = halved(frame.width);
    const rows = halved(frame.height);
    this.#fill(frame, columns, rows);
    const found: Detection[] = [];
    for (let at = 0; at < columns * rows; at++) {
      if (this.#mask[at] === 0) continue;
      const detection = this.#flood(at, columns, rows);
      if (detection !== undefined) found.push(detection);
    }
    return found.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height).slice(0, MOST);
  }

  async close(): Promise<void> {}

  /** One place for each colour that an i420 frame has: two by two pixels. */
  #fill({ width, height, format, data, range }: Frame, columns: number, rows: number): void {
    const places = columns * rows;
    if (this.#mask.length !== places) {
      this.#mask = new Uint8Array(places);
      this.#stack = new Int32Array(places);
    }
    const isLimited = range === "limited";
    const planeU = width * height;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const at = y * columns + x;
        const pixel = 2 * y * width + 2 * x;
        if (format === "rgb") {
          const i = 3 * pixel;
          this.#mask[at] = isInRange(this.#options, data[i]!, data[i + 1]!, data[i + 2]!) ? 1 : 0;
          continue;
        }
        const luma = isLimited ? ((data[pixel]! - 16) * 255) / 219 : data[pixel]!;
        const gain = isLimited ? 255 / 224 : 1;
        const u = (data[planeU + at]! - 128) * gain;
        const v = (data[planeU + places + at]! - 128) * gain;
        const red = byte(luma + 1.402 * v);
        const green = byte(luma - 0.344136 * u - 0.714136 * v);
        this.#mask[at] = isInRange(this.#options, red, green, byte(luma + 1.772 * u)) ? 1 : 0;
      }
    }
  }

  /** Takes everything that hangs together with a place out of the mask; undefined: it is too small, or of another shape. */
  #flood(start: number, columns: number, rows: number): Detection | undefined {
    const mask = this.#mask;
    const stack = this.#stack;
    let waiting = 0;
    let area = 0;
    let [left, right, top, bottom] = [columns, 0, rows, 0];
    const push = (at: number) => {
      if (mask[at] === 0) return;
      mask[at] = 0;
      stack[waiting++] = at;
    };
    push(start);
    while (waiting > 0) {
      const at = stack[--waiting]!;
      const x = at % columns;
      const y = (at - x) / columns;
      area++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      if (x > 0) push(at - 1);
      if (x < columns - 1) push(at + 1);
      if (y > 0) push(at - columns);
      if (y < rows - 1) push(at + columns);
    }
    const width = right - left + 1;
    const height = bottom - top + 1;
    const { least, fill, aspect, name, kind } = this.#options;
    const filled = area / (width * height);
    if (width < least * columns || filled < fill.from || filled > fill.to) return undefined;
    if (width / height < aspect.from || width / height > aspect.to) return undefined;
    const box = { x: 2 * left, y: 2 * top, width: 2 * width, height: 2 * height };
    return { kind, name, score: Math.min(1, filled / (Math.PI / 4)), box };
  }
}

const byte = (value: number) => Math.min(255, Math.max(0, value));
