import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { FaultBoard } from "../../src/safety/faults.ts";
import { GYRO_MONITOR_DEFAULTS, GyroMonitor } from "../../src/safety/gyro-monitor.ts";

const DT = 0.005;

function gyro() {
  const board = new FaultBoard();
  const monitor = new GyroMonitor(GYRO_MONITOR_DEFAULTS, board);
  const random = new Random(7);
  const rig = {
    board,
    monitor,
    now: 50,
    /** One measurement a tick of what `rate` gives; a tick without one where it gives undefined. */
    run(seconds: number, rate: () => number | undefined): string[] {
      for (let i = 0; i < Math.round(seconds / DT); i++) {
        rig.now += DT;
        const value = rate();
        if (value !== undefined) {
          rig.value = value;
          rig.time = rig.now;
        }
        monitor.step({ rate: rig.value, time: rig.time }, rig.now);
      }
      return board.active.map((fault) => fault.id);
    },
    value: 0,
    time: Number.NEGATIVE_INFINITY,
    well: () => 0.4 + Math.round(random.gaussian() * 5) * 0.00013,
  };
  return rig;
}

test("a live gyro is used", () => {
  const rig = gyro();
  assert.deepEqual(rig.run(20, rig.well), []);
  assert.equal(rig.monitor.usable, true);
});

test("a gyro that falls silent is found after 200 ms and not used", () => {
  const rig = gyro();
  rig.run(1, rig.well);
  assert.deepEqual(
    rig.run(0.195, () => undefined),
    [],
  );
  assert.deepEqual(
    rig.run(0.015, () => undefined),
    ["gyro-silent"],
  );
  assert.equal(rig.monitor.usable, false);
  assert.equal(rig.board.stop, undefined, "the car drives on without it");
});

test("a gyro that never says anything is silent, too", () => {
  const rig = gyro();
  assert.deepEqual(
    rig.run(0.3, () => undefined),
    ["gyro-silent"],
  );
});

test("a gyro that repeats one number is stuck after 200 ms", () => {
  const rig = gyro();
  rig.run(1, rig.well);
  assert.deepEqual(
    rig.run(0.2, () => 0.41),
    ["gyro-stuck"],
  );
});

test("a slow gyro is not stuck because it is read more often than it measures", () => {
  const rig = gyro();
  let tick = 0;
  const slow = () => (tick++ % 20 === 0 ? rig.well() : undefined);
  assert.deepEqual(rig.run(20, slow), []);
});

test("one wild measurement is not used and soon forgotten, several are a fault", () => {
  const rig = gyro();
  rig.run(1, rig.well);
  for (const wild of [40, Number.NaN, Number.NEGATIVE_INFINITY]) {
    assert.deepEqual(
      rig.run(DT, () => wild),
      [],
    );
    assert.equal(rig.monitor.usable, false, `${wild} was used`);
    assert.deepEqual(rig.run(0.1, rig.well), []);
    assert.equal(rig.monitor.usable, true);
  }
  assert.deepEqual(
    rig.run(0.015, () => 40),
    ["gyro-wild"],
  );
});

test("a gyro is used again after a second without anything wrong", () => {
  const rig = gyro();
  rig.run(1, rig.well);
  rig.run(0.5, () => undefined);
  assert.deepEqual(rig.run(0.98, rig.well), ["gyro-silent"]);
  assert.deepEqual(rig.run(0.04, rig.well), []);
  assert.equal(rig.monitor.usable, true);
});

test("a loose wire does not make the fault come and go", () => {
  const rig = gyro();
  let changes = 0;
  rig.run(1, rig.well);
  let before = "";
  for (let i = 0; i < 20; i++) {
    const faults = [...rig.run(0.3, () => undefined), ...rig.run(0.3, rig.well)].join();
    if (faults !== before) changes++;
    before = faults;
  }
  assert.equal(changes, 1);
});
