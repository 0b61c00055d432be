import assert from "node:assert/strict";
import { test } from "node:test";
import type { Excited, FourVolts } from "../../src/calibrate/excite/excitation.ts";
import { approach, strafe, surge, turn } from "../../src/calibrate/excite/floor.ts";
import type { FloorRun } from "../../src/calibrate/identify/floor-run.ts";
import { identifyGeometry } from "../../src/calibrate/identify/geometry.ts";
import { identifyGyro } from "../../src/calibrate/identify/gyro.ts";
import { identifyLoad, onFloor } from "../../src/calibrate/identify/load.ts";
import { identifyDrag } from "../../src/calibrate/identify/sideways.ts";
import { identifySonar } from "../../src/calibrate/identify/sonar.ts";
import { must } from "../../src/calibrate/workbench.ts";
import { torquePerVolt } from "../../src/sim/world-car.ts";
import { near } from "../scenarios/rig.ts";
import { build, hall, world } from "../sim/rig.ts";
import { Bench, PROFILE } from "./rig.ts";

const { kS, kV, kA, radius } = hall().car.wheels[0]!;
const { mass, wheelInertia } = hall().car;
const LOAD = ((mass * radius ** 2) / 4 + wheelInertia) / wheelInertia;
const FLOOR = [0, 1, 2, 3].map(() => ({ forward: { kS, kV, kA }, reverse: { kS, kV, kA } }));
const BLOCKS = [0, 1, 2, 3].map(() => ({
  forward: { kS, kV, kA: kA / LOAD },
  reverse: { kS, kV, kA: kA / LOAD },
}));
const TIMING = { countsPerTurn: 1320, delay: 0 };

async function runs(
  yaml: string,
  motions: readonly Excited<FourVolts>[],
  isOnBlocks = false,
): Promise<FloorRun[]> {
  const bench = new Bench(await build(hall(yaml)));
  const { hands } = bench.simulator;
  return motions.map(({ excitation }) => {
    hands.put(isOnBlocks ? "blocks" : "floor");
    const recording = bench.run(excitation);
    const measured = { ahead: hands.distanceAhead(), left: hands.distanceLeft(), angle: hands.angle() };
    return { recording, measured };
  });
}

const forth = (way = 1.5) => surge(way, PROFILE, FLOOR);
const left = (way = 1) => strafe(way, PROFILE, FLOOR);
const round = (turns = 5) => turn(2 * Math.PI * turns, PROFILE, FLOOR);
const facts = { ...PROFILE, countsPerTurn: 1320, gyroScale: 1 };
const refusal = (result: { ok: true } | { ok: false; why: string }) =>
  result.ok ? assert.fail("this should have been refused") : result.why;

test("straight drives with changing speed show how much more than its wheels the car weighs", async () => {
  const recordings = (await runs("", [forth(), forth(-1.5)])).map(({ recording }) => recording);
  const fit = must(identifyLoad(recordings, BLOCKS, TIMING));
  near(fit.load.value, LOAD, 0.03 * LOAD, "load");
  near(fit.rolling.value, 0, 0.03, "rolling");
  near(onFloor(BLOCKS[0]!.forward, fit).kA, kA, 0.03 * kA, "kA");
});

test("a floor that brakes more than the blocks did adds to kS what it takes", async () => {
  const recordings = (await runs("car: { wheel: { kS: 0.85 V } }", [forth(), forth(-1.5)])).map(
    (r) => r.recording,
  );
  const fit = must(identifyLoad(recordings, BLOCKS, TIMING));
  near(onFloor(BLOCKS[0]!.forward, fit).kS, 0.85, 0.04, "kS");
});

test("a car that was left on its blocks is not taken for a light one", async () => {
  const recordings = (await runs("", [forth()], true)).map(({ recording }) => recording);
  assert.match(
    refusal(identifyLoad(recordings, BLOCKS, TIMING)),
    /as if they carried nothing .* put the car on the floor/,
  );
});

test("driving sideways takes a voltage of its own at any speed, and a little more with speed", async () => {
  const recordings = (await runs("", [left(), left(-1)])).map(({ recording }) => recording);
  const drag = must(identifyDrag(recordings, FLOOR, TIMING));
  const { rollers, mass, wheels } = hall().car;
  // At 45° a roller turns √2 as fast as its rim.
  const perForce = (Math.SQRT2 * radius) / torquePerVolt(hall().car, radius, wheels[0]!);
  const dry = perForce * rollers.drag * ((mass * 9.80665) / 4);
  const viscous = perForce * rollers.viscous * Math.SQRT2 * radius;
  near(drag.kS.value, dry, 0.1 * dry, "kS sideways");
  near(drag.kV.value, viscous, 0.25 * viscous, "kV sideways");
});

