import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ViewerPace } from "../../../src/gateway/video/viewer-pace.ts";
import { VIDEO_LEVELS } from "../../../src/protocol/video-frame.ts";

const PERIOD = 1 / 30;

interface Link {
  /** For one frame of a level to pass, s; the next has to wait so long. */
  readonly each: (level: number, now: number) => number;
  /** Besides, there and back again, s; no frame waits for another. */
  readonly trip?: (now: number) => number;
}

interface Watched {
  /** By the second. */
  readonly levels: number[];
  /** Each frame that was drawn: when, and how old it was then, s. */
  readonly drawn: { readonly at: number; readonly age: number; readonly level: number }[];
}

/** Somebody who watches a camera of thirty frames a second through a link. */
function watch({ each, trip = () => 0 }: Link, seconds: number): Watched {
  const pace = new ViewerPace(0);
  const levels: number[] = [];
  const drawn: Watched["drawn"] = [];
  const acks: { readonly at: number; readonly sequence: number }[] = [];
  let newest = -1;
  let isFree = 0;
  const send = (now: number) => {
    const { level } = pace;
    isFree = Math.max(now, isFree) + each(level, now);
    const there = trip(now);
    drawn.push({ at: isFree + there / 2, age: isFree + there / 2 - newest * PERIOD, level });
    acks.push({ at: isFree + there, sequence: newest });
  };
  for (let sequence = 0; sequence < seconds * 30; sequence++) {
    const now = sequence * PERIOD;
    while (acks[0] && acks[0].at <= now) {
      const ack = acks.shift()!;
      if (pace.drawn(ack.sequence, newest, ack.at)) send(ack.at);
    }
    newest = sequence;
    if (pace.offer(sequence, now)) send(now);
    if (sequence % 30 === 0) levels.push(pace.level);
  }
  return { levels, drawn };
}

const levelsOf = (each: Link["each"], seconds: number) => watch({ each }, seconds).levels;
/** Frames a second, between two moments. */
const rate = ({ drawn }: Watched, from: number, to: number) =>
  drawn.filter(({ at }) => at >= from && at < to).length / (to - from);

const MOST = 3;

test("no viewer has more than three frames in flight, and each that it gets is the newest there is", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant("frame" as const) },
    { weight: 3, arbitrary: fc.constant("drawn" as const) },
    { weight: 1, arbitrary: fc.constant("last drawn" as const) },
    { weight: 1, arbitrary: fc.constant("wrong" as const) },
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 300 }),
      fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      (steps, dt) => {
        const pace = new ViewerPace(0);
        let now = 0;
        let newest: number | undefined;
        const inFlight: number[] = [];
        let last = -1;
        const sent = (sequence: number) => {
          assert.ok(inFlight.length < MOST, `frame ${sequence} was sent with ${inFlight} in flight`);
          assert.equal(sequence, newest);
          assert.ok(sequence > last, `frame ${sequence} was sent after ${last}`);
          inFlight.push(sequence);
          last = sequence;
        };
        for (const what of steps) {
          now += dt;
          if (what === "frame") {
            newest = (newest ?? -1) + 1;
            const had = inFlight.length;
            if (pace.offer(newest, now)) sent(newest);
            else assert.notEqual(had, 0, "an idle viewer did not get the frame");
          } else if (what === "wrong") {
            assert.equal(pace.drawn(1e6, newest, now), false);
          } else if (inFlight.length > 0) {
            const done = what === "drawn" ? inFlight.shift()! : inFlight.pop()!;
            if (pace.drawn(done, newest, now)) sent(newest!);
            else assert.ok(last === newest || inFlight.length > 0, "a newer one waited and was not sent");
          }
          assert.ok(VIDEO_LEVELS[pace.level], `level ${pace.level}`);
        }
      },
    ),
  );
});

test("a link of 80 ms there and back carries 25 frames a second and more, none older for that", () => {
  const watched = watch({ each: () => 0.004, trip: () => 0.08 }, 20);
  assert.ok(rate(watched, 2, 20) >= 25, `${rate(watched, 2, 20)} frames/s`);
  const ages = watched.drawn.map(({ age }) => age);
  assert.ok(Math.max(...ages) < 0.08, `one was ${Math.max(...ages)} s old when it was drawn`);
  assert.deepEqual(new Set(watched.levels), new Set([0]));
});

test("a link that carries few frames at a time does not fill up: what is drawn is hardly older than it must be", () => {
  const each = 0.07;
  const { drawn } = watch({ each: () => each }, 30);
  const ages = drawn.map(({ age }) => age).sort((a, b) => a - b);
  const [usual, worst] = [ages[Math.floor(0.9 * ages.length)]!, ages.at(-1)!];
  assert.ok(usual < each + PERIOD + 0.005, `nine in ten are up to ${usual} s old`);
  assert.ok(worst < 2 * each + 2 * PERIOD, `one was ${worst} s old`);
});

test("a link whose way becomes longer carries as many frames as before a few seconds later", () => {
  const watched = watch({ each: () => 0.004, trip: (now) => (now < 10 ? 0.02 : 0.08) }, 30);
  assert.ok(rate(watched, 5, 10) >= 29, `${rate(watched, 5, 10)} frames/s at first`);
  assert.ok(rate(watched, 20, 30) >= 25, `${rate(watched, 20, 30)} frames/s at last`);
});

test("a link that carries everything keeps the best level", () => {
  assert.deepEqual(new Set(levelsOf(() => 0.02, 30)), new Set([0]));
});

test("a link that is too slow loses a level within two seconds, and the next two later", () => {
  const levels = levelsOf(() => 0.2, 6);
  assert.equal(levels[0], 0);
  assert.ok(levels[2]! >= 1, levels.join());
  assert.equal(levels[5], 2, levels.join());
});

test("a link that has recovered gets its level back, a step each five seconds and no faster", () => {
  const levels = levelsOf((_, now) => (now < 4 ? 0.2 : 0.02), 25);
  assert.ok(Math.max(...levels.slice(0, 6)) === 2, levels.join());
  assert.equal(levels.at(-1), 0, levels.join());
  const rises = levels.flatMap((level, i) => (i > 0 && level < levels[i - 1]! ? [i] : []));
  assert.equal(rises.length, 2, levels.join());
  assert.ok(rises[1]! - rises[0]! >= 5, levels.join());
});

test("a link that carries only the lean level tries the better one ever more rarely", () => {
  const levels = levelsOf((level) => (level === 0 ? 0.2 : 0.02), 200);
  const tries = levels.flatMap((level, i) => (i > 5 && level === 0 && levels[i - 1] !== 0 ? [i] : []));
  assert.ok(tries.length >= 3 && tries.length <= 7, `tries at ${tries}`);
  const gaps = tries.slice(1).map((at, i) => at - tries[i]!);
  assert.ok(gaps.at(-1)! > 2 * gaps[0]!, `tries at ${tries}`);
});

test("after a restart of whoever takes the pictures the first is taken, whatever its number", () => {
  const pace = new ViewerPace(0);
  assert.equal(pace.offer(1000, 0), true);
  assert.equal(pace.drawn(1000, 1000, 0.5), false);
  assert.equal(pace.offer(1, 1), false);
  pace.restart();
  assert.equal(pace.offer(0, 2), true);
});
