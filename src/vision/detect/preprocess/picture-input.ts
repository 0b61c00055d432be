import { type Frame, halved, requireWholeFrame } from "../../frame.ts";
import type { InputPlan } from "../formats/format.ts";
import { type Placement, place } from "./placement.ts";
import { halveRow, mixRow, type Taps, taps } from "./resample.ts";
import { pixelGains, writePixels } from "./yuv.ts";

/** Grey: what detectors are trained to see around a picture. */
const PADDING = 114;

/**
 * Frames as a model's input: scaled, placed, and in the numbers that it wants. Luma is interpolated, colour is
 * taken from the nearest place. All memory is made once for each size of frame.
 */
export class PictureInput {
  readonly #plan: InputPlan;
  /** Three bytes a pixel, in the model's order of colours. */
  readonly #pixels: Uint8Array;
  /** The same memory, for numbers that may lie outside of a byte. */
  readonly #clamped: Uint8ClampedArray;
  /** What a byte of each colour becomes; undefined: bytes stay bytes. */
  readonly #values: readonly [Float32Array, Float32Array, Float32Array] | undefined;
  /** The model's input, filled again by every {@link write}. */
  readonly data: Uint8Array | Float32Array;
  #placement: Placement | undefined;
  #across: Taps | undefined;
  #down: Taps | undefined;
  #row = new Uint8Array(0);

  constructor(plan: InputPlan) {
    const size = 3 * plan.width * plan.height;
    this.#plan = plan;
    this.#pixels = new Uint8Array(size);
    this.#clamped = new Uint8ClampedArray(this.#pixels.buffer);
    const isBytes = plan.type === "uint8";
    this.data =
      isBytes && plan.layout === "nhwc"
        ? this.#pixels
        : isBytes
          ? new Uint8Array(size)
          : new Float32Array(size);
    if (isBytes) return;
    const table = (channel: 0 | 1 | 2) =>
      Float32Array.from({ length: 256 }, (_, byte) => (byte - plan.mean[channel]) / plan.deviation[channel]);
    this.#values = [table(0), table(1), table(2)];
  }

  /**
   * @returns where the frame lies in the input
   * @throws VisionError `frame-size` when its data are too short or too long
   */
  write(frame: Frame): Placement {
    requireWholeFrame(frame);
    const placement = this.#prepare(frame);
    if (frame.format === "i420") this.#writeYuv(frame, placement);
    else this.#writeRgb(frame, placement);
    this.#convert();
    return placement;
  }

  #prepare({ width, height }: Frame): Placement {
    const known = this.#placement;
    if (known?.source.width === width && known.source.height === height) return known;
    const placement = place({ width, height }, this.#plan, this.#plan.fit);
    this.#placement = placement;
    this.#across = taps(width, placement.width);
    this.#down = taps(height, placement.height);
    this.#row = new Uint8Array(placement.width);
    this.#pixels.fill(PADDING);
    return placement;
  }

  #writeYuv(
    { width, height, data, range }: Frame,
    { left, top, width: columns, height: rows }: Placement,
  ): void {
    const { channels } = this.#plan;
    const gains = pixelGains(range ?? "full", channels);
    const across = this.#across!;
    const down = this.#down!;
    const row = this.#row;
    const half = halved(width);
    const planeU = width * height;
    const planeV = planeU + half * halved(height);
    const isHalving = across.isHalving && down.isHalving;
    for (let y = 0; y < rows; y++) {
      const upper = down.near[y]! * width;
      const lower = down.far[y]! * width;
      if (isHalving) halveRow(data, upper, lower, columns, row);
      else mixRow(data, upper, lower, down.weight[y]!, across, 1, row);
      const u = planeU + down.halved[y]! * half;
      const v = planeV + down.halved[y]! * half;
      const to = 3 * ((top + y) * this.#plan.width + left);
      const [first, last] = channels === "rgb" ? [v, u] : [u, v];
      writePixels(row, data, first, last, across.halved, gains, this.#clamped, to);
    }
  }

  #writeRgb({ width, data }: Frame, { left, top, width: columns, height: rows }: Placement): void {
    const across = this.#across!;
    const down = this.#down!;
    const out = this.#pixels;
    const row = this.#row;
    const isBgr = this.#plan.channels === "bgr";
    for (let y = 0; y < rows; y++) {
      const upper = 3 * down.near[y]! * width;
      const lower = 3 * down.far[y]! * width;
      for (let colour = 0; colour < 3; colour++) {
        mixRow(data, upper + colour, lower + colour, down.weight[y]!, across, 3, row);
        let to = 3 * ((top + y) * this.#plan.width + left) + (isBgr ? 2 - colour : colour);
        for (let x = 0; x < columns; x++, to += 3) out[to] = row[x]!;
      }
    }
  }

  /** From bytes, pixel by pixel, to the type and the order of the model. */
  #convert(): void {
    const { data } = this;
    const pixels = this.#pixels;
    if (data === pixels) return;
    const places = pixels.length / 3;
    const isPlanar = this.#plan.layout === "nchw";
    for (let colour = 0; colour < 3; colour++) {
      const values = this.#values?.[colour];
      let to = isPlanar ? colour * places : colour;
      const step = isPlanar ? 1 : 3;
      if (values === undefined)
        for (let at = colour; at < pixels.length; at += 3, to += step) data[to] = pixels[at]!;
      else for (let at = colour; at < pixels.length; at += 3, to += step) data[to] = values[pixels[at]!]!;
    }
  }
}
