import { FastRobot } from "../../src/control/fast.ts";
import { Robot } from "../../src/control/robot.ts";
import { VirtualClock } from "../../src/core/clock.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { WHEEL_COUNT, wheelVector } from "../../src/core/wheels.ts";
import { openSimulatedCar } from "../../src/hardware/sim/open.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { PROTOCOL_VERSION } from "../../src/protocol/messages.ts";
import { runTickHeap } from "../control/run-tick-heap.ts";
import { bareBackend } from "./bare-backend.ts";
import { type Figure, figure } from "./figure.ts";

const PERIOD = 0.005;
const COMMAND_EVERY = 4;

/** What a tick costs by itself, and how fast the world and the whole composition run without real time. */
export async function benchCompute(): Promise<Figure[]> {
  const clock = new VirtualClock();
  const ticks = 20_000;
  const tick = ticking(new Robot(loadProfile(DEFAULT_PROFILE), bareBackend(), clock), clock);
  tick(ticks);
  const seconds = measure(() => tick(ticks));

  const whole = drive(await FastRobot.create({ world: "furnished" }));
  whole(10);
  const wholeSeconds = measure(() => whole(60));

  const world = await openSimulatedCar("furnished", clock);
  const sensors = emptySensors();
  const duty = wheelVector(0.5, 0.4, 0.4, 0.5);
  const advance = (span: number) => {
    for (let i = 0; i < span / PERIOD; i++) {
      clock.advance(PERIOD);
      for (const sensor of world.sensors) sensor.read(clock.now(), sensors);
      if (i % 400 === 0) for (let k = 0; k < WHEEL_COUNT; k++) duty[k] = -duty[k]!;
      world.motors.write(duty);
    }
  };
  advance(10);
  const worldSeconds = measure(() => advance(60));
  const { bytesPerTick } = await runTickHeap();

  return [
    figure(
      "compute per tick",
      (seconds / ticks) * 1e6,
      "µs",
      "<= 30",
      `${micros(wholeSeconds)} µs with the world`,
    ),
    figure("allocated per tick", bytesPerTick, "bytes", "<= 0", "one command in twenty ticks"),
    figure("simulator alone", 60 / worldSeconds, "× real time", ">= 100"),
    figure("whole composition (--fast)", 60 / wholeSeconds, "× real time", ">= 50"),
  ];
}

function micros(secondsFor60: number): string {
  return ((secondsFor60 / (60 / PERIOD)) * 1e6).toPrecision(3);
}

/** @returns what it took, s */
function measure(work: () => void): number {
  globalThis.gc?.();
  const start = performance.now();
  work();
  return (performance.now() - start) / 1e3;
}

/** The tick alone, with a command in every fourth; @returns a function that runs so many ticks. */
function ticking(robot: Robot, clock: VirtualClock): (ticks: number) => void {
  robot.join(1, "driver", "Bench");
  clock.advance(PERIOD);
  robot.tick();
  robot.arm(1);
  const twist = { vx: 0, vy: 0, omega: 0.5 };
  const command = { type: "drive" as const, seq: 0, at: 0, twist, frame: "field" as const };
  const message = { ...command, precision: false, holdHeading: true };
  return (ticks) => {
    for (let i = 0; i < ticks; i++) {
      clock.advance(PERIOD);
      if (i % COMMAND_EVERY === 0) {
        message.seq++;
        message.at = clock.now();
        twist.vx = 0.5 * Math.sign(Math.sin(message.at * Math.PI));
        twist.vy = 0.3 * Math.sin(message.at * 2);
        robot.drive(1, message);
      }
      robot.tick();
    }
  };
}

/** A client that drives to and fro, turning; @returns a function that lets so many seconds pass. */
function drive(fast: FastRobot): (seconds: number) => void {
  const session = fast.hub.join({ send: () => {}, isBehind: () => true });
  session.receive(
    JSON.stringify({ type: "hello", version: PROTOCOL_VERSION, name: "Bench", source: "driver" }),
  );
  fast.run(1);
  session.receive(JSON.stringify({ type: "arm" }));
  let seq = 0;
  let tick = 0;
  return (seconds) =>
    fast.run(seconds, () => {
      if (tick++ % COMMAND_EVERY !== 0) return;
      const at = fast.now();
      const twist = { vx: 0.5 * Math.sign(Math.sin(at * Math.PI)), vy: 0.3 * Math.sin(at * 2), omega: 0.5 };
      const message = {
        type: "drive",
        seq: seq++,
        at,
        twist,
        frame: "field",
        precision: false,
        holdHeading: true,
      };
      session.receive(JSON.stringify(message));
    });
}
