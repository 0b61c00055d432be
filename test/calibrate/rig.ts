import type { Excitation, FourVolts } from "../../src/calibrate/excite/excitation.ts";
import { type Recording, type RecordingRow, recordingOf } from "../../src/calibrate/recording.ts";
import { clamp } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import { WHEEL_COUNT, WHEELS, wheelVector } from "../../src/core/wheels.ts";
import type { Simulator } from "../../src/sim/simulator.ts";
import type { World } from "../../src/sim/world.ts";
import { hall } from "../sim/rig.ts";

const TICK = 0.005;

/**
 * A car as nobody has seen it: every wheel each way another motor, ±30 % about a kit's; every radius ±3 %; a
 * board of 8 or 12 bits; encoders of 11 or 64 pulses; a battery that sags; a gyro that is off by up to 3 %. With a
 * winding of 2.7 Ω every draw of kA and kV still obeys the conservation of energy.
 */
export function drawCar(seed: number, more = ""): World {
  return hall(drawnCar(seed, more));
}

/** What the profile of every drawn car says. */
export const PROFILE = { wheelRadius: 0.04, halfSum: 0.1925 };

/** A world's file begins with it: a hall so large that no wall is ever met. */
export const HALL = "name: hall\nroom: { length: 40 m, width: 40 m }\n";

/** {@link drawCar} as YAML. */
export function drawnCar(seed: number, more = ""): string {
  const random = new Random(seed);
  const around = (value: number, share: number) =>
    (value * random.uniform(1 - share, 1 + share)).toPrecision(6);
  const motor = () =>
    `kS: ${around(0.65, 0.3)} V, kV: ${around(0.332, 0.3)} V s/rad, kA: ${around(0.029, 0.3)} V s^2/rad`;
  const wheels = WHEELS.map(
    (name) => `    ${name}: { ${motor()}, radius: ${around(40, 0.03)} mm, reverse: { ${motor()} } }`,
  );
  const order = [0, 1, 2, 3];
  const a = Math.floor(random.uniform(0, 4));
  const b = (a + 1 + Math.floor(random.uniform(0, 3))) % 4;
  order[a] = b;
  order[b] = a;
  const bad = WHEELS[Math.floor(random.uniform(0, 4))]!;
  const plugs = WHEELS.map(
    (name, i) => `${name}: { wheel: ${WHEELS[order[i]!]}, sign: ${random.next() < 0.25 ? -1 : 1} }`,
  );
  return [
    `seed: ${seed}`,
    "car:",
    "  resistance: 2.7 ohm",
    `  pwmBits: ${seed % 2 === 0 ? 8 : 12}`,
    "  wheels:",
    ...wheels,
    `wiring: { motors: { ${plugs.join(", ")} }, encoders: { ${bad}: { sign: -1 } } }`,
    `battery: { resistance: 0.25 ohm, charge: ${random.uniform(0.3, 0.9).toFixed(3)} }`,
    "sensors:",
    `  encoders: { countsPerTurn: ${seed % 4 < 2 ? 1320 : 7680} }`,
    `  gyro: { scale: ${random.uniform(0.97, 1.03).toFixed(5)} }`,
    more,
  ].join("\n");
}

/** Plugs and signs as calibration found them, so that the rest runs as on a car that is wired well. */
export interface Rewiring {
  readonly motors: readonly { readonly plug: number; readonly sign: number }[];
  readonly encoders: readonly { readonly plug: number; readonly sign: number }[];
}

const AS_IS: Rewiring = {
  motors: WHEELS.map((_, plug) => ({ plug, sign: 1 })),
  encoders: WHEELS.map((_, plug) => ({ plug, sign: 1 })),
};

/** The control loop at its barest, 200 Hz: volts over the measured voltage are the duty; every tick is a row. */
export class Bench {
  readonly simulator: Simulator;
  /** Robot time so far, s. */
  seconds = 0;
  wiring: Rewiring = AS_IS;
  /** false: a board that gives the time of its reading for that of the latest count. */
  timesEdges = true;
  #tick = 0;
  readonly #duty = wheelVector();
  readonly #plugged = wheelVector();

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  run(excitation: Excitation<FourVolts>, maxDuty = 0.9): Recording {
    const rows: RecordingRow[] = [this.#row()];
    for (let n = 0; ; n++) {
      const volts = excitation(n * TICK);
      if (volts === undefined) break;
      const supply = Math.max(this.simulator.sensors.battery.volts, 6);
      for (let i = 0; i < WHEEL_COUNT; i++) {
        const { plug, sign } = this.wiring.motors[i]!;
        this.#duty[i] = clamp(volts[i]! / supply, -maxDuty, maxDuty);
        this.#plugged[plug] = sign * this.#duty[i]!;
      }
      this.simulator.setDuty(this.#plugged);
      this.#tick++;
      this.simulator.advanceTo(this.#tick * TICK);
      rows.push(this.#row());
    }
    this.seconds += (rows.length - 1) * TICK;
    return recordingOf(rows);
  }

  #row(): RecordingRow {
    const { encoders, battery, gyro, range } = this.simulator.sensors;
    const { encoders: leads } = this.wiring;
    return {
      time: this.#tick * TICK,
      counts: leads.map(({ plug, sign }) => sign * encoders.counts[plug]!),
      edgeTime: leads.map(({ plug }) => (this.timesEdges ? encoders.edgeTime[plug]! : this.#tick * TICK)),
      duty: [...this.#duty],
      volts: battery.volts,
      voltsTime: battery.time,
      gyroRate: gyro.rate,
      gyroTime: gyro.time,
      range: range.distance,
      rangeTime: range.time,
      x: 0,
      y: 0,
      theta: 0,
      target: [0, 0, 0, 0],
    };
  }
}
