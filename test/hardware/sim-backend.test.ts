import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import type { Observation } from "../../src/core/scene.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import type { Backend } from "../../src/hardware/ports.ts";
import { createSimBackend } from "../../src/hardware/sim/backend.ts";
import { parseText } from "../../src/profile/document.ts";
import { type World, worldSchema } from "../../src/sim/world.ts";

const START = 1000;
const HALF = wheelVector(0.5, 0.5, 0.5, 0.5);

const world = (yaml = ""): World =>
  parseText(`name: test hall\nroom: { length: 40 m }\n${yaml}`, "t.yaml", worldSchema);

async function rig(yaml = "") {
  const clock = new VirtualClock(START);
  const backend = await createSimBackend(world(yaml), clock);
  const sensors = emptySensors();
  const read = () => {
    for (const sensor of backend.sensors) sensor.read(clock.now(), sensors);
  };
  const tick = (count: number) => {
    for (let i = 0; i < count; i++) {
      clock.advance(0.005);
      read();
    }
  };
  return { clock, backend, sensors, read, tick };
}

function observe(backend: Backend): Observation {
  const out: Observation = {
    pose: { x: 0, y: 0, theta: 0 },
    twist: { vx: 0, vy: 0, omega: 0 },
    slip: wheelVector(),
    impact: 0,
    objects: new Float64Array(),
  };
  backend.observer?.observe(out);
  return out;
}

test("written duties drive the car, and reading brings its measurements on the robot's clock", async () => {
  const { backend, sensors, clock, tick } = await rig();
  backend.motors.write(HALF);
  tick(200);
  assert.ok(observe(backend).pose.x > 0.4);
  assert.ok(sensors.encoders.counts[0]! > 1000);
  for (const time of [sensors.encoders.edgeTime[0]!, sensors.gyro.time, sensors.battery.time]) {
    assert.ok(time > clock.now() - 0.03 && time <= clock.now(), `${time} at ${clock.now()}`);
  }
});

test("a duty holds from the moment it is written, between two ticks too", async () => {
  const early = await rig();
  const late = await rig();
  for (const { clock, backend, read, late: wait } of [
    { ...early, late: 0.001 },
    { ...late, late: 0.004 },
  ]) {
    clock.advance(wait);
    backend.motors.write(HALF);
    clock.advance(0.005 - wait);
    read();
  }
  assert.ok(observe(early.backend).twist.vx > 3 * observe(late.backend).twist.vx);
});

test("several reads of one moment advance the world once", async () => {
  const once = await rig();
  const often = await rig();
  for (const { backend } of [once, often]) backend.motors.write(HALF);
  for (let i = 0; i < 40; i++) {
    once.tick(1);
    often.tick(1);
    often.read();
    often.read();
  }
  assert.deepEqual(observe(often.backend), observe(once.backend));
  assert.deepEqual(often.sensors, once.sensors);
});

test("stop leaves every wheel unpowered and the car coasts to rest", async () => {
  const { backend, tick } = await rig();
  backend.motors.write(HALF);
  tick(200);
  backend.motors.stop();
  backend.motors.stop();
  tick(400);
  assert.ok(Math.abs(observe(backend).twist.vx) < 1e-6);
  await backend.motors.close();
});

test("a car that lacks a sensor does not list it", async () => {
  const { backend } = await rig("sensors: { gyro: { fitted: false } }");
  assert.deepEqual(
    backend.sensors.map(({ kind }) => kind),
    ["encoders", "battery"],
  );
  assert.equal((await rig()).backend.sensors.length, 3);
});

test("after a long sleep only a quarter second is made up for, and time goes on from there", async () => {
  const { backend, clock, sensors, read, tick } = await rig();
  backend.motors.write(HALF);
  tick(400);
  const before = observe(backend);
  clock.advance(60);
  read();
  const after = observe(backend);
  const moved = after.pose.x - before.pose.x;
  assert.ok(Math.abs(moved - 0.25 * before.twist.vx) < 0.005, `moved ${moved} m`);
  assert.ok(sensors.gyro.time > clock.now() - 0.01 && sensors.gyro.time <= clock.now());
  tick(20);
  assert.ok(Math.abs(observe(backend).pose.x - after.pose.x - 0.1 * after.twist.vx) < 0.005);
});

test("its name says what it is and where", async () => {
  assert.equal((await rig()).backend.name, "simulated car in test hall");
});
