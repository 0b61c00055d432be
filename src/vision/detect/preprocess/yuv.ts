import type { ColourRange } from "../../frame.ts";

/** BT.601: how much of the red and of the blue is in the luma. */
const KR = 0.299;
const KB = 0.114;
const KG = 1 - KR - KB;

const ONE = 65536;

/**
 * BT.601 from bytes of Y, U, V to red, green, blue in whole numbers, all times 65536: with `light = luma * y + zero`,
 * `u` and `v` less 128, red is `light + redV * v`, green `light + greenU * u + greenV * v`, blue `light + blueU * u`.
 * Half a step to round by is in `zero`; what comes out below 0 or above 255 is still to be clamped.
 */
interface YuvGains {
  readonly luma: number;
  readonly zero: number;
  readonly redV: number;
  readonly greenU: number;
  readonly greenV: number;
  readonly blueU: number;
}

const GAINS: Readonly<Record<ColourRange, YuvGains>> = {
  full: make(1, 0, 1),
  limited: make(255 / 219, 16, 255 / 224),
};

function make(luma: number, black: number, chroma: number): YuvGains {
  const gain = (value: number) => Math.round(value * ONE) | 0;
  return {
    luma: gain(luma),
    zero: gain(0.5 - luma * black),
    redV: gain(chroma * 2 * (1 - KR)),
    greenU: gain((chroma * -2 * (1 - KB) * KB) / KG),
    greenV: gain((chroma * -2 * (1 - KR) * KR) / KG),
    blueU: gain(chroma * 2 * (1 - KB)),
  };
}

/** How the first and the last of a pixel's three bytes follow from its luma and from one of its colours each. */
export interface PixelGains {
  readonly luma: number;
  readonly zero: number;
  readonly first: number;
  readonly last: number;
  /** The middle one follows from both. */
  readonly middleFirst: number;
  readonly middleLast: number;
}

/** Red follows from V and blue from U, whichever comes first. */
export function pixelGains(range: ColourRange, order: "rgb" | "bgr"): PixelGains {
  const { luma, zero, redV, greenU, greenV, blueU } = GAINS[range];
  return order === "rgb"
    ? { luma, zero, first: redV, last: blueU, middleFirst: greenV, middleLast: greenU }
    : { luma, zero, first: blueU, last: redV, middleFirst: greenU, middleLast: greenV };
}

/**
 * Three bytes for each of a row's pixels.
 *
 * @param row their luma
 * @param places of each one's colours in `data`, counted from `first` and from `last`
 * @param start of the row in `out`
 */
export function writePixels(
  row: Uint8Array,
  data: Uint8Array,
  first: number,
  last: number,
  places: Int32Array,
  gains: PixelGains,
  out: Uint8ClampedArray,
  start: number,
): void {
  const count = row.length;
  for (let x = 0, to = start; x < count; x++, to += 3) {
    const place = places[x]!;
    const light = gains.luma * row[x]! + gains.zero;
    const a = data[first + place]! - 128;
    const b = data[last + place]! - 128;
    out[to] = (light + gains.first * a) >> 16;
    out[to + 1] = (light + gains.middleFirst * a + gains.middleLast * b) >> 16;
    out[to + 2] = (light + gains.last * b) >> 16;
  }
}
