import type { ColourRange } from "../../frame.ts";

/** BT.601: how much of the red and of the blue is in the luma. */
const KR = 0.299;
const KB = 0.114;
const KG = 1 - KR - KB;

/** How far beyond 0 and 255 a sum of the tables can come. */
const MARGIN = 512;

/**
 * BT.601 from Y, U, V to red, green, blue in whole numbers: red is `clamp[(luma[y] + redV[v]) >> 16]`, green
 * `clamp[(luma[y] + greenU[u] + greenV[v]) >> 16]`, blue `clamp[(luma[y] + blueU[u]) >> 16]`. The offset that
 * keeps the places in `clamp` positive, and half a step to round by, are in `luma`.
 */
export interface YuvTables {
  readonly luma: Int32Array;
  readonly redV: Int32Array;
  readonly greenU: Int32Array;
  readonly greenV: Int32Array;
  readonly blueU: Int32Array;
  readonly clamp: Uint8Array;
}

const clamp = Uint8Array.from({ length: 256 + 2 * MARGIN }, (_, i) => Math.min(255, Math.max(0, i - MARGIN)));

const made = new Map<ColourRange, YuvTables>();

export function yuvTables(range: ColourRange): YuvTables {
  const known = made.get(range);
  if (known !== undefined) return known;
  const isFull = range === "full";
  const lumaGain = isFull ? 1 : 255 / 219;
  const chromaGain = isFull ? 1 : 255 / 224;
  const table = (value: (byte: number) => number) =>
    Int32Array.from({ length: 256 }, (_, byte) => Math.round(value(byte) * 65536));
  const chroma = (gain: number) => table((byte) => (byte - 128) * chromaGain * gain);
  const tables: YuvTables = {
    luma: table((byte) => (byte - (isFull ? 0 : 16)) * lumaGain + MARGIN + 0.5),
    redV: chroma(2 * (1 - KR)),
    greenU: chroma((-2 * (1 - KB) * KB) / KG),
    greenV: chroma((-2 * (1 - KR) * KR) / KG),
    blueU: chroma(2 * (1 - KB)),
    clamp,
  };
  made.set(range, tables);
  return tables;
}
