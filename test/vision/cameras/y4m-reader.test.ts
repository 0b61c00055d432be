import assert from "node:assert/strict";
import { test } from "node:test";
import { WrongSize } from "../../../src/vision/cameras/wrong-size.ts";
import { Y4mReader } from "../../../src/vision/cameras/y4m-reader.ts";

const SIZE = { width: 4, height: 2 };
const BYTES = 12;
const HEADER = "YUV4MPEG2 W4 H2 F30:1 Ip A1:1 C420jpeg XYSCSS=420JPEG\n";

function stream(header: string, ...pictures: number[]): Uint8Array {
  const parts = pictures.flatMap((value) => [Buffer.from("FRAME\n"), Buffer.alloc(BYTES, value)]);
  return Buffer.concat([Buffer.from(header), ...parts]);
}

test("a stream that says its size is cut into pictures, however it comes in pieces", () => {
  // A line's end is among the bytes of the pictures, too.
  const bytes = stream(HEADER, 10, 70, 3);
  for (const piece of [1, 2, 7, 18, bytes.length]) {
    const reader = new Y4mReader(SIZE);
    const pictures: number[][] = [];
    for (let from = 0; from < bytes.length; from += piece)
      reader.add(bytes.subarray(from, from + piece), from, (picture) => pictures.push([...picture]));
    const expected = [10, 70, 3].map((value) => Array<number>(BYTES).fill(value));
    assert.deepEqual(pictures, expected, `in pieces of ${piece}`);
  }
});

test("a picture is as old as the line that it begins with", () => {
  const reader = new Y4mReader(SIZE);
  const bytes = stream(HEADER, 1);
  const line = HEADER.length + 3;
  const begun: number[] = [];
  const take = (_: Uint8Array, since: number) => begun.push(since);
  reader.add(bytes.subarray(0, line), 5, take);
  reader.add(bytes.subarray(line), 6, take);
  assert.deepEqual(begun, [5]);
});

const REFUSED: [string, string, RegExp][] = [
  ["another size", "YUV4MPEG2 W8 H2 C420jpeg\n", /pictures of 8×2, and 4×2 was asked for/],
  ["other colours", "YUV4MPEG2 W4 H2 C422\n", /pictures of 4×2 in 422/],
  ["more bits", "YUV4MPEG2 W4 H2 C420p10\n", /in 420p10/],
  ["no size", "YUV4MPEG2 F30:1\n", /pictures of \?×\?/],
  ["something else", "RIFF\n", /an unknown kind/],
  ["no line at all", "\0".repeat(1000), /an unknown kind/],
];

for (const [what, header, sentence] of REFUSED) {
  test(`a stream of ${what} is refused at its first line`, () => {
    const reader = new Y4mReader(SIZE);
    const taken: unknown[] = [];
    assert.throws(
      () => reader.add(stream(header, 1), 0, (picture) => taken.push(picture)),
      (error) => error instanceof WrongSize && sentence.test(error.message),
    );
    assert.deepEqual(taken, []);
  });
}

test("a stream that has lost its place is refused at the next picture", () => {
  const reader = new Y4mReader(SIZE);
  const whole = stream(HEADER, 1, 2, 3);
  // A byte of the second picture is missing.
  const bytes = Buffer.concat([whole.subarray(0, HEADER.length + 30), whole.subarray(HEADER.length + 31)]);
  let count = 0;
  assert.throws(() => reader.add(bytes, 0, () => count++), WrongSize);
  assert.equal(count, 2);
});
