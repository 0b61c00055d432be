import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import { mountingFrom } from "../../../src/vision/calibration/mounting.ts";
import { LENS } from "../pi-lens.ts";
import { onFloor } from "./floor.ts";
import { viewOf } from "./rig.ts";

const NO_DOUBT = { fy: 0, cy: 0 };

test("height and pitch are found from a board on the floor, wherever it lies", () => {
  fc.assert(
    fc.property(
      fc.record({
        above: fc.double({ min: 0.12, max: 0.3, noNaN: true }),
        pitch: fc.double({ min: -0.5, max: 0, noNaN: true }),
        right: fc.double({ min: -0.15, max: -0.05, noNaN: true }),
        yaw: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        roll: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        seed: fc.integer({ min: 1, max: 1000 }),
      }),
      ({ above, pitch, right, yaw, roll, seed }) => {
        const pose = onFloor(above, pitch, { ahead: 0.75, right, yaw, roll });
        const view = viewOf("floor.png", pose, 0.2, new Random(seed));
        fc.pre(view.corners.length >= 40);
        const mounting = mountingFrom(view, LENS, NO_DOUBT, 1);
        const told = JSON.stringify({ above, pitch, roll, mounting });
        assert.ok(!("why" in mounting), told);
        assert.ok(Math.abs(mounting.above.value - above) < 5 * mounting.above.spread, told);
        assert.ok(Math.abs(mounting.pitch.value - pitch) < 5 * mounting.pitch.spread, told);
        assert.ok(Math.abs(mounting.roll - roll) < 0.03, told);
        assert.ok(mounting.above.spread < 0.01 && mounting.pitch.spread < 0.02, told);
      },
    ),
    { seed: 5, numRuns: 100 },
  );
});

test("what the ruler says of the print changes the height as much, and the pitch not at all", () => {
  const view = viewOf(
    "floor.png",
    onFloor(0.2, -0.3, { ahead: 0.6, right: -0.09, yaw: 0, roll: 0 }),
    0,
    new Random(1),
  );
  const mounting = mountingFrom(view, LENS, NO_DOUBT, 0.97);
  assert.ok(!("why" in mounting), JSON.stringify(mounting));
  assert.ok(Math.abs(mounting.above.value - 0.97 * 0.2) < 1e-6, JSON.stringify(mounting));
  assert.ok(Math.abs(mounting.pitch.value + 0.3) < 1e-6, JSON.stringify(mounting));
});

test("a lens that is not sure makes the mounting as unsure", () => {
  const view = viewOf(
    "floor.png",
    onFloor(0.2, -0.3, { ahead: 0.6, right: -0.09, yaw: 0, roll: 0 }),
    0,
    new Random(1),
  );
  const mounting = mountingFrom(view, LENS, { fy: 52.8, cy: 10.56 }, 1);
  assert.ok(!("why" in mounting), JSON.stringify(mounting));
  assert.ok(Math.abs(mounting.above.spread - 0.02) < 0.001, JSON.stringify(mounting));
  assert.ok(Math.abs(mounting.pitch.spread - 0.02) < 0.001, JSON.stringify(mounting));
});

test("a picture of a camera that is mounted upside down is refused with what to write", () => {
  const pose = onFloor(0.2, -0.3, { ahead: 0.6, right: -0.09, yaw: 0, roll: Math.PI });
  const mounting = mountingFrom(viewOf("floor.png", pose, 0, new Random(1)), LENS, NO_DOUBT, 1);
  assert.ok("why" in mounting, JSON.stringify(mounting));
  assert.match(
    mounting.why,
    /^floor\.png: the world is upside down in it: say {2}camera: \{ rotation: 180 \}/,
  );
});

test("too little of a board, one that hangs above the camera, and one that is bent are refused by name", () => {
  const why = (view: Parameters<typeof mountingFrom>[0]) => {
    const mounting = mountingFrom(view, LENS, NO_DOUBT, 1);
    return "why" in mounting ? mounting.why : `not refused: ${JSON.stringify(mounting)}`;
  };
  const pose = onFloor(0.2, -0.3, { ahead: 0.6, right: -0.09, yaw: 0, roll: 0 });
  const view = viewOf("floor.png", pose, 0, new Random(1));
  assert.match(why({ ...view, corners: view.corners.slice(0, 12) }), /^floor\.png: 3 of the board's tags/);
  const bent = view.corners.map(({ board, pixel }) => ({
    board,
    pixel: { x: pixel.x, y: pixel.y + 10 * Math.sin(60 * board.x) },
  }));
  assert.match(
    why({ ...view, corners: bent }),
    /^floor\.png: the board is \d+\.\d px from where it should be/,
  );
});
