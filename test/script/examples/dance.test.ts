import assert from "node:assert/strict";
import { test } from "node:test";
import dance from "../../../src/script/examples/dance.ts";
import { nearPose, Stage } from "../rig.ts";

/** Not a whole number of ticks: what is rounded adds up where it is not counted from the start. */
const BEAT = 60 / 86;
const BEATS = 32;
/** s and m */
const LATE = 0.02;
const OFF = 0.03;

test("the example of a dance begins each step on its beat, and ends where it began", async (t) => {
  const stage = await Stage.inWorld("empty");
  const { fast } = stage;
  const began: number[] = [];
  let last = fast.robot.planned;
  stage.eachTick(() => {
    const { planned } = fast.robot;
    if (planned !== undefined && planned.id !== last?.id) began.push(fast.now());
    last = planned;
  });
  let most = 0;
  let start = 0;
  const { truth, elapsed } = await stage.run((car) => {
    start = car.now + BEAT;
    return car.beside(dance(car), async (car) => {
      for await (const { truth } of car.telemetry()) most = Math.max(most, Math.abs(truth!.pose.y));
    });
  });
  const beats = began.slice(0, BEATS);
  assert.equal(beats.length, BEATS);
  // The robot's own times; what drifts is farthest off in the end.
  const late = beats.map((time, beat) => time - (start + beat * BEAT));
  const worst = Math.max(...late.map(Math.abs));
  const off = Math.hypot(truth!.x, truth!.y);
  t.diagnostic(
    `${elapsed.toFixed(1)} s; ${(1000 * off).toFixed(0)} mm off, worst beat ${(1000 * worst).toFixed(1)} ms`,
  );
  assert.ok(worst < LATE, `a step began ${worst} s beside its beat: ${late}`);
  nearPose(truth!, { x: 0, y: 0, theta: 0 }, OFF);
  assert.ok(most > 0.12, `it only got ${most} m to the side`);
});
