import assert from "node:assert/strict";
import { test } from "node:test";
import { BatteryMonitor, batteryMonitorSettings } from "../../src/safety/battery-monitor.ts";
import { FaultBoard } from "../../src/safety/faults.ts";

const DT = 0.005;

function pack() {
  const changes: string[] = [];
  const board = new FaultBoard((fault, active) => changes.push(`${active ? "+" : "-"}${fault.id}`));
  const monitor = new BatteryMonitor(batteryMonitorSettings(10.5, 9.6, 3), board);
  let time = 0;
  const hold = (volts: number, seconds: number) => {
    for (let i = 0; i < Math.round(seconds / DT); i++) {
      time += DT;
      monitor.step({ volts, time }, DT);
    }
  };
  const silence = (volts: number, seconds: number) => {
    for (let i = 0; i < Math.round(seconds / DT); i++) monitor.step({ volts, time }, DT);
  };
  return { board, monitor, changes, hold, silence };
}

test("a meter that has never measured is silent, which is not empty", () => {
  const { board, monitor } = pack();
  for (let i = 0; i < 10_000; i++) monitor.step({ volts: 0, time: Number.NEGATIVE_INFINITY }, DT);
  assert.deepEqual(
    board.active.map((fault) => fault.id),
    ["battery-silent"],
  );
  assert.ok(Number.isNaN(monitor.volts));
});

test("a meter without a new measurement for 2 s is silent, and no longer once there is one", () => {
  const { board, changes, hold, silence } = pack();
  hold(12, 5);
  silence(12, 1.9);
  assert.deepEqual(changes, []);
  silence(12, 0.2);
  assert.deepEqual(changes, ["+battery-silent"]);
  assert.equal(board.active[0]?.severity, "degraded");
  assert.match(
    board.active[0].text,
    /^The battery meter has stopped sending: nothing warns of a low battery/,
  );
  hold(12, DT);
  assert.deepEqual(changes, ["+battery-silent", "-battery-silent"]);
});

test("a meter that measures the same voltage again and again is not silent", () => {
  const { changes, hold } = pack();
  hold(12, 60);
  assert.deepEqual(changes, []);
});

test("a low battery warns, an empty one stops", () => {
  const { board, hold } = pack();
  hold(12, 1);
  assert.equal(board.active.length, 0);
  hold(10.2, 20);
  assert.deepEqual(
    board.active.map((fault) => fault.id),
    ["battery-low"],
  );
  hold(9.4, 20);
  assert.equal(board.stop?.id, "battery-empty");
  assert.match(board.stop.text, /below 9\.6 V/);
});

test("the sag of a hard start passes unnoticed", () => {
  const { changes, hold } = pack();
  for (let start = 0; start < 20; start++) {
    hold(11.4, 2);
    hold(9.0, 0.3);
  }
  assert.deepEqual(changes, []);
});

test("a pack that recovers at rest and sags under load does not flap", () => {
  const { changes, hold } = pack();
  hold(11, 1);
  for (let drive = 0; drive < 10; drive++) {
    hold(10.2, 20);
    hold(11.2, 20);
  }
  assert.deepEqual(changes, ["+battery-low"]);
  hold(12.4, 20);
  assert.deepEqual(changes, ["+battery-low", "-battery-low"]);
});

test("an empty pack that recovers a little at rest is still empty", () => {
  const { changes, hold } = pack();
  hold(9.4, 1);
  hold(10.4, 20);
  assert.deepEqual(changes, ["+battery-low", "+battery-empty"]);
  hold(12.4, 20);
  assert.deepEqual(changes.slice(2).sort(), ["-battery-empty", "-battery-low"]);
});

test("a car that is switched on with an empty battery knows it with the first measurement", () => {
  const { board, hold } = pack();
  hold(9, DT);
  assert.equal(board.stop?.id, "battery-empty");
});

test("a measurement that is not a number changes nothing", () => {
  const { board, monitor, hold } = pack();
  hold(12, 1);
  hold(Number.NaN, 1);
  hold(Number.NEGATIVE_INFINITY, 1);
  assert.equal(monitor.volts, 12);
  assert.deepEqual(board.active, []);
});

test("a battery monitor refuses settings that make no sense and quotes them", () => {
  const make = (low: number, empty: number) => () =>
    new BatteryMonitor(batteryMonitorSettings(low, empty, 3), new FaultBoard());
  assert.throws(make(9, 9.6), /low must be > empty \(9.6 V\), got 9 V/);
  assert.throws(make(10, Number.NaN), /empty must be > 0 and finite, got NaN/);
});
