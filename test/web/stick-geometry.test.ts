import assert from "node:assert/strict";
import { test } from "node:test";
import { deflectionAt, slideAt } from "../../web/input/stick-geometry.ts";

const box = { left: 100, top: 200, width: 100, height: 100 };

test("a thumb in the middle of the stick is zero", () => {
  assert.deepEqual(deflectionAt(150, 250, box, 0.6), { x: 0, y: 0 });
});

test("a thumb above the middle pushes forward", () => {
  assert.deepEqual(deflectionAt(150, 235, box, 0.6), { x: 0, y: 0.5 });
});

test("a thumb far outside is full deflection in its direction, no more", () => {
  const { x, y } = deflectionAt(450, 650, box, 0.6);
  assert.ok(Math.abs(x - 0.6) < 1e-12, `x ${x}`);
  assert.ok(Math.abs(y + 0.8) < 1e-12, `y ${y}`);
});

test("the slider stops at its ends", () => {
  assert.equal(slideAt(165, box, 0.6), 0.5);
  assert.equal(slideAt(0, box, 0.6), -1);
});

test("a stick that is not laid out yet reads zero", () => {
  const nowhere = { left: 0, top: 0, width: 0, height: 0 };
  assert.deepEqual(deflectionAt(5, 5, nowhere, 0.6), { x: 0, y: 0 });
  assert.equal(slideAt(5, nowhere, 0.6), 0);
});