test("wheels of four sizes are told apart, and rollers that act as if at 48 degrees too", async () => {
  const sizes = [40.8, 39.4, 40.3, 39];
  const wheels = ["frontLeft", "frontRight", "rearLeft", "rearRight"].map(
    (name, i) => `${name}: { radius: ${sizes[i]} mm }`,
  );
  const yaml = `car: { rollers: { angle: 48 deg }, wheels: { ${wheels.join(", ")} } }`;
  const fit = must(
    identifyGeometry(await runs(yaml, [forth(), forth(-1.5), left(), left(-1), round(2), round(-2)]), facts),
  );
  for (const [i, found] of fit.wheelRadii.entries()) {
    near(found.value, sizes[i]! / 1000, 0.005 * found.value, `wheel ${i}`);
    assert.ok(Math.abs(found.value - sizes[i]! / 1000) < 4 * found.spread, `wheel ${i} ± ${found.spread}`);
  }
  const tan = Math.tan((48 * Math.PI) / 180);
  near(fit.lateralScale!.value, 1 / tan, 0.01, "sideways");
  // Rollers that are steeper make the front and rear axles count for more.
  near(fit.halfSum!.value, (tan * 0.17 + 0.215) / 2, 0.002, "lx + ly");
});

test("without a gyro a person's angles say where the wheels stand", async () => {
  const blind = "sensors: { gyro: { fitted: false } }";
  const seen = await runs(blind, [forth(), left(), round(), round(-5)]);
  const fit = must(identifyGeometry(seen, { ...facts, gyroScale: undefined }));
  near(fit.halfSum!.value, 0.1925, 0.01 * 0.1925, "lx + ly");
  near(fit.wheelRadius.value, 0.04, 0.005 * 0.04, "radius");
});

test("what a run did not show stays unsaid", async () => {
  const fit = must(identifyGeometry(await runs("", [forth(), forth(-1.5)]), facts));
  near(fit.wheelRadius.value, 0.04, 0.005 * 0.04, "radius");
  assert.equal(fit.halfSum, undefined);
  assert.equal(fit.lateralScale, undefined);
});

test("a length that is wrong by ten is named, whichever way", async () => {
  const [run] = await runs("", [forth()]);
  const typed = (ahead: number) => refusal(identifyGeometry([{ ...run!, measured: { ahead } }], facts));
  const { ahead } = run!.measured;
  assert.match(typed(10 * ahead!), /ten times less: type the length again/);
  assert.match(typed(ahead! / 10), /ten times more: type the length again/);
  assert.match(typed(-ahead!), /ahead and left are \+/);
  assert.match(typed(0), /the car stood still, so put it on the floor/);
  assert.match(typed(2 * ahead!), /wheel radius or its counts per turn are wrong/);
});

test("a car whose wheels turn in the air while it should turn on the floor is found out", async () => {
  const lifted = await runs("", [round(1)], true);
  assert.match(refusal(identifyGeometry(lifted, facts)), /the gyro felt nothing: put the car on the floor/);
});

test("a gyro that hangs upside down has its sign found, and its scale to 0.5 %", async () => {
  const yaml = "sensors: { gyro: { mounted: upside down, scale: 1.04 } }";
  const { scale, sign } = must(identifyGyro(await runs(yaml, [round(), round(-5)])));
  assert.equal(sign, -1);
  near(scale.value, 1.04, 0.005, "scale");
});

test("a gyro is not believed against whole turns that were miscounted", async () => {
  const [run] = await runs("", [round(4)]);
  const angle = run!.measured.angle! + 2 * Math.PI;
  assert.match(refusal(identifyGyro([{ ...run!, measured: { angle } }])), /count the whole turns again/);
});

test("without turns, a person, or a gyro there is no scale", async () => {
  assert.match(
    refusal(identifyGyro(await runs("sensors: { gyro: { fitted: false } }", [round(1)]))),
    /no gyro/,
  );
  assert.match(refusal(identifyGyro(await runs("", [forth()]))), /nobody measured how far the car turned/);
});

test("driving up to a wall in steps shows where the distance sensor sits, and its scale", async () => {
  const sonar = "fitted: true, ahead: 11 cm, bias: 8 mm, scale: 1.02";
  const where = world(
    `room: { length: 6 m, width: 6 m }\nstart: { x: 1 m }\nsensors: { sonar: { ${sonar} } }`,
  );
  const bench = new Bench(await build(where));
  bench.run((t) => (t < 0.5 ? [0, 0, 0, 0] : undefined));
  const wall = bench.simulator.hands.distanceToWall()!;
  const recording = bench.run(approach(5, 0.2, PROFILE, FLOOR).excitation);
  const fit = must(identifySonar(recording, { countsPerTurn: 1320, wheelRadius: 0.04, wall }));
  near(fit.scale.value, 1.02, 0.01, "scale");
  // 1.02 · (D − 0.11) + 0.008
  near(fit.offset.value, 1.02 * 0.11 - 0.008, 0.012, "offset");
});

test("a distance sensor that hears no wall is refused", async () => {
  const [run] = await runs("sensors: { sonar: { fitted: true } }", [approach(3, 0.2, PROFILE, FLOOR)]);
  assert.match(
    refusal(identifySonar(run!.recording, { countsPerTurn: 1320, wheelRadius: 0.04, wall: 2 })),
    /only 0 echoes came back/,
  );
});
