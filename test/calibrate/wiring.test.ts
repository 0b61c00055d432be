import assert from "node:assert/strict";
import { test } from "node:test";
import { pulse } from "../../src/calibrate/excite/blocks.ts";
import { countsPerTurn } from "../../src/calibrate/identify/counts-per-turn.ts";
import { identifyWiring, type Pulse } from "../../src/calibrate/identify/wiring.ts";
import { must } from "../../src/calibrate/workbench.ts";
import { WHEELS } from "../../src/core/wheels.ts";
import { near } from "../scenarios/rig.ts";
import { build, hall } from "../sim/rig.ts";
import { Bench } from "./rig.ts";

async function pulses(yaml: string, isWatched = true): Promise<Pulse[]> {
  const bench = new Bench(await build(hall(yaml)));
  const { hands } = bench.simulator;
  hands.put("blocks");
  return WHEELS.map((_, plug) => {
    const { recording, seen } = { recording: bench.run(pulse(plug, 3.5).excitation), seen: hands.turned() };
    return isWatched && seen ? { recording, seen } : { recording };
  });
}

const STRAIGHT = WHEELS.map((_, plug) => ({ plug, sign: 1 }));

test("a car that is wired as its profile says is found to be so", async () => {
  assert.deepEqual(must(identifyWiring(await pulses(""))), {
    motors: STRAIGHT,
    encoders: STRAIGHT,
    assumed: false,
  });
});

test("whoever saw the wheels tells a swapped motor from a swapped encoder", async () => {
  const swap = "frontLeft: { wheel: rearLeft }, rearLeft: { wheel: frontLeft }";
  const swapped = [2, 1, 0, 3].map((plug) => ({ plug, sign: 1 }));
  const motors = must(identifyWiring(await pulses(`wiring: { motors: { ${swap} } }`)));
  assert.deepEqual([motors.motors, motors.encoders], [swapped, STRAIGHT]);
  const encoders = must(identifyWiring(await pulses(`wiring: { encoders: { ${swap} } }`)));
  assert.deepEqual([encoders.motors, encoders.encoders], [STRAIGHT, swapped]);
});

test("whoever saw the wheels tells a reversed motor from a reversed encoder", async () => {
  const motors = must(identifyWiring(await pulses("wiring: { motors: { rearRight: { sign: -1 } } }")));
  assert.deepEqual(
    [motors.motors[3], motors.encoders[3]],
    [
      { plug: 3, sign: -1 },
      { plug: 3, sign: 1 },
    ],
  );
  const encoders = must(identifyWiring(await pulses("wiring: { encoders: { rearRight: { sign: -1 } } }")));
  assert.deepEqual(
    [encoders.motors[3], encoders.encoders[3]],
    [
      { plug: 3, sign: 1 },
      { plug: 3, sign: -1 },
    ],
  );
});

test("where nobody looked, the encoders are believed, and that is said", async () => {
  const swap =
    "wiring: { motors: { frontLeft: { wheel: rearLeft, sign: -1 }, rearLeft: { wheel: frontLeft } } }";
  const { motors, encoders, assumed } = must(identifyWiring(await pulses(swap, false)));
  assert.equal(assumed, true);
  assert.deepEqual(encoders, STRAIGHT);
  assert.deepEqual(
    [motors[2], motors[0]],
    [
      { plug: 0, sign: -1 },
      { plug: 2, sign: 1 },
    ],
  );
});

const why = async (yaml: string, isWatched = true) => {
  const result = identifyWiring(await pulses(yaml, isWatched));
  return result.ok ? assert.fail("this should have been refused") : result.why;
};

test("a wheel that was seen to turn but did not count has a bad encoder", async () => {
  const text = await why("faults:\n  - { at: 0 s, target: encoder.frontRight, verb: off }");
  assert.match(text, /frontRight turned but no encoder counted up to 3\.\d V/);
});

test("a plug that nothing answers to may have a bad motor or a bad encoder", async () => {
  const text = await why("faults:\n  - { at: 0 s, target: motor.rearLeft, verb: off }");
  assert.match(text, /no encoder counted up to 3\.\d V at the motor plug of rearLeft: if no wheel turned/);
});

test("a wheel that turns by itself is named before anything else", async () => {
  const text = await why("faults:\n  - { at: 0 s, target: motor.rearLeft, verb: garbage }");
  assert.match(text, /rearLeft turns, or counts, though its motor is off/);
});

test("somebody who says twice that the same wheel turned is asked to look again", async () => {
  const [first, ...others] = await pulses("");
  const result = identifyWiring([first!, { ...others[0]!, seen: first!.seen! }, ...others.slice(1)]);
  assert.match((result as { why: string }).why, /two motor plugs drive frontLeft: look again/);
});

test("ten turns by hand confirm the profile's counts, or correct them", async () => {
  const bench = new Bench(await build(hall("sensors: { encoders: { countsPerTurn: 7680 } }")));
  const { hands, sensors } = bench.simulator;
  hands.put("blocks");
  hands.turnWheel(1, 10);
  bench.run((t) => (t < 0.1 ? [0, 0, 0, 0] : undefined));
  const counted = sensors.encoders.counts[1]!;
  assert.equal(must(countsPerTurn(counted, 10, 7680)).value, 7680);
  const corrected = must(countsPerTurn(counted, 10, 1320));
  near(corrected.value, 7680, 3 * corrected.spread, "counts per turn");
  assert.equal(countsPerTurn(0, 10, 1320).ok, false);
});
