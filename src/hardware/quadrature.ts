import { WHEEL_COUNT, WHEELS, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { EncoderWiring } from "./wiring.ts";

/** A report in 32-bit words: seqno and flags, tick, levels. */
const WORDS = 3;

/**
 * Counts for each step of (a, b), by 8·a + 4·b before and 2·a + 1·b after: forward is 00 → 10 → 11 → 01.
 * Both changed at once: {@link BOTH}.
 */
const BOTH = 2;
const STEPS = Int8Array.of(0, -1, 1, BOTH, 1, 0, BOTH, -1, -1, BOTH, 0, 1, BOTH, 1, -1, 0);

/**
 * Counts the edges of all wheels' encoders in the reports of a motor board.
 *
 * Both channels: all four edges of a cycle count (x4). When both have changed between two reports, an
 * edge went by unseen, or two fell into one sample: two counts, in the direction of the last one.
 * One channel: both its edges count, in the direction of {@link command}.
 */
export class QuadratureDecoder {
  /** Cumulative, + forward. */
  readonly counts: WheelVector = wheelVector();
  /** The µs counter at each wheel's latest edge, u32. */
  readonly edgeTick = new Uint32Array(WHEEL_COUNT);
  /** Whether a wheel had an edge since its bit was cleared by whoever reads; one bit a wheel. */
  moved = 0;
  /** Reports that were sent and never came. */
  lost = 0;
  /** Bits of all pins that are looked at. */
  readonly mask: number;
  readonly #a = new Int32Array(WHEEL_COUNT);
  readonly #b = new Int32Array(WHEEL_COUNT);
  readonly #bits = new Int32Array(WHEEL_COUNT);
  readonly #sign = new Int32Array(WHEEL_COUNT);
  /** Direction of the last count, or for one channel of the last command; ±1. */
  readonly #direction = new Int32Array(WHEEL_COUNT).fill(1);
  #levels = 0;
  #seqno = 0;

  constructor(wiring: EncoderWiring) {
    WHEELS.forEach((wheel, i) => {
      const { a, b, invert } = wiring[wheel];
      this.#a[i] = a;
      this.#b[i] = b ?? -1;
      this.#bits[i] = (1 << a) | (b === undefined ? 0 : 1 << b);
      this.#sign[i] = invert ? -1 : 1;
    });
    this.mask = this.#bits.reduce((mask, bits) => mask | bits, 0);
  }

  /** A new stream of reports begins. @param levels of GPIO 0…31 at this moment */
  begin(levels: number): void {
    this.#levels = levels;
    this.#seqno = 0;
  }

  /** @param duty what the motors were told; only signs count, and a wheel at 0 keeps its last one */
  command(duty: Readonly<WheelVector>): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if (this.#b[i]! < 0 && duty[i] !== 0) this.#direction[i] = duty[i]! > 0 ? 1 : -1;
    }
  }

  /**
   * Allocates nothing.
   *
   * @param words little-endian reports (`protocol/pigpiod.ts`), one after the other
   * @param reports how many
   */
  decode(words: Uint32Array, reports: number): void {
    const mask = this.mask;
    const end = reports * WORDS;
    let levels = this.#levels;
    let seqno = this.#seqno;
    for (let at = 0; at < end; at += WORDS) {
      const head = words[at]!;
      this.lost += ((head & 0xffff) - seqno) & 0xffff;
      seqno = (head + 1) & 0xffff;
      // Flags: a sign of life or a watchdog, not an edge.
      if (head > 0xffff) continue;
      const next = words[at + 2]! | 0;
      const changed = (next ^ levels) & mask;
      if (changed !== 0) this.#count(levels, next, changed, words[at + 1]!);
      levels = next;
    }
    this.#levels = levels;
    this.#seqno = seqno;
  }

  #count(before: number, after: number, changed: number, tick: number): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if ((changed & this.#bits[i]!) === 0) continue;
      const a = this.#a[i]!;
      const b = this.#b[i]!;
      this.edgeTick[i] = tick;
      this.moved |= 1 << i;
      if (b < 0) {
        this.counts[i]! += this.#direction[i]!;
        continue;
      }
      const from = (((before >>> a) & 1) << 1) | ((before >>> b) & 1);
      const to = (((after >>> a) & 1) << 1) | ((after >>> b) & 1);
      const step = STEPS[(from << 2) | to]!;
      if (step === BOTH) this.counts[i]! += BOTH * this.#direction[i]!;
      else {
        const direction = step * this.#sign[i]!;
        this.#direction[i] = direction;
        this.counts[i]! += direction;
      }
    }
  }
}
