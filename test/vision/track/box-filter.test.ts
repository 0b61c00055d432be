import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Box } from "../../../src/vision/detection.ts";
import { BoxFilter } from "../../../src/vision/track/box-filter.ts";

const boxAt = (x: number, height = 200): Box => ({ x: x - height / 5, y: 100, width: height / 2.5, height });
const middle = ({ x, width }: Box) => x + width / 2;

test("a filter finds the rate of a box that moves steadily, at any rate of frames", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -150, max: 150, noNaN: true }),
      fc.double({ min: 0.02, max: 0.12, noNaN: true }),
      (rate, period) => {
        const filter = new BoxFilter(boxAt(320));
        let at = 0;
        while (at < 3) {
          at += period;
          filter.predict(period);
          filter.correct(boxAt(320 + rate * at));
        }
        assert.ok(Math.abs(middle(filter.box()) - 320 - rate * at) < 1.5, `${middle(filter.box())}`);
        assert.ok(Math.abs(filter.velocity().x - rate) < 12, `${filter.velocity().x} instead of ${rate}`);
        // Half a second without a detection.
        filter.predict(0.5);
        assert.ok(Math.abs(middle(filter.box()) - 320 - rate * (at + 0.5)) < 8);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

test("a turn of the car to the left moves a box to the right, by as much as its bearing", () => {
  const filter = new BoxFilter(boxAt(320));
  filter.turn(0.2, 500, 320);
  assert.ok(Math.abs(middle(filter.box()) - 320 - 500 * Math.tan(0.2)) < 1e-9);
});
