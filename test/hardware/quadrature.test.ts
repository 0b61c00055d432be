import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { WHEELS, wheelVector } from "../../src/core/wheels.ts";
import { QuadratureDecoder } from "../../src/hardware/quadrature.ts";
import type { EncoderPins } from "../../src/hardware/wiring.ts";
import { writeReport } from "../../src/protocol/pigpiod.ts";
import { ENCODERS } from "./wirings.ts";

/** (a, b) along a forward turn. */
const CYCLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

interface Report {
  readonly seqno: number;
  readonly flags: number;
  readonly tick: number;
  readonly levels: number;
}

function words(reports: readonly Report[]): Uint32Array {
  const bytes = new ArrayBuffer(reports.length * 12);
  const view = new DataView(bytes);
  reports.forEach((r, i) => {
    writeReport(view, i * 12, r.seqno, r.flags, r.tick, r.levels);
  });
  return new Uint32Array(bytes);
}

/** Wheels on their wires, one count at a time. */
class Car {
  readonly position = [0, 0, 0, 0];
  readonly wires = Object.values(ENCODERS) as EncoderPins[];

  /** Other pins make noise: the motors' own PWM is among the levels too. */
  levels(noise: number): number {
    let levels = noise & 0x1f;
    this.wires.forEach(({ a, b, invert }, i) => {
      const phase = (this.position[i]! * (invert ? -1 : 1)) & 3;
      levels |= (CYCLE[phase]![0] << a) | (CYCLE[phase]![1] << b!);
    });
    return levels;
  }
}

const move = fc.record({ wheel: fc.nat({ max: 3 }), step: fc.constantFrom(-1, 1), noise: fc.nat() });

test("every edge of both channels counts, with its time and sign, whatever way the batches are cut", () => {
  fc.assert(
    fc.property(
      fc.array(move, { maxLength: 200 }),
      fc.nat({ max: 2 ** 32 - 1 }),
      fc.integer({ min: 1, max: 50 }),
      (moves, start, cut) => {
        const car = new Car();
        const decoder = new QuadratureDecoder(ENCODERS);
        decoder.begin(car.levels(0));
        const last = [0, 0, 0, 0];
        const reports = moves.map(({ wheel, step, noise }, i) => {
          car.position[wheel]! += step;
          last[wheel] = (start + 5 * i) % 2 ** 32;
          return { seqno: i & 0xffff, flags: 0, tick: last[wheel]!, levels: car.levels(noise) };
        });
        for (let i = 0; i < reports.length; i += cut) {
          const batch = reports.slice(i, i + cut);
          decoder.decode(words(batch), batch.length);
        }
        assert.deepEqual([...decoder.counts], car.position);
        assert.deepEqual([...decoder.edgeTick], last);
        assert.equal(decoder.lost, 0);
        assert.equal(
          decoder.moved,
          moves.reduce((bits, { wheel }) => bits | (1 << wheel), 0),
        );
      },
    ),
    { seed: 42, numRuns: 300 },
  );
});

test("lost reports are counted over the wrap of their numbers, and each costs no more than what it hides, taken the wrong way", () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 0, max: 65_535 }),
      (kept, first) => {
        const car = new Car();
        const decoder = new QuadratureDecoder(ENCODERS);
        decoder.begin(car.levels(0));
        decoder.decode(words([{ seqno: first, flags: 0, tick: 0, levels: car.levels(0) }]), 1);
        const all = kept.map((_, i) => {
          car.position[0]! += 1;
          return { seqno: (first + 1 + i) & 0xffff, flags: 0, tick: i, levels: car.levels(0) };
        });
        const arrived = all.filter((_, i) => kept[i]);
        decoder.decode(words(arrived), arrived.length);
        // What is lost at the very end, nobody can know yet.
        const tail = arrived.length === 0 ? all.length : all.length - 1 - all.indexOf(arrived.at(-1)!);
        const missed = all.length - arrived.length - tail;
        assert.equal(decoder.lost, first + missed);
        const counted = decoder.counts[0]!;
        assert.ok(
          Math.abs(counted - (all.length - tail)) <= 4 * missed,
          `${counted} of ${all.length}, ${missed} lost`,
        );
      },
    ),
    { seed: 42, numRuns: 300 },
  );
});

test("two edges within one sample count twice, in the direction of the last one", () => {
  for (const step of [1, -1]) {
    const car = new Car();
    const decoder = new QuadratureDecoder(ENCODERS);
    decoder.begin(car.levels(0));
    const reports = [1, 2, 4, 5].map((position, seqno) => {
      car.position.fill(position * step);
      return { seqno, flags: 0, tick: 5 * seqno, levels: car.levels(0) };
    });
    decoder.decode(words(reports), reports.length);
    assert.deepEqual(
      [...decoder.counts],
      [5, 5, 5, 5].map((n) => n * step),
    );
  }
});

test("signs of life and watchdogs are numbered but count nothing", () => {
  const decoder = new QuadratureDecoder(ENCODERS);
  decoder.begin(0);
  const reports = [64, 32 | 7, 128 | 3].map((flags, seqno) => ({ seqno, flags, tick: 9, levels: -1 >>> 0 }));
  decoder.decode(words(reports), reports.length);
  assert.deepEqual([[...decoder.counts], decoder.moved, decoder.lost], [[0, 0, 0, 0], 0, 0]);
});

test("a single channel counts both edges, in the direction that its motor was last told", () => {
  const single = Object.fromEntries(
    WHEELS.map((wheel, i) => [wheel, { a: i + 2, invert: false }]),
  ) as unknown as typeof ENCODERS;
  const decoder = new QuadratureDecoder(single);
  decoder.begin(0);
  let seqno = 0;
  const pulse = () => {
    const batch = [0b111100, 0].map((levels) => ({ seqno: seqno++, flags: 0, tick: 0, levels }));
    decoder.decode(words(batch), 2);
  };
  pulse();
  decoder.command(wheelVector(-0.2, 0.2, -0.2, 0));
  pulse();
  decoder.command(wheelVector(0, 0, 0, 0));
  pulse();
  assert.deepEqual([...decoder.counts], [-2, 6, -2, 6]);
});
