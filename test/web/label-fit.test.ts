import assert from "node:assert/strict";
import { test } from "node:test";
import { labelFits } from "../../web/room/label-fit.ts";

const shelves = { kind: "box", length: 1.8, width: 0.35 } as const;

test("a name fits along a narrow shelf and not across it", () => {
  assert.equal(labelFits(shelves, 0, 80, 45), true);
  assert.equal(labelFits(shelves, Math.PI, 80, 45), true);
  assert.equal(labelFits(shelves, Math.PI / 2, 80, 45), false);
  assert.equal(labelFits(shelves, Math.PI / 2, 200, 45), true);
});

test("a name that pokes out of a ball is not written", () => {
  const ball = { kind: "circle", radius: 0.11 } as const;
  assert.equal(labelFits(ball, 0, 100, 20), false);
  assert.equal(labelFits(ball, 0, 250, 20), true);
});
