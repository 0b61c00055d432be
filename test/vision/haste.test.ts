import assert from "node:assert/strict";
import { test } from "node:test";
import type { Detector } from "../../src/vision/detection.ts";
import { Haste } from "../../src/vision/haste.ts";

test("an order without a picture before it says nothing of haste, and other detectors are left alone", () => {
  let now = 1;
  const haste = new Haste(() => now);
  haste.arrived(1);
  now = 2;
  haste.ordered();
  assert.deepEqual(haste.take(), { orders: 0, beside: [], waited: [] });
  const tags: Detector = { detect: async () => [], close: async () => {} };
  assert.equal(haste.around(tags), tags);
});
