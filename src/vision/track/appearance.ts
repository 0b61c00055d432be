import type { Box } from "../detection.ts";
import { type Frame, halved } from "../frame.ts";

/** How a thing looks: shares of colours that sum to 1. */
export type Appearance = Float32Array;

const HUES = 12;
const SATURATIONS = 2;
const GREYS = 4;
const BINS = HUES * SATURATIONS + GREYS;
/** Below this a colour is grey, and its hue is noise. */
const GREY = 0.2;
/** Of a person's box: the shirt, without arms, head and what is behind. */
const TORSO = { top: 0.2, bottom: 0.5 };
/** Half of how wide it is looked at: of the box's width, and of its height at the most, because legs stride wider. */
const HALF = { ofWidth: 0.2, ofHeight: 0.09 };
/** Where in a box that is so much wider the chest may be, from its middle, as a share of half of the width. */
const ASIDE = [0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6] as const;
/** What a look counts less for being aside. */
const FAR_ASIDE = 0.2;
/** Places looked at, to a side. */
const SAMPLES = 20;

/** From row to row of the picture, px. */
export interface Rows {
  readonly top: number;
  readonly bottom: number;
}

const chestOf = ({ y, height }: Box): Rows => ({
  top: y + TORSO.top * height,
  bottom: y + TORSO.bottom * height,
});

/** What a person's chest may look like, and how far from the middle of their box that is. */
export interface Chest {
  readonly look: Appearance;
  /** Share of half of the width, 0…1. */
  readonly aside: number;
  /** Column of its middle, px. */
  readonly x: number;
}

/**
 * Whoever strides has their chest before or behind the middle of their box, and beside it is what is behind them.
 *
 * @param rows where the chest is; left out: where it is of somebody who is whole in their box
 * @returns the colours of a person's torso, in the middle first; empty where too little of it is in the picture
 */
export function chests(frame: Frame, box: Box, rows: Rows = chestOf(box)): readonly Chest[] {
  const half = Math.min(HALF.ofWidth * box.width, HALF.ofHeight * box.height);
  const asides = half < HALF.ofWidth * box.width ? ASIDE : ASIDE.slice(0, 1);
  return asides.flatMap((aside) => {
    const middle = box.x + (box.width / 2) * (1 + aside);
    const look = torso(frame, middle - half, middle + half, rows);
    return look ? [{ look, aside: Math.abs(aside), x: middle }] : [];
  });
}

/** Of what a chest may look like, the most like somebody: which, and how like; undefined: there is none. */
export function likest(
  known: Appearance,
  seen: readonly Chest[],
): (Pick<Chest, "look" | "x"> & { readonly likeness: number }) | undefined {
  const all = seen.map(({ look, aside, x }) => ({
    look,
    x,
    likeness: likeness(known, look) - FAR_ASIDE * aside,
  }));
  return all.reduce<(typeof all)[number] | undefined>(
    (best, each) => (best && best.likeness >= each.likeness ? best : each),
    undefined,
  );
}

function torso(frame: Frame, left: number, right: number, rows: Rows): Appearance | undefined {
  const shares = new Float32Array(BINS);
  let count = 0;
  for (let j = 0; j < SAMPLES; j++) {
    const y = Math.floor(rows.top + ((rows.bottom - rows.top) * (j + 0.5)) / SAMPLES);
    for (let i = 0; i < SAMPLES; i++) {
      const x = Math.floor(left + ((right - left) * (i + 0.5)) / SAMPLES);
      if (!(x >= 0 && y >= 0 && x < frame.width && y < frame.height)) continue;
      const bin = binAt(frame, x, y);
      shares[bin] = shares[bin]! + 1;
      count++;
    }
  }
  if (count < (SAMPLES * SAMPLES) / 4) return undefined;
  for (let k = 0; k < BINS; k++) shares[k] = shares[k]! / count;
  return shares;
}

/** Bhattacharyya coefficient: 1 the same, 0 no colour in common. */
export function likeness(a: Appearance, b: Appearance): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += Math.sqrt(a[k]! * b[k]!);
  return sum;
}

/** Share of it that is not grey, 0…1. */
export function colourfulness(look: Appearance): number {
  let sum = 0;
  for (let k = 0; k < HUES * SATURATIONS; k++) sum += look[k]!;
  return sum;
}

/** Moves what is remembered a part of the way to what is seen. */
export function remember(memory: Appearance, seen: Appearance, part: number): void {
  for (let k = 0; k < memory.length; k++) memory[k] = memory[k]! + part * (seen[k]! - memory[k]!);
}

function binAt({ width, height, format, data }: Frame, x: number, y: number): number {
  const pixel = y * width + x;
  if (format === "rgb") return binOf(data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!);
  const half = halved(width);
  const at = width * height + (y >> 1) * half + (x >> 1);
  const u = data[at]! - 128;
  const v = data[at + half * halved(height)]! - 128;
  const luma = data[pixel]!;
  return binOf(byte(luma + 1.402 * v), byte(luma - 0.344136 * u - 0.714136 * v), byte(luma + 1.772 * u));
}

const byte = (value: number) => Math.min(255, Math.max(0, value));

function binOf(red: number, green: number, blue: number): number {
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  const saturation = high === 0 ? 0 : spread / high;
  if (saturation < GREY || high < 30) return HUES * SATURATIONS + Math.min(GREYS - 1, (high * GREYS) >> 8);
  const sixth =
    high === red
      ? (green - blue) / spread
      : high === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  const hue = Math.floor((((sixth + 6) % 6) / 6) * HUES) % HUES;
  return hue * SATURATIONS + (saturation > 0.6 ? 1 : 0);
}
