import assert from "node:assert/strict";
import { test } from "node:test";
import { DocumentError, parseText } from "../../src/profile/document.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { DEFAULT_WORLD, loadWorld, type World, worldSchema } from "../../src/sim/world.ts";
import { worldNames } from "../../src/sim/world-path.ts";

const parse = (text: string): World => parseText(`name: test\n${text}`, "room.yaml", worldSchema);

function refusal(text: string): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error));
    return error.message;
  }
  return assert.fail(`this should have been refused:\n${text}`);
}

/** Distance from the origin of the room to the nearest point of an object's outline, m. */
function clearance({ pose, shape }: World["objects"][number]): number {
  if (shape.kind === "circle") return Math.hypot(pose.x, pose.y) - shape.radius;
  const x = Math.abs(Math.cos(pose.theta) * pose.x + Math.sin(pose.theta) * pose.y) - shape.length / 2;
  const y = Math.abs(Math.cos(pose.theta) * pose.y - Math.sin(pose.theta) * pose.x) - shape.width / 2;
  return Math.hypot(Math.max(x, 0), Math.max(y, 0));
}

test("an empty world file is the twin of the default profile's car", () => {
  const { car, sensors } = parse("");
  const { geometry, encoders } = loadProfile(DEFAULT_PROFILE);
  assert.deepEqual([car.wheelbase, car.track], [geometry.wheelbase, geometry.track]);
  assert.equal(car.wheels[0]!.radius, geometry.wheelRadius);
  assert.equal(sensors.encoders.countsPerTurn, encoders?.countsPerTurn);
});

test("a wheel takes what is said of all wheels, and then what is said of itself", () => {
  const { car } = parse("car: { wheel: { mu: 0.5 }, wheels: { rearLeft: { mu: 0.2, radius: 41 mm } } }");
  assert.deepEqual(
    car.wheels.map((wheel) => wheel.mu),
    [0.5, 0.5, 0.2, 0.5],
  );
  assert.equal(car.wheels[2]!.radius, 0.041);
});

test("quantities of a world become SI", () => {
  const world = parse(
    "start: { heading: 90 deg }\nbattery: { capacity: 2 A hour }\nsensors: { gyro: { bias: 0.5 deg/s } }",
  );
  assert.equal(world.start.theta, Math.PI / 2);
  assert.equal(world.battery.capacity, 7200);
  assert.ok(Math.abs(world.sensors.gyro.bias - Math.PI / 360) < 1e-15);
});

test("every shipped world loads, and the default is one of them", () => {
  assert.ok(worldNames().includes(DEFAULT_WORLD));
  for (const name of worldNames()) assert.ok(loadWorld(name).name.length > 0, name);
});

test("an unknown world is refused with the names that are known", () => {
  assert.throws(() => loadWorld("moon"), {
    name: "DocumentError",
    message: /no world named "moon"; there are corridor, empty, furnished, parking, people, slalom/,
  });
});

test("a path is read as a file", () => {
  assert.throws(() => loadWorld("./moon.yaml"), {
    message: "cannot read ./moon.yaml: there is no such file",
  });
});

test("the furnished room leaves a square of 1.5 m free for the car, and has a ball and boxes to push", () => {
  const { objects } = loadWorld("furnished");
  // Half the diagonal of the square, and half the diagonal of the car.
  const needed = Math.hypot(0.75, 0.75) + Math.hypot(0.125, 0.1275);
  for (const object of objects) {
    assert.ok(
      clearance(object) > needed,
      `${object.name} is ${clearance(object).toFixed(2)} m from the start`,
    );
  }
  assert.ok(objects.some((o) => o.movable && o.shape.kind === "circle" && o.friction < 0.05));
  assert.ok(objects.filter((o) => o.movable && o.shape.kind === "box").length >= 2);
});

test("the slalom has at least six gates, each wider than the car", () => {
  const { gates, car } = loadWorld("slalom");
  assert.ok(gates.length >= 6);
  for (const { name, left, right } of gates) {
    assert.ok(Math.hypot(left.x - right.x, left.y - right.y) > car.width + 0.2, name);
  }
});

test("a misspelt key of a wheel is named with its place", () => {
  assert.match(refusal("car:\n  wheels:\n    rearLeft: { kW: 1 }"), /room\.yaml:4:17: unknown key "kW"/);
});

test("a motor that would make energy is refused", () => {
  assert.match(
    refusal("car:\n  wheels:\n    frontLeft: { kA: 0.001 }"),
    /room\.yaml:4:16: .*this motor would give [\d.]+ times the power it takes/,
  );
});

test("an object is a box or a circle, not both and not neither", () => {
  assert.match(refusal("objects:\n  - { name: thing, at: [0, 0] }"), /room\.yaml:3:5: .*either box/);
  assert.match(refusal("objects:\n  - { name: a, at: [0, 0], circle: 1 m, box: [1, 1] }"), /either box/);
});

test("a fault on something that is not there is refused with what there is", () => {
  assert.match(
    refusal("faults:\n  - { at: 1 s, target: motor.left, verb: off }"),
    /expected one of .*motor\.frontLeft/,
  );
});

test("a fault that ends before it begins is refused", () => {
  assert.match(refusal("faults:\n  - { at: 2 s, until: 1 s, target: gyro, verb: off }"), /later than at/);
});

test("an open-circuit curve must rise with the charge", () => {
  assert.match(refusal("battery: { openCircuit: [[0, 9 V], [0.5, 8 V], [1, 12 V]] }"), /rises from 0 to 1/);
});
