import assert from "node:assert/strict";
import { test } from "node:test";
import { DISTANCE_REFUSED, distanceFrom } from "../../web/video/kept-distance.ts";

test("a distance to keep is in metres, within what the follower can; nothing typed leaves the car its own", () => {
  assert.deepEqual(
    [distanceFrom("1.5"), distanceFrom(" 3 "), distanceFrom("0.5"), distanceFrom("6")],
    [1.5, 3, 0.5, 6],
  );
  assert.deepEqual([distanceFrom(""), distanceFrom("  ")], [null, null]);
});

test("what is nearer or farther than can be kept, or no number, is none, and it is said what is", () => {
  for (const text of ["0.4", "6.1", "-1", "near", "1e999", "NaN"])
    assert.equal(distanceFrom(text), undefined, text);
  assert.match(DISTANCE_REFUSED, /0\.5 to 6 m/);
});
