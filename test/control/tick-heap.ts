import { Arbiter } from "../../src/command/arbiter.ts";
import { ARBITER_DEFAULTS } from "../../src/command/arbiter-settings.ts";
import type { Demand } from "../../src/command/demand.ts";
import { assemble } from "../../src/control/assemble.ts";
import { ControlLoop } from "../../src/control/loop.ts";
import { motionLimits } from "../../src/control/motion-limits.ts";
import { TabulatedPlan, tabulate } from "../../src/control/plan-table.ts";
import { emptyState } from "../../src/control/state.ts";
import type { Sensors } from "../../src/core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../../src/core/wheels.ts";
import type { Backend, Motors, Sensor } from "../../src/hardware/ports.ts";
import type { MotionPlan, MotionPoint } from "../../src/motion/path/motion-plan.ts";
import { Path } from "../../src/motion/path/path.ts";
import { planTrajectory } from "../../src/motion/path/trajectory.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import type { FollowMessage } from "../../src/protocol/motion-messages.ts";
import { Arming } from "../../src/safety/arming.ts";
import { FaultBoard } from "../../src/safety/faults.ts";

/**
 * Runs in a process of its own (--expose-gc and a young generation that holds all of it) and prints how
 * many bytes a tick leaves on the heap. The backend itself leaves none.
 *
 *     tick-heap.js          somebody drives
 *     tick-heap.js motion   a motion is under way
 */
const isMotion = process.argv[2] === "motion";
const TICKS = 20_000;
const WARM_UP = 60_000;

/** Four first-order motors with encoders, a gyro that turns with them, a battery, and something ahead that comes and goes. */
class Bench implements Motors, Sensor {
  readonly kind;
  static readonly duty: WheelVector = wheelVector();
  static readonly speed: WheelVector = wheelVector();
  static readonly angle: WheelVector = wheelVector();
  /** How fast the car turns for what its wheels turn faster on the right than on the left. */
  static turning = 0;

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
      const { speed } = Bench;
      const turn = speed[1]! + speed[3]! - speed[0]! - speed[2]!;
      // A live gyro never says the same twice.
      const noise = gyro.rate > 0 ? -1e-3 * (now % 1) : 1e-3 * (now % 1);
      gyro.rate = turn * Bench.turning + noise;
      gyro.time = now;
    } else if (this.kind === "battery") {
      battery.volts = 12;
      battery.time = now;
    } else if (this.kind === "range") {
      range.distance = (isMotion ? 2 : 0.2) + 0.1 * (now % 10);
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
const { wheelRadius, wheelbase, track } = profile.geometry;
// A drive by hand is one over stick and stone: its gyro and its wheels do not agree. A motion would get nowhere so.
if (isMotion) Bench.turning = wheelRadius / (2 * (wheelbase + track));
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
/** Round and round in a figure of eight, which ends where it began. */
class RoundAndRound implements MotionPlan {
  readonly duration = 1e9;
  readonly length = 1e9;
  readonly #once: MotionPlan;

  constructor(once: MotionPlan) {
    this.#once = once;
  }

  sample(time: number, out: MotionPoint): void {
    this.#once.sample(time % this.#once.duration, out);
  }
}

function begin(): void {
  const waypoints = Array.from({ length: 16 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 16;
    return { x: 1.2 * Math.sin(angle), y: 0.8 * Math.sin(2 * angle) };
  });
  const path = Path.spline(waypoints, { closed: true });
  const once = planTrajectory(path, { kind: "tangent" }, motionLimits(profile), { speed: 0.8 });
  const plan = new RoundAndRound(new TabulatedPlan(tabulate(once)));
  const message: FollowMessage = { type: "follow", id: 0, at: 0, waypoints, heading: { mode: "tangent" } };
  parts.motions.begin(1, message, plan, 0, state.pose, clock[0]!);
}

const clock = Float64Array.of(0);
/** Driven in all, m. */
let distance = 0;

function run(ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    clock[0]! += 0.005;
    if (i % 20 === 0 && isMotion) arbiter.keep(1, clock[0]!);
    else if (i % 20 === 0) {
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
if (isMotion) begin();
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
    motion: parts.motions.planned !== undefined,
    bytesPerTick: (after - before) / TICKS,
  }),
);
