import assert from "node:assert/strict";
import { test } from "node:test";
import { ClosedLoop } from "./rig.ts";
import type { Truth } from "./witness.ts";
import { approach, crowd } from "./worlds.ts";

// Robot, simulated camera, shipped detector, tracker and follower as they are in the processes; only the clock is not.

const SECONDS = 19;
/** When a camera fails, s, and how long the car takes to brake from its speed then. */
const FAILS = 4;
const BRAKES = 0.7;

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

for (const [what, wish, why] of [
  ["stops giving pictures", { cameraStalls: FAILS }, /no pictures/],
  ["goes on giving the same picture", { cameraFreezes: FAILS }, /the same picture again and again/],
] as const) {
  test(`a camera that ${what} stops the car within the deadman's time, and ends the following`, {
    timeout: 120_000,
  }, async (t) => {
    const loop = await ClosedLoop.create(approach(7), { isLean: true, ...wish });
    t.after(() => loop.close());
    let failing: Truth | undefined;
    let lastOrder = FAILS;
    await loop.run(FAILS + 2.5, (truth) => {
      if (truth.time < FAILS) return;
      failing ??= truth;
      if (Math.abs(loop.fast.robot.telemetry().setpoint.vx) > 0.02) lastOrder = truth.time;
    });
    assert.ok(failing!.twist.vx > 0.8, `${failing!.twist.vx} m/s; ${loop.text}`);
    const end = loop.fast.robot.telemetry().truth!.pose.x;
    const way = end - failing!.pose.x;
    t.diagnostic(`at rest by order after ${(lastOrder - FAILS).toFixed(2)} s and ${way.toFixed(2)} m`);
    // The deadman counts from the last picture; then the car brakes as hard as its profile lets it.
    assert.ok(lastOrder - FAILS < 0.4 + BRAKES, `${lastOrder - FAILS} s; ${loop.text}`);
    assert.ok(way < 0.75, `${way} m; ${loop.text}`);
    assert.equal(loop.pursuer.isOn, false, loop.text);
    assert.match(loop.pursuer.report.reason, why);
  });
}
