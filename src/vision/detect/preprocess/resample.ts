/** Bits of a weight: two of them and a byte's eight fit into 31. */
const BITS = 11;
const ONE = 1 << BITS;
const HALF = 1 << (2 * BITS - 1);

/** From which places of a row (or column) of the source each place of the target is mixed. */
export interface Taps {
  readonly near: Int32Array;
  readonly far: Int32Array;
  /** Of `far`, in 1/2048; `near` has the rest. */
  readonly weight: Int32Array;
  /** The one place that is nearest, in a plane of half the size. */
  readonly halved: Int32Array;
  /** Exactly two of the source to one of the target: the mean of both. */
  readonly isHalving: boolean;
}

/**
 * Linear interpolation between the middles of pixels, as OpenCV's `INTER_LINEAR`, with which detectors are
 * trained.
 */
export function taps(from: number, to: number): Taps {
  const near = new Int32Array(to);
  const far = new Int32Array(to);
  const weight = new Int32Array(to);
  const halved = new Int32Array(to);
  const lastHalf = ((from + 1) >> 1) - 1;
  for (let i = 0; i < to; i++) {
    const at = ((i + 0.5) * from) / to - 0.5;
    const low = Math.floor(at);
    near[i] = Math.max(0, low);
    far[i] = Math.min(from - 1, low + 1);
    weight[i] = Math.round((at - low) * ONE);
    halved[i] = Math.min(lastHalf, Math.floor(((i + 0.5) * from) / to / 2));
  }
  return { near, far, weight, halved, isHalving: from === 2 * to };
}

/** One row of a plane of bytes, mixed from two rows of the source. */
export function mixRow(
  data: Uint8Array,
  upper: number,
  lower: number,
  weight: number,
  across: Taps,
  step: number,
  out: Uint8Array,
): void {
  const { near, far, weight: weights } = across;
  const count = near.length;
  const above = ONE - weight;
  for (let i = 0; i < count; i++) {
    const a = near[i]! * step;
    const b = far[i]! * step;
    const right = weights[i]!;
    const left = ONE - right;
    const top = data[upper + a]! * left + data[upper + b]! * right;
    const bottom = data[lower + a]! * left + data[lower + b]! * right;
    out[i] = (top * above + bottom * weight + HALF) >> (2 * BITS);
  }
}

/** The same where two rows and two columns become one: the mean of four. */
export function halveRow(
  data: Uint8Array,
  upper: number,
  lower: number,
  count: number,
  out: Uint8Array,
): void {
  for (let i = 0, a = upper, b = lower; i < count; i++, a += 2, b += 2) {
    out[i] = (data[a]! + data[a + 1]! + data[b]! + data[b + 1]! + 2) >> 2;
  }
}
