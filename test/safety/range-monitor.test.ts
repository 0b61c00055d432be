import assert from "node:assert/strict";
import { test } from "node:test";
import { zeroTwist } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import { FaultBoard } from "../../src/safety/faults.ts";
import { RANGE_MONITOR_DEFAULTS, RangeMonitor } from "../../src/safety/range-monitor.ts";

const DT = 0.005;
/** A ping every 60 ms. */
const TICKS_PER_PING = 12;
const NOTHING = Number.POSITIVE_INFINITY;

function sonar() {
  const board = new FaultBoard();
  const monitor = new RangeMonitor({ ...RANGE_MONITOR_DEFAULTS, blindSpeed: 0.33 }, board);
  const random = new Random(7);
  const range = { distance: NOTHING, time: Number.NEGATIVE_INFINITY };
  let tick = 0;
  const rig = {
    board,
    monitor,
    random,
    now: 50,
    vx: 0,
    /** The true distance, m. */
    wall: 3,
    /** One measurement a ping of what `measure` gives; a ping without one where it gives undefined. */
    run(seconds: number, measure: () => number | undefined): string[] {
      for (let i = 0; i < Math.round(seconds / DT); i++) {
        rig.now += DT;
        rig.wall -= rig.vx * DT;
        if (tick++ % TICKS_PER_PING === 0) {
          const value = measure();
          if (value !== undefined) {
            range.distance = value;
            range.time = rig.now;
          }
        }
        monitor.step(range, { ...zeroTwist(), vx: rig.vx }, rig.now);
      }
      return board.active.map((fault) => fault.id);
    },
    well: () => rig.wall + Math.round(random.gaussian() * 5) * 0.001,
  };
  return rig;
}

test("a live sonar is believed, at rest and on the way, with every fifth echo lost", () => {
  const rig = sonar();
  const lossy = () => (rig.random.next() < 0.2 ? NOTHING : rig.well());
  assert.deepEqual(rig.run(20, lossy), []);
  rig.vx = 0.3;
  assert.deepEqual(rig.run(9, lossy), []);
  assert.equal(rig.monitor.usable, true);
});

test("a sonar that hears nothing in a wide hall is well", () => {
  const rig = sonar();
  rig.vx = 1;
  assert.deepEqual(
    rig.run(5, () => NOTHING),
    [],
  );
  assert.equal(rig.monitor.usable, true);
});

test("a sonar that falls silent is found after 300 ms; the car drives on and its owner is told how", () => {
  const rig = sonar();
  rig.run(0.96, rig.well);
  assert.deepEqual(
    rig.run(0.24, () => undefined),
    [],
  );
  assert.deepEqual(
    rig.run(0.08, () => undefined),
    ["range-silent"],
  );
  assert.equal(rig.monitor.usable, false);
  assert.equal(rig.board.stop, undefined, "the car drives on without it");
  assert.match(rig.board.active[0]!.text, /no more than 0\.33 m\/s.*does not stop before a wall/);
});

test("a sonar that never says anything is silent, and not believed before", () => {
  const rig = sonar();
  assert.deepEqual(
    rig.run(0.2, () => undefined),
    [],
  );
  assert.equal(rig.monitor.usable, false);
  assert.deepEqual(
    rig.run(0.2, () => undefined),
    ["range-silent"],
  );
});

test("a sonar that repeats one distance though the car moves by 15 cm is stuck", () => {
  for (const vx of [0.5, -0.5]) {
    const rig = sonar();
    rig.run(1, rig.well);
    rig.vx = vx;
    assert.deepEqual(
      rig.run(0.28, () => 2.5),
      [],
    );
    assert.deepEqual(
      rig.run(0.1, () => 2.5),
      ["range-stuck"],
    );
  }
});

test("a sonar without noise that says the same all the time before a wall is not stuck", () => {
  const rig = sonar();
  assert.deepEqual(
    rig.run(20, () => 2.5),
    [],
  );
});

test("distances that cannot be are wild: not a number, negative, or farther than it can hear", () => {
  for (const wild of [Number.NaN, -1, 9, Number.NEGATIVE_INFINITY]) {
    const rig = sonar();
    rig.run(1, rig.well);
    assert.deepEqual(
      rig.run(0.06, () => wild),
      [],
      `a single ${wild}`,
    );
    assert.deepEqual(
      rig.run(0.24, () => wild),
      ["range-wild"],
      `five times ${wild}`,
    );
    assert.equal(rig.monitor.usable, false);
  }
});

test("made-up distances within the range are wild, because nothing jumps to and fro like that", () => {
  const rig = sonar();
  rig.run(1, rig.well);
  let far = false;
  const jumping = () => {
    far = !far;
    return far ? 3.5 + 0.1 * rig.random.next() : 0.4 + 0.1 * rig.random.next();
  };
  assert.deepEqual(rig.run(1, jumping), ["range-wild"]);
});

test("somebody who walks by, legs and gaps, is no fault", () => {
  const rig = sonar();
  let ping = 0;
  // Three pings of a leg, three of the wall behind.
  const legs = () => (ping++ % 6 < 3 ? 0.6 : rig.well());
  assert.deepEqual(rig.run(20, legs), []);
});

test("a sonar is believed again after a second without anything wrong", () => {
  const rig = sonar();
  rig.run(1, rig.well);
  rig.run(0.6, () => undefined);
  assert.deepEqual(rig.run(0.9, rig.well), ["range-silent"]);
  assert.deepEqual(rig.run(0.2, rig.well), []);
  assert.equal(rig.monitor.usable, true);
});

test("a loose wire does not make the fault come and go", () => {
  const rig = sonar();
  rig.run(1, rig.well);
  let changes = 0;
  let before = "";
  for (let i = 0; i < 20; i++) {
    const faults = [...rig.run(0.6, () => undefined), ...rig.run(0.3, rig.well)].join();
    if (faults !== before) changes++;
    before = faults;
  }
  assert.equal(changes, 1);
});

test("settings that make no sense are refused", () => {
  assert.throws(
    () => new RangeMonitor({ ...RANGE_MONITOR_DEFAULTS, silentAfter: 0, blindSpeed: 0.3 }, new FaultBoard()),
    /range monitor silentAfter must be > 0 and finite, got 0/,
  );
});
