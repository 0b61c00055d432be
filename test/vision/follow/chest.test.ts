import assert from "node:assert/strict";
import { test } from "node:test";
import { chestRows } from "../../../src/vision/follow/chest.ts";
import { boxOfPerson, project, VIEW } from "./plant.ts";

test("the chest of one whose head is out of the picture is found by their feet", () => {
  for (const distance of [1.3, 1.6, 1.9]) {
    const rows = chestRows(VIEW, boxOfPerson(distance, 0, 1.7, 0.5)!, 1.7)!;
    const [, collar] = project(distance, 0, 1.36)!;
    const [, belt] = project(distance, 0, 0.98)!;
    assert.ok(Math.abs(rows.top - collar) < 8, `at ${distance} m from row ${rows.top} instead of ${collar}`);
    assert.ok(Math.abs(rows.bottom - belt) < 8, `at ${distance} m to row ${rows.bottom} instead of ${belt}`);
  }
});

test("a child's chest is as much lower", () => {
  const rows = chestRows(VIEW, boxOfPerson(0.9, 0, 1.2, 0.35)!, 1.2)!;
  const [, collar] = project(0.9, 0, 0.96)!;
  assert.ok(Math.abs(rows.top - collar) < 10, `from row ${rows.top} instead of ${collar}`);
});

test("of one who is so near that only legs are in the picture, the chest is above it", () => {
  const { bottom } = chestRows(VIEW, boxOfPerson(0.85, 0, 1.7, 0.5)!, 1.7)!;
  assert.ok(bottom < 0, `row ${bottom}`);
});

test("one who is whole in the picture, or without feet in it, is measured by their box", () => {
  assert.equal(chestRows(VIEW, boxOfPerson(4, 0, 1.7, 0.5)!, 1.7), undefined);
  assert.equal(chestRows(VIEW, { x: 200, y: 0, width: 200, height: 480 }, 1.7), undefined);
});
