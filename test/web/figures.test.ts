import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees, fixed, milliseconds } from "../../web/format.ts";
import { History } from "../../web/history.ts";
import { Trail } from "../../web/room/trail.ts";
import { SinceConnected } from "../../web/since-connected.ts";

test("a figure that rounds to zero has no sign", () => {
  assert.equal(fixed(-0.004, 2), "0.00");
  assert.equal(fixed(-0.5, 1), "−0.5");
});

test("milliseconds are finer where they are small", () => {
  assert.equal(milliseconds(0.000_21), "0.21");
  assert.equal(milliseconds(0.0042), "4.2");
  assert.equal(milliseconds(0.1234), "123");
  assert.equal(milliseconds(undefined), "–");
});

test("a heading is shown between −179 and 180 degrees however often the car has turned", () => {
  assert.equal(degrees(2 * Math.PI + Math.PI / 2), "90");
  assert.equal(degrees(-Math.PI), "180");
  assert.equal(degrees(-Math.PI + 0.001), "180");
});

test("a history forgets the oldest and knows its worst", () => {
  const history = new History(3);
  assert.equal(history.max, undefined);
  for (const value of [9, 1, 5, 3]) history.add(value);
  assert.equal(history.length, 3);
  assert.equal(history.ago(0), 3);
  assert.equal(history.ago(2), 1);
  assert.equal(history.max, 5);
});

test("a history without room is refused", () => {
  assert.throws(() => new History(0), /got 0/);
});

test("a car at rest draws no trail", () => {
  const trail = new Trail();
  for (let i = 0; i < 100; i++) trail.add(1, 1 + i * 1e-5);
  assert.equal(trail.length, 1);
});

test("a trail drops its oldest points and keeps the order", () => {
  const trail = new Trail(3);
  for (let i = 0; i < 5; i++) trail.add(i * 0.1, 0);
  assert.deepEqual(
    [0, 1, 2].map((i) => trail.at(i).x.toFixed(1)),
    ["0.2", "0.3", "0.4"],
  );
});

test("a car that was put somewhere else starts a new trail", () => {
  const trail = new Trail();
  trail.add(0, 0);
  trail.add(0.1, 0);
  trail.add(3, 3);
  assert.equal(trail.length, 1);
});

test("a count starts from what the first message says, and again with a new link or a new robot", () => {
  const missed = new SinceConnected();
  assert.deepEqual(
    [150, 150, 197].map((count) => missed.of(count)),
    [0, 0, 47],
  );
  missed.restart();
  assert.equal(missed.of(200), 0);
  assert.equal(missed.of(3), 0);
  assert.equal(missed.of(5), 2);
});
