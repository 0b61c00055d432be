import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { calibrateLens } from "../../../src/vision/calibration/calibrate-lens.ts";
import { BoardKeeper } from "../../../src/vision/calibration/keeper.ts";
import { GOOD_HOLDS, poseFor, viewOf } from "./rig.ts";

const random = new Random(5);
const view = (hold: (typeof GOOD_HOLDS)[number]) => viewOf("live", poseFor(hold), 0.05, random);
const [MIDDLE, TURNED] = GOOD_HOLDS as [(typeof GOOD_HOLDS)[number], (typeof GOOD_HOLDS)[number]];

test("a board that is held still is kept once, and again only where it is elsewhere or turned", () => {
  const keeper = new BoardKeeper([]);
  assert.match(keeper.take(view(MIDDLE)).text, /hold it still/, "one picture does not show that it is");
  assert.equal(keeper.take(view(MIDDLE)).isKept, true);
  assert.match(keeper.take(view(MIDDLE)).text, /as in one that is kept/);
  assert.equal(keeper.take(view(TURNED)).isKept, false, "it has just moved");
  assert.equal(keeper.take(view(TURNED)).isKept, true);
  const aside = { ...MIDDLE, x: 0.2 };
  keeper.take(view(aside));
  assert.equal(keeper.take(view(aside)).isKept, true);
  assert.equal(keeper.kept.length, 3);
});

test("what shows no board, too little of it, or a blurred one is not kept, and is called so", () => {
  const keeper = new BoardKeeper([]);
  const whole = view(MIDDLE);
  const twice = (changes: Partial<typeof whole>) => {
    keeper.take({ ...whole, ...changes });
    return keeper.take({ ...whole, ...changes });
  };
  assert.deepEqual(twice({ corners: [] }), { isKept: false, text: "no board" });
  assert.match(twice({ corners: whole.corners.slice(0, 8) }).text, /only 2 of its tags/);
  assert.match(twice({ blur: 6 }).text, /blurred: more light/);
  assert.equal(keeper.kept.length, 0);
});

test("it says which part of the picture is still uncovered, until a lens can be told", () => {
  const keeper = new BoardKeeper([]);
  const said = new Set<string>();
  for (const hold of GOOD_HOLDS) {
    if (!keeper.isEnough) said.add(/nearer to the (.*) of the picture/.exec(keeper.next)?.[1] ?? "nothing");
    keeper.take(view(hold));
    keeper.take(view(hold));
  }
  assert.ok(said.has("upper left corner") && said.has("lower right corner"), [...said].join(", "));
  assert.equal(keeper.isEnough, true);
  assert.equal(keeper.coverage.parts.length, 5);
  const result = calibrateLens(keeper.kept);
  assert.ok(result.ok, JSON.stringify(result));
});

test("what was kept earlier counts, but for what is of no use", () => {
  const views = GOOD_HOLDS.map(view);
  const keeper = new BoardKeeper([...views, { ...views[0]!, corners: [] }]);
  assert.equal(keeper.kept.length, views.length);
  keeper.take(view(MIDDLE));
  assert.match(keeper.take(view(MIDDLE)).text, /as in one that is kept/);
});
