import assert from "node:assert/strict";
import { test } from "node:test";
import { Battery } from "../../src/sim/battery.ts";
import { build, drive, FORWARD, hall, LEFT } from "./rig.ts";

test("the battery sags under load by current times resistance, and recovers", () => {
  const { battery: settings } = hall();
  const battery = new Battery(settings);
  const idle = battery.volts;
  battery.step(10, 0.001);
  assert.ok(Math.abs(idle - battery.volts - 10 * settings.resistance) < 1e-4, `${idle - battery.volts} V`);
  battery.step(0, 0.001);
  assert.ok(Math.abs(idle - battery.volts) < 1e-4);
});

test("an ampere for an hour takes an ampere-hour", () => {
  const battery = new Battery({ ...hall().battery, capacity: 2 * 3600, charge: 1, idleCurrent: 0.5 });
  for (let i = 0; i < 3600; i++) battery.step(0.5, 1);
  assert.ok(Math.abs(battery.charge - 0.5) < 1e-9);
});

test("voltage falls with the charge along the open-circuit curve", () => {
  const at = (charge: number) =>
    new Battery({
      ...hall().battery,
      charge,
      resistance: 0,
      openCircuit: [
        [0, 9],
        [0.5, 11],
        [1, 12],
      ],
    }).volts;
  assert.deepEqual([0.25, 0.5, 0.75, 1].map(at), [10, 11, 11.5, 12]);
});

test("an empty pack switches itself off and the car coasts", async () => {
  const simulator = await build(hall("battery: { charge: 0.0002 }"));
  drive(simulator, 8, 1);
  assert.equal(simulator.powertrain.battery.volts, 0);
  assert.ok(Math.abs(simulator.chassis.twist.vx) < 1e-6);
});

test("strafing draws more than driving forward, and both drain the pack", async () => {
  const used = async (pattern: readonly number[]) => {
    const simulator = await build(hall());
    const before = simulator.powertrain.battery.charge;
    drive(simulator, 3, 1, pattern);
    return before - simulator.powertrain.battery.charge;
  };
  const forward = await used(FORWARD);
  const left = await used(LEFT);
  assert.ok(forward > 0 && left > 1.2 * forward, `${forward}, ${left}`);
});

test("a car on a flat battery is slower at the same duty", async () => {
  const full = await build(hall("battery: { charge: 1 }"));
  const low = await build(hall("battery: { charge: 0.1 }"));
  drive(full, 2, 1);
  drive(low, 2, 1);
  assert.ok(low.chassis.twist.vx < 0.9 * full.chassis.twist.vx);
});
