import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ViewerPace } from "../../../src/gateway/video/viewer-pace.ts";
import { VIDEO_LEVELS } from "../../../src/protocol/video-frame.ts";

const PERIOD = 1 / 30;

/** A link that takes so long for a frame of each level, s, watched at 30 frames a second; the levels by the second. */
function watch(delay: (level: number, now: number) => number, seconds: number): number[] {
  const pace = new ViewerPace(0);
  const levels: number[] = [];
  let arrival = Number.POSITIVE_INFINITY;
  let inFlight = -1;
  for (let sequence = 0; sequence < seconds * 30; sequence++) {
    const now = sequence * PERIOD;
    while (arrival <= now) {
      const at: number = arrival;
      arrival = Number.POSITIVE_INFINITY;
      const newest = sequence - 1;
      if (pace.drawn(inFlight, newest)) {
        inFlight = newest;
        arrival = at + delay(pace.level, at);
      }
    }
    if (pace.offer(sequence, now)) {
      inFlight = sequence;
      arrival = now + delay(pace.level, now);
    }
    if (sequence % 30 === 0) levels.push(pace.level);
  }
  return levels;
}

test("no viewer has more than one frame in flight, and each that it gets is the newest there is", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant("frame" as const) },
    { weight: 3, arbitrary: fc.constant("drawn" as const) },
    { weight: 1, arbitrary: fc.constant("wrong" as const) },
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      (steps, dt) => {
        const pace = new ViewerPace(0);
        let now = 0;
        let newest: number | undefined;
        let inFlight: number | undefined;
        let last = -1;
        const sent = (sequence: number) => {
          assert.equal(inFlight, undefined, `frame ${sequence} was sent while ${inFlight} was in flight`);
          assert.equal(sequence, newest);
          assert.ok(sequence > last, `frame ${sequence} was sent after ${last}`);
          inFlight = sequence;
          last = sequence;
        };
        for (const what of steps) {
          now += dt;
          if (what === "frame") {
            newest = (newest ?? -1) + 1;
            const had = inFlight;
            if (pace.offer(newest, now)) sent(newest);
            else assert.notEqual(had, undefined, "an idle viewer did not get the frame");
          } else if (what === "wrong") {
            assert.equal(pace.drawn(1e6, newest), false);
          } else if (inFlight !== undefined) {
            const done = inFlight;
            inFlight = undefined;
            if (pace.drawn(done, newest)) sent(newest!);
            else assert.equal(newest, done, "a newer one waited and was not sent");
          }
          assert.ok(VIDEO_LEVELS[pace.level], `level ${pace.level}`);
        }
      },
    ),
  );
});

test("a link that carries everything keeps the best level", () => {
  assert.deepEqual(new Set(watch(() => 0.02, 30)), new Set([0]));
});

test("a link that is too slow loses a level within two seconds, and the next two later", () => {
  const levels = watch(() => 0.2, 6);
  assert.equal(levels[0], 0);
  assert.ok(levels[2]! >= 1, levels.join());
  assert.equal(levels[5], 2, levels.join());
});

test("a link that has recovered gets its level back, a step each five seconds and no faster", () => {
  const levels = watch((_, now) => (now < 4 ? 0.2 : 0.02), 25);
  assert.ok(Math.max(...levels.slice(0, 6)) === 2, levels.join());
  assert.equal(levels.at(-1), 0, levels.join());
  const rises = levels.flatMap((level, i) => (i > 0 && level < levels[i - 1]! ? [i] : []));
  assert.equal(rises.length, 2, levels.join());
  assert.ok(rises[1]! - rises[0]! >= 5, levels.join());
});

test("a link that carries only the lean level tries the better one ever more rarely", () => {
  const levels = watch((level) => (level === 0 ? 0.2 : 0.02), 200);
  const tries = levels.flatMap((level, i) => (i > 5 && level === 0 && levels[i - 1] !== 0 ? [i] : []));
  assert.ok(tries.length >= 3 && tries.length <= 7, `tries at ${tries}`);
  const gaps = tries.slice(1).map((at, i) => at - tries[i]!);
  assert.ok(gaps.at(-1)! > 2 * gaps[0]!, `tries at ${tries}`);
});

test("after a restart of whoever takes the pictures the first is taken, whatever its number", () => {
  const pace = new ViewerPace(0);
  assert.equal(pace.offer(1000, 0), true);
  assert.equal(pace.drawn(1000, 1000), false);
  assert.equal(pace.offer(1, 1), false);
  pace.restart();
  assert.equal(pace.offer(0, 2), true);
});
