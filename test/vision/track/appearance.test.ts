import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";
import { chests, likeness, likest } from "../../../src/vision/track/appearance.ts";

test("shirts of different colours are told apart, and the same shirt is known in another light", () => {
  const shirt = (r: number, g: number, b: number): Frame => {
    const data = new Uint8Array(frameBytes(200, 200, "rgb"));
    for (let i = 0; i < data.length; i += 3) data.set([r, g, b], i);
    return { width: 200, height: 200, format: "rgb", data, capturedAt: 0, sequence: 0 };
  };
  const box = { x: 50, y: 10, width: 80, height: 180 };
  const lookIn = (frame: Frame) => chests(frame, box)[0]!.look;
  const blue = lookIn(shirt(38, 74, 140));
  assert.ok(likeness(blue, lookIn(shirt(30, 60, 112))) > 0.95);
  assert.ok(likeness(blue, lookIn(shirt(160, 40, 40))) < 0.1);
  assert.deepEqual(chests(shirt(1, 2, 3), { x: 400, y: 0, width: 50, height: 100 }), []);
});

test("one who strides has their chest aside of the middle of their box, and is known by it", () => {
  const width = 400;
  const data = new Uint8Array(frameBytes(width, 200, "rgb"));
  // A red chest before a wall; the legs reach far to the right of it.
  for (let i = 0; i < data.length; i += 3) {
    const x = (i / 3) % width;
    data.set(x >= 80 && x < 120 ? [170, 40, 40] : [205, 200, 190], i);
  }
  const frame: Frame = { width, height: 200, format: "rgb", data, capturedAt: 0, sequence: 0 };
  const [narrow] = chests(frame, { x: 60, y: 10, width: 80, height: 180 });
  const striding = chests(frame, { x: 60, y: 10, width: 160, height: 180 });
  assert.ok(likeness(narrow!.look, striding[0]!.look) < 0.6, "the wall is in the middle");
  assert.ok(likest(narrow!.look, striding)!.likeness > 0.7);
  assert.ok(likeness(narrow!.look, likest(narrow!.look, striding)!.look) > 0.85);
  assert.equal(likest(narrow!.look, []), undefined);
});
