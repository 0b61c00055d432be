import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import { poseAt, remembered } from "../../../src/vision/follow/pose-history.ts";
import {
  corrected,
  deviation,
  firstEstimate,
  predicted,
  type SeenPlace,
} from "../../../src/vision/follow/target-filter.ts";

const AGILITY = 0.35;

test("somebody who walks steadily is where the filter says, now and half a second on, at any rate of pictures", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.8, max: 0.8, noNaN: true }),
      fc.double({ min: -0.8, max: 0.8, noNaN: true }),
      fc.double({ min: 0.03, max: 0.15, noNaN: true }),
      fc.integer({ min: 1, max: 1e6 }),
      (vx, vy, period, seed) => {
        const random = new Random(seed);
        const look = (at: number): SeenPlace => ({
          at,
          place: { x: 2 + vx * at + 0.04 * random.gaussian(), y: vy * at + 0.02 * random.gaussian() },
          direction: 0,
          along: 0.04,
          across: 0.02,
        });
        let target = firstEstimate(look(0));
        for (let at = period; at < 6; at += period) target = corrected(target, look(at), AGILITY);
        const on = predicted(target, 0.5, AGILITY);
        const off = Math.hypot(on.place.x - 2 - vx * on.at, on.place.y - vy * on.at);
        assert.ok(off < 0.32, `${off} m off after half a second unseen`);
        assert.ok(deviation(on, 0) > deviation(target, 0), "what is not seen becomes less sure");
        assert.ok(
          deviation(target, 0) > deviation(target, Math.PI / 2),
          "across the line of sight it is surer",
        );
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

test("what the filter says of its own sureness is about right", () => {
  const random = new Random(11);
  let squares = 0;
  const runs = 400;
  for (let run = 0; run < runs; run++) {
    // A walk as the filter takes it to be: white acceleration.
    const period = 0.05;
    const state = { x: 3, v: 0.5 * random.gaussian() };
    const seen = (at: number): SeenPlace => ({
      at,
      place: { x: state.x + 0.15 * random.gaussian(), y: 0 },
      direction: 0,
      along: 0.15,
      across: 0.05,
    });
    let target = firstEstimate(seen(0));
    for (let k = 1; k <= 40; k++) {
      const kick = Math.sqrt(AGILITY * period) * random.gaussian();
      state.x += (state.v + kick / 2) * period;
      state.v += kick;
      target = corrected(target, seen(k * period), AGILITY);
    }
    squares += ((target.place.x - state.x) / deviation(target, 0)) ** 2 / runs;
  }
  assert.ok(squares > 0.7 && squares < 1.4, `normalised error squared is ${squares}, about 1 is right`);
});

test("a measurement that comes late but is older than the last changes nothing", () => {
  const seen = { at: 1, place: { x: 2, y: 0 }, direction: 0, along: 0.1, across: 0.05 };
  const target = firstEstimate(seen);
  assert.equal(corrected(target, { ...seen, at: 0.9, place: { x: 9, y: 9 } }, AGILITY), target);
  assert.equal(corrected(target, { ...seen, place: { x: 9, y: 9 } }, AGILITY), target);
});

test("one wild measurement moves a settled estimate less than what is believable", () => {
  const seen = (at: number, x: number) => ({
    at,
    place: { x, y: 0 },
    direction: 0,
    along: 0.1,
    across: 0.05,
  });
  let target = firstEstimate(seen(0, 2));
  for (let at = 0.1; at < 3; at += 0.1) target = corrected(target, seen(at, 2), AGILITY);
  const moved = corrected(target, seen(3.05, 6), AGILITY).place.x - 2;
  assert.ok(moved < 0.4, `${moved} m`);
});

test("where the car was is found between two poses, round the half turn too", () => {
  let history = remembered([], { at: 1, x: 0, y: 0, theta: 3.1 });
  history = remembered(history, { at: 1.1, x: 1, y: 2, theta: -3.1 });
  const between = poseAt(history, 1.05)!;
  assert.ok(Math.abs(between.x - 0.5) < 1e-9 && Math.abs(between.y - 1) < 1e-9);
  assert.ok(Math.abs(Math.abs(between.theta) - Math.PI) < 1e-9, `${between.theta}`);
  assert.equal(poseAt(history, 0)!.x, 0);
  assert.equal(poseAt(history, 9)!.x, 1);
  assert.equal(poseAt([], 1), undefined);
  assert.equal(remembered(history, { at: 1.1, x: 5, y: 5, theta: 0 }), history, "no news, no change");
  for (let at = 1.2; at < 5; at += 0.1) history = remembered(history, { at, x: 0, y: 0, theta: 0 });
  assert.ok(history.length <= 12, `${history.length} poses are kept`);
});
