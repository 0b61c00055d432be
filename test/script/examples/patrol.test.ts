import assert from "node:assert/strict";
import { test } from "node:test";
import patrol from "../../../src/script/examples/patrol.ts";
import { isInView, Looker } from "../looker.ts";
import { nearPose, Stage } from "../rig.ts";
import { stroll } from "./walks.ts";

// Vision itself does not exist yet: who looks here is a stand-in, as for the example of following.

const CORNERS = [
  { x: 1, y: 0.8 },
  { x: -1, y: 0.8 },
  { x: -1, y: -0.8 },
  { x: 1, y: -0.8 },
];
/** m */
const OFF = 0.03;

/** Watches a patrol. */
async function run(stage: Stage) {
  const nearest = CORNERS.map(() => Number.POSITIVE_INFINITY);
  stage.eachTick(() => {
    const { pose } = stage.truth();
    for (const [i, { x, y }] of CORNERS.entries())
      nearest[i] = Math.min(nearest[i]!, Math.hypot(pose.x - x, pose.y - y));
  });
  const { value, truth, elapsed } = await stage.run(async (car) => ({
    files: await patrol(car),
    impacts: car.impacts.length,
  }));
  assert.ok(
    nearest.every((each) => each < OFF),
    `the corners were missed by ${nearest} m`,
  );
  nearPose(truth!, { x: 0, y: 0, theta: 0 }, OFF);
  assert.equal(value.impacts, 0, "it touched something");
  return { files: value.files, elapsed, off: Math.hypot(truth!.x, truth!.y), worst: Math.max(...nearest) };
}

test("the example of a patrol takes one picture of everybody while it drives, and goes on", async (t) => {
  const stage = await Stage.inWorld("furnished");
  const time = stage.fast.now();
  const duration = 90;
  const walks = [
    stroll(
      1,
      { x: 1.8, y: 1.6, heading: 2, time },
      { speed: 0.4, about: { x: 1.8, y: 1.6 }, radius: 0.5, duration },
    ),
    stroll(
      2,
      { x: -2, y: -1, heading: 0, time },
      { speed: 0.5, about: { x: -2, y: -1 }, radius: 0.5, duration },
    ),
  ];
  const looker = new Looker(stage, 7, ...walks);
  stage.pass(0.5);
  const { files, elapsed, off, worst } = await run(stage);
  const mm = (metres: number) => `${(1000 * metres).toFixed(0)} mm`;
  t.diagnostic(`${elapsed.toFixed(1)} s; ${mm(off)} off in the end, ${mm(worst)} at a corner; ${files}`);
  assert.equal(files.length, walks.length);
  assert.deepEqual(
    files,
    looker.pictures.map(({ file }) => file),
  );
  for (const { at, pose } of looker.pictures)
    assert.ok(
      walks.some((walk) => isInView(pose, walk(at - 0.15))),
      `nobody was in view at ${at} s from ${JSON.stringify(pose)}`,
    );
  assert.deepEqual(stage.said(), []);
});

test("where nobody looks, the example of a patrol says so once and patrols all the same", async () => {
  const stage = await Stage.inWorld("furnished");
  const { files } = await run(stage);
  assert.deepEqual(files, []);
  assert.deepEqual(stage.said(), ["Nobody looks through my camera: I patrol all the same."]);
});
