import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../../src/core/clock.ts";
import { CONTROL_BEAT_MS } from "../../src/protocol/ipc.ts";
import { BackOff, defaultBackOff } from "../../src/supervisor/back-off.ts";
import { LOOK_MS } from "../../src/supervisor/child.ts";
import { Heartbeat, type Pulse } from "../../src/supervisor/heartbeat.ts";
import { CONTROL_LIMITS } from "../../src/supervisor/supervisor.ts";

const LIMITS = { late: 0.15, dead: 0.25 };

/** Looks every 20 ms for `seconds`, with a beat before every look where `beats` says so. */
function watch(heartbeat: Heartbeat, clock: VirtualClock, seconds: number, beats: boolean): Pulse {
  let pulse: Pulse = "alive";
  for (let i = 0; i < Math.round(seconds / 0.02); i++) {
    clock.advance(0.02);
    if (beats) heartbeat.beat(clock.now(), false);
    pulse = heartbeat.look(clock.now());
  }
  return pulse;
}

test("a process that beats is alive, one that falls silent is late, then dead", () => {
  const clock = new VirtualClock();
  const heartbeat = new Heartbeat(LIMITS, clock.now());
  assert.equal(watch(heartbeat, clock, 100, true), "alive");
  assert.equal(watch(heartbeat, clock, 0.14, false), "alive");
  assert.equal(watch(heartbeat, clock, 0.04, false), "late");
  assert.equal(watch(heartbeat, clock, 0.04, false), "late");
  assert.equal(watch(heartbeat, clock, 0.06, false), "dead");
});

test("a frozen control is found well within 250 ms, whenever in a beat or a look it froze", () => {
  const longest = CONTROL_BEAT_MS / 1e3 + LOOK_MS / 1e3 + CONTROL_LIMITS.dead;
  assert.ok(longest <= 0.23, `${longest} s leave less than 20 ms for a busy machine`);
});

test("one beat makes a late process alive again", () => {
  const clock = new VirtualClock();
  const heartbeat = new Heartbeat(LIMITS, clock.now());
  heartbeat.beat(clock.now(), false);
  assert.equal(watch(heartbeat, clock, 0.2, false), "late");
  assert.equal(watch(heartbeat, clock, 0.02, true), "alive");
});

test("a machine that was asleep for an hour blames nobody", () => {
  const clock = new VirtualClock();
  const heartbeat = new Heartbeat(LIMITS, clock.now());
  watch(heartbeat, clock, 1, true);
  clock.advance(3600);
  assert.equal(heartbeat.look(clock.now()), "alive");
  assert.equal(watch(heartbeat, clock, 0.04, true), "alive");
});

test("a frozen process is found even by a judge that is itself often late", () => {
  const clock = new VirtualClock();
  const heartbeat = new Heartbeat(LIMITS, clock.now());
  let looks = 0;
  heartbeat.beat(clock.now(), false);
  for (; heartbeat.look(clock.now()) !== "dead"; looks++) clock.advance(0.4);
  assert.ok(looks <= 6, `found after ${looks} looks`);
});

test("one that rests, as everybody does at first, is given eight times as long", () => {
  const clock = new VirtualClock(10);
  const heartbeat = new Heartbeat(LIMITS, clock.now());
  assert.equal(watch(heartbeat, clock, 1, false), "alive");
  heartbeat.beat(clock.now(), true);
  assert.equal(watch(heartbeat, clock, 1, false), "alive");
  assert.equal(watch(heartbeat, clock, 1.1, false), "dead");
  heartbeat.beat(clock.now(), false);
  assert.equal(watch(heartbeat, clock, 0.3, false), "dead");
});

test("heartbeat limits in the wrong order are refused", () => {
  assert.throws(() => new Heartbeat({ late: 0.3, dead: 0.2 }, 0), /got 0.3 s and 0.2 s/);
});

test("pauses double from 100 ms to 5 s", () => {
  const backOff = new BackOff(defaultBackOff);
  const pauses = Array.from({ length: 8 }, () => backOff.ended(0.5));
  assert.deepEqual(pauses, [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5]);
});

test("whoever ran well for 10 s starts again at 100 ms", () => {
  const backOff = new BackOff(defaultBackOff);
  for (let i = 0; i < 5; i++) backOff.ended(0);
  assert.equal(backOff.ended(10), 0.1);
  assert.equal(backOff.ended(1), 0.2);
});

test("no history of failures leads to a pause outside 100 ms to 5 s", () => {
  const uptimes = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(uptimes, (list) => {
      const backOff = new BackOff(defaultBackOff);
      for (const uptime of list) {
        const pause = backOff.ended(uptime);
        assert.ok(pause >= 0.1 && pause <= 5, `${pause} s`);
      }
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("a back-off refuses nonsense and quotes it", () => {
  assert.throws(() => new BackOff({ first: 0, longest: 5, healthy: 10 }), /got 0 s and 5 s/);
});
