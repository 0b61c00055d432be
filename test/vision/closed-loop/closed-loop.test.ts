import assert from "node:assert/strict";
import { test } from "node:test";
import { ClosedLoop } from "./rig.ts";
import { crowd } from "./worlds.ts";

// Robot, simulated camera, shipped detector, tracker and follower as they are in the processes; only the clock is not.

const SECONDS = 19;

test("the car follows one who walks about, while another passes between them, and nobody else", {
  timeout: 170_000,
}, async (t) => {
  const loop = await ClosedLoop.create(crowd({ seed: 103, seconds: SECONDS }), { isLean: true });
  t.after(() => loop.close());
  await loop.run(SECONDS);
  const { witness, text } = loop;
  t.diagnostic(text);
  assert.ok(witness.seconds > 15, text);
  assert.ok(
    witness.hidden.some((seconds) => seconds > 0.25),
    `nobody passed before the target: ${text}`,
  );
  assert.ok(witness.inView / witness.seconds >= 0.97, text);
  assert.ok(witness.distanceError <= 0.2, text);
  assert.equal(witness.wrong, 0, text);
  assert.equal(witness.contacts, 0, text);
  assert.ok(loop.pursuer.isOn, text);
});

test("a child whose height the profile says is kept at the distance that it says", {
  timeout: 120_000,
}, async (t) => {
  const child = {
    name: "Anna",
    at: [2.5, 0],
    circle: 0.15,
    looks: { person: { height: 1.2, shirt: "#b8352f", trousers: "#34323a" } },
  };
  const world = { name: "a child", seed: 5, room: { length: 12, width: 9 }, objects: [child] };
  const loop = await ClosedLoop.create(JSON.stringify({ ...world, sensors: { camera: { rate: 15 } } }), {
    isLean: true,
    follow: { distance: 1.8, height: 1.2 },
  });
  t.after(() => loop.close());
  let distance = 0;
  await loop.run(8, ({ pose }) => {
    distance = 2.5 - pose.x - 0.1;
  });
  t.diagnostic(`${distance.toFixed(2)} m; ${loop.text}`);
  assert.ok(loop.pursuer.isOn, loop.text);
  assert.equal(loop.pursuer.report.distance, 1.8);
  assert.ok(Math.abs(distance / 1.8 - 1) < 0.15, `kept at ${distance} m; ${loop.text}`);
});

test("the same walk is followed in the same way to the last bit", { timeout: 120_000 }, async (t) => {
  const ends: string[] = [];
  for (let i = 0; i < 2; i++) {
    const loop = await ClosedLoop.create(crowd({ seed: 104, seconds: 3.6 }), { isLean: true });
    t.after(() => loop.close());
    let last = "";
    await loop.run(3.6, ({ pose, twist }) => {
      last = JSON.stringify({ pose, twist });
    });
    assert.ok(loop.witness.locked > 10, loop.text);
    ends.push(last);
  }
  assert.equal(ends[0], ends[1]);
});
