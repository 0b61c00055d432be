import { Arbiter } from "../../src/command/arbiter.ts";
import { ARBITER_DEFAULTS } from "../../src/command/arbiter-settings.ts";
import type { Demand } from "../../src/command/demand.ts";
import { assemble } from "../../src/control/assemble.ts";
import { ControlLoop } from "../../src/control/loop.ts";
import { emptyState } from "../../src/control/state.ts";
import type { Sensors } from "../../src/core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../../src/core/wheels.ts";
import type { Backend, Motors, Sensor } from "../../src/hardware/ports.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { Arming } from "../../src/safety/arming.ts";
import { FaultBoard } from "../../src/safety/faults.ts";

/**
 * Runs in a process of its own (--expose-gc and a young generation that holds all of it) and prints how
 * many bytes a tick leaves on the heap. The backend itself leaves none.
 */
const TICKS = 20_000;
const WARM_UP = 60_000;

/** Four first-order motors with encoders, a gyro, a battery, and something ahead that comes and goes. */
class Bench implements Motors, Sensor {
  readonly kind;
  static readonly duty: WheelVector = wheelVector();
  static readonly speed: WheelVector = wheelVector();
  static readonly angle: WheelVector = wheelVector();

  constructor(kind: Sensor["kind"]) {
    this.kind = kind;
  }

  write(duty: Readonly<WheelVector>): void {
    Bench.duty.set(duty);
  }

  stop(): void {
    Bench.duty.fill(0);
  }

  read(now: number, { encoders, gyro, battery, range }: Sensors): void {
    if (this.kind === "gyro") {
      // A live gyro never says the same twice.
      gyro.rate = gyro.rate > 0 ? -1e-3 * (now % 1) : 1e-3 * (now % 1);
      gyro.time = now;
    } else if (this.kind === "battery") {
      battery.volts = 12;
      battery.time = now;
    } else if (this.kind === "range") {
      range.distance = 0.2 + 0.1 * (now % 10);
      range.time = now;
    } else {
      for (let i = 0; i < WHEEL_COUNT; i++) {
        Bench.speed[i]! += (Bench.duty[i]! * 35 - Bench.speed[i]!) * 0.05;
        Bench.angle[i]! += Bench.speed[i]! * 0.005;
        const counts = Math.floor(Bench.angle[i]! * 210);
        if (counts !== encoders.counts[i]) encoders.edgeTime[i] = now;
        encoders.counts[i] = counts;
      }
    }
  }

  async close(): Promise<void> {}
}

const encoders = new Bench("encoders");
const backend: Backend = {
  name: "bench",
  motors: encoders,
  sensors: [encoders, new Bench("gyro"), new Bench("battery"), new Bench("range")],
};
const profile = loadProfile(DEFAULT_PROFILE);
const board = new FaultBoard();
const arbiter = new Arbiter(ARBITER_DEFAULTS, () => {});
const arming = new Arming({ batteryToArm: 0, unattended: 30 }, board);
const state = emptyState();
state.batteryVolts = 12;
const parts = assemble(profile, backend, board, arbiter, arming);
const loop = new ControlLoop(parts, state);
// With everything that a tick may be asked for: somebody takes its rows, too.
parts.sampler.start();
arbiter.join(1, "driver", "bench");

const twist = { vx: 0, vy: 0, omega: 0 };
const bare = wheelVector(3, 2, 3, 2);
const demand: Demand & { at: number; seq: number; holdHeading: boolean; volts: WheelVector | undefined } = {
  twist,
  frame: "field",
  precision: false,
  holdHeading: true,
  seq: 0,
  at: 0,
  volts: undefined,
};
const clock = Float64Array.of(0);
/** Driven in all, m. */
let distance = 0;

function run(ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    clock[0]! += 0.005;
    if (i % 20 === 0) {
      demand.seq++;
      demand.at = clock[0]!;
      twist.vx = 0.8 * Math.sin(demand.seq);
      twist.vy = 0.5 * Math.cos(demand.seq / 3);
      demand.holdHeading = demand.seq % 3 !== 0;
      twist.omega = demand.holdHeading ? 0 : Math.sin(demand.seq / 7);
      // Now and then bare motors.
      demand.volts = demand.seq % 10 === 0 ? bare : undefined;
      if (demand.volts) {
        twist.vx = 0;
        twist.vy = 0;
        twist.omega = 0;
      }
      arbiter.offer(1, demand, clock[0]!);
    }
    loop.tick(clock[0]!);
    distance += Math.abs(state.twist.vx) * 0.005;
  }
}

run(400);
arming.arm("bench", { batteryVolts: 12, waitingFor: [], offCentre: undefined }, clock[0]!);
run(WARM_UP);
globalThis.gc!();
const before = process.memoryUsage().heapUsed;
run(TICKS);
const after = process.memoryUsage().heapUsed;
console.log(
  JSON.stringify({
    armed: arming.armed,
    faults: board.active.map(({ id }) => id),
    distance,
    bytesPerTick: (after - before) / TICKS,
  }),
);
