import type { Detection, Detector } from "../detection.ts";
import { type Frame, halved, requireWholeFrame } from "../frame.ts";
import { type Disc, discOf } from "./disc.ts";
import { Patches } from "./patches.ts";

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
}

/** A ball of one colour, in most rooms. */
export const ORANGE_BALL: ColourOptions = {
  name: "orange ball",
  kind: "ball",
  hue: { from: 0.1, to: 0.62 },
  saturation: { from: 0.6, to: 1 },
  value: { from: 0.2, to: 1 },
  least: 0.016,
};

/** Balls told in one frame. */
const MOST = 16;
/** In warm light a floor of wood has a ball's colour too, only paler: one saturation after the other parts the two. */
const LEVELS = 4;

/** How much paler than the range a colour may be and is still told, for what a thing lies on. */
const PALER = 0.1;

/**
 * How strong a colour is that is in the range, or a little paler than that: its saturation, 0…255; 0: it is another
 * colour. Red, green and blue are bytes.
 */
export function strengthOf(
  { hue: { from, to }, saturation, value }: ColourRange,
  red: number,
  green: number,
  blue: number,
): number {
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  // What most of a picture is goes first: grey.
  if (spread < (saturation.from - PALER) * high || spread > saturation.to * high) return 0;
  if (high < 255 * value.from || high > 255 * value.to || high === 0) return 0;
  const strength = Math.round((255 * spread) / high);
  if (spread === 0) return strength;
  const sixth =
    high === red
      ? (green - blue) / spread
      : high === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  const hue = ((sixth + 6) % 6) * (Math.PI / 3);
  const isIn = from <= to ? hue >= from && hue <= to : hue >= from || hue <= to;
  return isIn ? strength : 0;
}

/**
 * Finds balls of one colour, without any model: places of half the frame's resolution that hang together, are of one
 * colour and round. Skin has an orange ball's colour in warm light, but nothing of a person is a disc. A ball of which
 * more than half is to be seen is found, and told as it would be whole.
 */
export class ColourDetector implements Detector {
  readonly #options: ColourOptions;
  readonly #patches = new Patches();
  #strengths = new Uint8Array(0);

  constructor(options: ColourOptions) {
    this.#options = options;
  }

  async detect(frame: Frame): Promise<readonly Detection[]> {
    requireWholeFrame(frame);
    const columns = halved(frame.width);
    const rows = halved(frame.height);
    this.#fill(frame, columns, rows);
    const { name, kind, least, saturation } = this.#options;
    const found: Disc[] = [];
    for (let i = 0; i < LEVELS; i++) {
      const share = saturation.from + (i / LEVELS) * (saturation.to - saturation.from);
      const level = Math.max(1, Math.round(255 * share));
      this.#patches.of(this.#strengths, columns, rows, level, least * columns, (patch) => {
        const disc = discOf(patch);
        if (disc) found.push(disc);
      });
    }
    return best(found)
      .slice(0, MOST)
      .map(({ x, y, radius, arc }) => {
        const left = Math.max(0, 2 * (x - radius));
        const top = Math.max(0, 2 * (y - radius));
        const width = Math.min(frame.width, 2 * (x + radius)) - left;
        const height = Math.min(frame.height, 2 * (y + radius)) - top;
        return { kind, name, score: arc, box: { x: left, y: top, width, height } };
      });
  }

  async close(): Promise<void> {}

  /** One place for each colour that an i420 frame has: two by two pixels. */
  #fill({ width, height, format, data, range }: Frame, columns: number, rows: number): void {
    const places = columns * rows;
    if (this.#strengths.length !== places) this.#strengths = new Uint8Array(places);
    const isLimited = range === "limited";
    const planeU = width * height;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const at = y * columns + x;
        const pixel = 2 * y * width + 2 * x;
        if (format === "rgb") {
          const i = 3 * pixel;
          this.#strengths[at] = strengthOf(this.#options, data[i]!, data[i + 1]!, data[i + 2]!);
          continue;
        }
        const luma = isLimited ? ((data[pixel]! - 16) * 255) / 219 : data[pixel]!;
        const gain = isLimited ? 255 / 224 : 1;
        const u = (data[planeU + at]! - 128) * gain;
        const v = (data[planeU + places + at]! - 128) * gain;
        const red = byte(luma + 1.402 * v);
        const green = byte(luma - 0.344136 * u - 0.714136 * v);
        this.#strengths[at] = strengthOf(this.#options, red, green, byte(luma + 1.772 * u));
      }
    }
  }
}

/** Of the same at several levels the roundest; the largest first. */
function best(discs: readonly Disc[]): Disc[] {
  const kept: Disc[] = [];
  for (const disc of discs.toSorted((a, b) => b.arc - a.arc)) {
    const isKnown = kept.some(
      ({ x, y, radius }) => Math.hypot(x - disc.x, y - disc.y) < Math.max(radius, disc.radius),
    );
    if (!isKnown) kept.push(disc);
  }
  return kept.sort((a, b) => b.radius - a.radius);
}

const byte = (value: number) => Math.min(255, Math.max(0, value));
