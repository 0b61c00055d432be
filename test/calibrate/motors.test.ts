import assert from "node:assert/strict";
import { test } from "node:test";
import { spin } from "../../src/calibrate/excite/blocks.ts";
import { breakaway } from "../../src/calibrate/identify/breakaway.ts";
import { batteryGaveOut, turnsByItself } from "../../src/calibrate/identify/health.ts";
import { identifyMotors, type MotorFit } from "../../src/calibrate/identify/motors.ts";
import { speedNoise } from "../../src/calibrate/identify/speed-noise.ts";
import type { Recording } from "../../src/calibrate/recording.ts";
import { must } from "../../src/calibrate/workbench.ts";
import type { World } from "../../src/sim/world.ts";
import { near } from "../scenarios/rig.ts";
import { build, hall } from "../sim/rig.ts";
import { Bench } from "./rig.ts";

async function spun(world: World, { timesEdges = true, maxVolts = 7 } = {}): Promise<Recording> {
  const bench = new Bench(await build(world));
  bench.timesEdges = timesEdges;
  bench.simulator.hands.put("blocks");
  const there = spin(1, maxVolts);
  const back = spin(-1, maxVolts);
  return bench.run((t) => there.excitation(t) ?? back.excitation(t - there.seconds));
}

/** The default car's constants as blocks show them: the wheel's own inertia is all that is accelerated. */
function truth() {
  const { mass, wheelInertia, wheels } = hall().car;
  const { kS, kV, kA, radius } = wheels[0]!;
  return { kS, kV, kA: kA / ((mass * radius ** 2) / 4 / wheelInertia + 1) };
}

function assertFound(fit: MotorFit, what: string, share = { kS: 0.05, kV: 0.01, kA: 0.1 }): void {
  for (const [name, expected] of Object.entries(truth())) {
    const { value, spread } = fit[name as keyof MotorFit];
    near(value, expected, share[name as keyof MotorFit] * expected, `${what}: ${name}`);
    assert.ok(spread > 0 && spread < 0.1 * expected, `${what}: ${name} ± ${spread}`);
  }
}

test("a board that does not time its edges shows the same constants, and half a tick of delay", async () => {
  const { delay, wheels } = identifyMotors(await spun(hall(), { timesEdges: false }), 1320);
  assertFound(must(wheels[0]!.forward), "forward");
  assertFound(must(wheels[3]!.reverse), "reverse");
  near(must(delay).value, 0, 0.004, "delay");
});

test("a board that obeys 12 ms late does not spoil the constants, and the delay is found to a millisecond", async () => {
  const late = ["frontLeft", "frontRight", "rearLeft", "rearRight"].map(
    (wheel) => `  - { at: 0 s, target: motor.${wheel}, verb: delayed, delay: 12 ms }`,
  );
  const { delay, wheels } = identifyMotors(await spun(hall(`faults:\n${late.join("\n")}`)), 1320);
  near(must(delay).value, 0.012, 0.001, "delay");
  assertFound(must(wheels[1]!.forward), "forward");
});

test("a coarse encoder of 80 counts a turn shows the constants, too, if less sharply", async () => {
  const { wheels } = identifyMotors(await spun(hall("sensors: { encoders: { countsPerTurn: 80 } }")), 80);
  assertFound(must(wheels[2]!.forward), "forward", { kS: 0.1, kV: 0.02, kA: 0.2 });
});

test("a board that brakes at duty 0 changes nothing: what is not driven does not count", async () => {
  const { wheels } = identifyMotors(await spun(hall("car: { idle: brake }")), 1320);
  assertFound(must(wheels[0]!.reverse), "reverse");
});

test("a slow ramp shows at which voltage each wheel breaks away, each way", async () => {
  const recording = await spun(hall("car: { stiction: 1.6, wheel: { reverse: { kS: 0.9 V } } }"));
  const forward = must(breakaway(recording, 0, 1, 1320));
  const reverse = must(breakaway(recording, 0, -1, 1320));
  near(forward.value, 1.6 * 0.65, 0.08, "forward");
  near(reverse.value, 1.6 * 0.9, 0.08, "reverse");
});

test("the finer encoder makes the quieter speed", async () => {
  const coarse = must(speedNoise(await spun(hall()), 1320)).value;
  const fine = must(
    speedNoise(await spun(hall("sensors: { encoders: { countsPerTurn: 7680 } }")), 7680),
  ).value;
  assert.ok(coarse > 0.05 && coarse < 0.3, `${coarse} rad/s`);
  assert.ok(fine < coarse, `${fine} rad/s`);
});

test("a wheel that does not turn is named, and the others are found all the same", async () => {
  const recording = await spun(hall("faults:\n  - { at: 0 s, target: motor.rearLeft, verb: off }"));
  const { wheels } = identifyMotors(recording, 1320);
  assert.match((wheels[2]!.forward as { why: string }).why, /rearLeft forward: it hardly turned/);
  assertFound(must(wheels[0]!.forward), "frontLeft");
  const stuck = breakaway(recording, 2, 1, 1320);
  assert.match((stuck as { why: string }).why, /did not break away up to 6\.[5-9] V|up to 7\.\d V/);
});

test("without any counts every wheel is refused, and so is the delay", async () => {
  const { delay, wheels } = identifyMotors(
    await spun(hall("sensors: { encoders: { fitted: false } }")),
    1320,
  );
  assert.equal(delay.ok, false);
  for (const { forward, reverse } of wheels) assert.equal(forward.ok || reverse.ok, false);
});

const losing = (period: string) =>
  `faults:\n  - { at: 0 s, target: encoder.frontRight, verb: intermittent, period: ${period} }`;

test("an encoder that now and then loses its counts for a while leaves enough that is right", async () => {
  const { wheels } = identifyMotors(await spun(hall(losing("0.3 s"))), 1320);
  assertFound(must(wheels[1]!.forward), "frontRight");
});

test("an encoder that keeps losing counts is refused with what to look at, and the others are not", async () => {
  const { wheels } = identifyMotors(await spun(hall(losing("50 ms"))), 1320);
  assert.match((wheels[1]!.forward as { why: string }).why, /frontRight forward: .* loses counts/);
  assertFound(must(wheels[0]!.forward), "frontLeft");
});

test("too little voltage to tell friction from back-EMF is refused", async () => {
  const { wheels } = identifyMotors(await spun(hall(), { maxVolts: 1 }), 1320);
  assert.equal(wheels[0]!.forward.ok, false);
});

test("a battery that gives out is named with its voltages", async () => {
  const empty = "battery: { capacity: 100 C, charge: 0.15, resistance: 0.3 ohm }";
  assert.match(
    batteryGaveOut(await spun(hall(empty))) ?? "",
    /gave out: from 1\d\.\d V it fell to \d\.\d V; charge it/,
  );
  assert.equal(batteryGaveOut(await spun(hall())), undefined);
});

test("a battery that nobody measures is refused", async () => {
  const recording = await spun(hall("sensors: { battery: { fitted: false } }"));
  assert.match(batteryGaveOut(recording) ?? "", /nobody measured the battery/);
});

test("a wheel that turns though its motor is off is named", async () => {
  const runaway = "faults:\n  - { at: 0 s, target: motor.frontRight, verb: garbage }";
  const bench = new Bench(await build(hall(runaway)));
  bench.simulator.hands.put("blocks");
  const recording = bench.run((t) => (t < 2 ? [0, 0, 0, 0] : undefined));
  assert.match(turnsByItself(recording) ?? "", /^frontRight turns, or counts, though its motor is off/);
  assert.equal(turnsByItself(await spun(hall())), undefined);
});
