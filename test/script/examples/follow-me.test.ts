import assert from "node:assert/strict";
import { test } from "node:test";
import followMe from "../../../src/script/examples/follow-me.ts";
import { isInView, Looker, polar } from "../looker.ts";
import { Stage } from "../rig.ts";
import { stroll } from "./walks.ts";

// Vision itself does not exist yet: who looks here is a stand-in that knows where everything is, and says it as a
// detector would, with noise, gaps and delay. So these are tests of the example, and none of seeing.

const HALL = "room: { length: 9 m, width: 9 m }";
/** s */
const WALK = 40;
const STOP = 0.5;
/** From the person, m: root of the mean square, and at any time. */
const OFF = 0.2;
const NEAREST = 0.6;
/** A car at rest, m/s and rad/s. */
const RESTS = 0.02;

for (const seed of [1, 2, 3]) {
  test(`the example of following keeps its distance from a person on walk ${seed}, and stops when it is lost`, async (t) => {
    const stage = await Stage.open(HALL);
    const began = stage.fast.now();
    const from = { x: 1.2, y: 0, heading: 0, time: began };
    const walk = stroll(seed, from, { speed: 0.4, about: { x: 0, y: 0 }, radius: 2, duration: WALK });
    // Then the person goes out by the door.
    new Looker(stage, seed, (time) => (time - began > WALK ? undefined : walk(time)));
    let [sum, ticks, inView, strafed, nearest] = [0, 0, 0, 0, Number.POSITIVE_INFINITY];
    let restsAt: number | undefined;
    stage.eachTick(() => {
      const now = stage.fast.now() - began;
      const { pose, twist } = stage.truth();
      if (now > WALK) {
        const speed = Math.max(Math.hypot(twist.vx, twist.vy), Math.abs(twist.omega) / 4);
        if (speed > RESTS) restsAt = undefined;
        else restsAt ??= now - WALK;
        return;
      }
      const person = walk(stage.fast.now());
      const { distance } = polar(pose, person);
      ticks++;
      strafed += Math.abs(twist.vy) * stage.fast.period;
      sum += (distance - 1) ** 2;
      nearest = Math.min(nearest, distance);
      if (isInView(pose, person)) inView++;
    });
    const { elapsed, value } = await stage.run(async (car) => {
      await followMe(car);
      return car.impacts.length;
    });
    const rms = Math.sqrt(sum / ticks);
    const share = (100 * inView) / ticks;
    t.diagnostic(
      `${elapsed.toFixed(1)} s; ${(100 * rms).toFixed(0)} cm off the metre (RMS), nearest ${nearest.toFixed(2)} m, ` +
        `in view ${share.toFixed(1)} %, strafed ${strafed.toFixed(1)} m, at rest ${restsAt?.toFixed(2)} s after the person was gone`,
    );
    assert.ok(rms < OFF && nearest > NEAREST, `${rms} m, nearest ${nearest} m`);
    assert.ok(strafed > 1, `it strafed only ${strafed} m`);
    assert.ok(share > 99, `in view only ${share} %`);
    assert.ok(restsAt !== undefined && restsAt < STOP, `it came to rest after ${restsAt} s`);
    assert.deepEqual(stage.said(), ["I have lost you.", "I see nobody."]);
    assert.equal(value, 0, "it touched something");
  });
}

test("the example of following says stop to who comes too near, once, and never backs away", async () => {
  const stage = await Stage.inWorld("empty");
  const began = stage.fast.now();
  // Comes up to 40 cm, stays for a while, and goes away to the side.
  new Looker(stage, 4, (time) => {
    const t = time - began;
    return t > 8 ? undefined : { x: Math.max(1.5 - 0.4 * t, 0.4), y: 0 };
  });
  let least = 0;
  stage.eachTick(() => {
    least = Math.min(least, stage.truth().twist.vx);
  });
  const { truth } = await stage.run(followMe);
  assert.deepEqual(stage.said(), ["Stop! You are too near.", "I have lost you.", "I see nobody."]);
  assert.ok(least > -0.02, `it backed away at ${least} m/s`);
  assert.ok(Math.abs(truth!.x) < 0.7, `it went on to ${truth!.x} m`);
});
