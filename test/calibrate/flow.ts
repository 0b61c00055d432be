import { pulse, spin } from "../../src/calibrate/excite/blocks.ts";
import { strafe, surge, turn } from "../../src/calibrate/excite/floor.ts";
import { breakaway } from "../../src/calibrate/identify/breakaway.ts";
import type { Found } from "../../src/calibrate/identify/fit.ts";
import type { FloorRun } from "../../src/calibrate/identify/floor-run.ts";
import { identifyGeometry } from "../../src/calibrate/identify/geometry.ts";
import { identifyGyro } from "../../src/calibrate/identify/gyro.ts";
import { batteryGaveOut, turnsByItself } from "../../src/calibrate/identify/health.ts";
import { identifyLoad, onFloor, type WheelConstants } from "../../src/calibrate/identify/load.ts";
import { identifyMotors, type MotorFit } from "../../src/calibrate/identify/motors.ts";
import { identifyDrag } from "../../src/calibrate/identify/sideways.ts";
import { speedNoise } from "../../src/calibrate/identify/speed-noise.ts";
import { identifyWiring } from "../../src/calibrate/identify/wiring.ts";
import type { Recording } from "../../src/calibrate/recording.ts";
import { WHEELS } from "../../src/core/wheels.ts";
import type { World } from "../../src/sim/world.ts";
import { build } from "../sim/rig.ts";
import { Bench } from "./rig.ts";

/** What the profile of every drawn car says. */
export const PROFILE = { wheelRadius: 0.04, halfSum: 0.1925 };

const MAX_VOLTS = 7;

export function must<T>(result: Found<T>): T {
  if (!result.ok) throw new Error(result.why);
  return result.value;
}

/** A whole calibration of an unknown car, straight on the simulator: everything that was found, or an error that says why not. */
export async function calibrate(world: World) {
  const bench = new Bench(await build(world));
  const { hands } = bench.simulator;
  const { countsPerTurn } = world.sensors.encoders;

  hands.put("blocks");
  const pulses = WHEELS.map((_, plug) => {
    const recording = bench.run(pulse(plug, MAX_VOLTS / 2).excitation);
    const seen = hands.turned();
    return { recording, ...(seen && { seen }) };
  });
  const wiring = must(identifyWiring(pulses));
  bench.wiring = wiring;

  const there = spin(1, MAX_VOLTS);
  const back = spin(-1, MAX_VOLTS);
  const spun = bench.run((t) => there.excitation(t) ?? back.excitation(t - there.seconds));
  const trouble = batteryGaveOut(spun) ?? turnsByItself(spun);
  if (trouble) throw new Error(trouble);
  const motors = identifyMotors(spun, countsPerTurn);
  const delay = must(motors.delay);
  const onBlocks = motors.wheels.map(
    ({ forward, reverse }): WheelConstants => ({
      forward: constants(must(forward)),
      reverse: constants(must(reverse)),
    }),
  );
  const stiction = WHEELS.map((_, i) => ({
    forward: must(breakaway(spun, i, 1, countsPerTurn)),
    reverse: must(breakaway(spun, i, -1, countsPerTurn)),
  }));

  const guess = onBlocks.map(({ forward, reverse }) => ({
    forward: { ...forward, kA: 2 * forward.kA },
    reverse: { ...reverse, kA: 2 * reverse.kA },
  }));
  hands.put("floor");
  const drive = (excited: { excitation: Parameters<Bench["run"]>[0] }): FloorRun => {
    hands.put("floor");
    const recording = bench.run(excited.excitation);
    return {
      recording,
      measured: { ahead: hands.distanceAhead(), left: hands.distanceLeft(), angle: hands.angle() },
    };
  };
  const surges = [1.5, -1.5, 1.5, -1.5].map((way) => drive(surge(way, PROFILE, guess)));
  const strafes = [1, -1, 1, -1].map((way) => drive(strafe(way, PROFILE, guess)));
  const turns = [10 * Math.PI, -10 * Math.PI].map((angle) => drive(turn(angle, PROFILE, guess)));

  const recordings = (runs: readonly FloorRun[]): Recording[] => runs.map(({ recording }) => recording);
  const timing = { countsPerTurn, delay: delay.value };
  const gyro = must(identifyGyro(turns));
  const geometry = must(
    identifyGeometry([...surges, ...strafes, ...turns], {
      ...PROFILE,
      countsPerTurn,
      gyroScale: gyro.sign * gyro.scale.value,
    }),
  );
  const load = must(identifyLoad(recordings(surges), onBlocks, timing));
  const wheels = onBlocks.map(({ forward, reverse }, i): WheelConstants => {
    const relative = geometry.wheelRadii[i]!.value / geometry.wheelRadius.value;
    return { forward: onFloor(forward, load, relative), reverse: onFloor(reverse, load, relative) };
  });
  const sideways = must(identifyDrag(recordings(strafes), wheels, timing));
  return {
    seconds: bench.seconds,
    wiring,
    motors,
    delay,
    stiction,
    noise: must(speedNoise(spun, countsPerTurn)),
    load,
    wheels,
    gyro,
    geometry,
    sideways,
    ends: [...surges, ...strafes, ...turns].map(({ measured }) => measured),
  };
}

function constants({ kS, kV, kA }: MotorFit) {
  return { kS: kS.value, kV: kV.value, kA: kA.value };
}
