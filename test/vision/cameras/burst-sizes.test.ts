import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { BurstSizes } from "../../../src/vision/cameras/burst-sizes.ts";

const SIZE = 460_800;
const RATE = 30;
const CHUNK = 65_536;

/** Pictures of this size, written through a pipe. @param late how late each piece is read, s */
function watch(bytes: number, late: () => number, pictures = 60): ReturnType<BurstSizes["add"]>[] {
  const bursts = new BurstSizes(SIZE, RATE);
  const found: ReturnType<BurstSizes["add"]>[] = [];
  let read = 0;
  for (let picture = 0; picture < pictures; picture++) {
    for (let from = 0; from < bytes; from += CHUNK) {
      read = Math.max(read, picture / RATE + from * 5e-9) + late();
      found.push(bursts.add(Math.min(CHUNK, bytes - from), read));
    }
  }
  return found;
}

test("pictures of the right size are found right, and never wrong", () => {
  const random = new Random(1);
  const found = watch(SIZE, () => 1e-3 * random.next());
  assert.ok(found.includes("right"));
  assert.deepEqual(
    found.filter((each) => typeof each === "number"),
    [],
  );
});

test("a picture that is a little wider, a little smaller or many times as large is found within half a second", () => {
  for (const bytes of [472_320, 449_280, 2 * SIZE, 4 * SIZE, SIZE / 2]) {
    const pictures = 15;
    assert.ok(watch(bytes, () => 1e-4, pictures).includes(bytes), `${bytes} bytes`);
  }
});

test("however busy the computer is that reads them, right pictures are never called wrong", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed);
    const stall = 0.005 * seed;
    const found = watch(SIZE, () => (random.next() < 0.1 ? stall * random.next() : 1e-4), 300);
    assert.deepEqual(
      found.filter((each) => typeof each === "number"),
      [],
      `at stalls up to ${stall} s`,
    );
  }
});
