import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type CalibrationCar, CalibrationError } from "../../src/calibrate/car/car.ts";
import { FastCar } from "../../src/calibrate/car/fast-car.ts";
import { LiveCar } from "../../src/calibrate/car/live-car.ts";
import { WiredCar } from "../../src/calibrate/car/wired-car.ts";
import type { RecordingRow } from "../../src/calibrate/recording.ts";
import { type LiveRobot, startLive } from "../../src/control/live.ts";
import { originPose } from "../../src/core/geometry.ts";
import { DEFAULT_PROFILE, loadCar } from "../../src/profile/profile.ts";
import { RobotClient } from "../../src/protocol/client.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import { Visitor } from "../control/rig.ts";

/** A car, and somebody else who is connected to its robot. */
interface Bench {
  readonly car: CalibrationCar;
  /** By another client. */
  estop(): void;
  /** Settles, shuts down, tidies up. */
  close(): Promise<void>;
}

async function fast(): Promise<Bench> {
  const car = await FastCar.create({ world: "empty" });
  const other = new Visitor(car.fast).hello();
  return { car, estop: () => other.say({ type: "estop" }), close: () => car.close() };
}

/** A robot in real time behind its socket. */
async function startRobot(): Promise<{
  path: string;
  profile: string;
  robot: LiveRobot;
  stop(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const path = join(folder, "control.sock");
  const profile = join(folder, "profile.yaml");
  copyFileSync(DEFAULT_PROFILE, profile);
  const robot = await startLive({ world: "empty", profile }, path);
  return {
    path,
    profile,
    robot,
    async stop() {
      await robot.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function live(): Promise<Bench> {
  const { path, profile, stop } = await startRobot();
  const car = await LiveCar.connect(path, profile);
  const other = new RobotClient({ open: () => openSocket(path), name: "Phone", source: "driver" });
  return {
    car,
    estop: () => other.send({ type: "estop" }),
    async close() {
      other.close();
      await car.close();
      await stop();
    },
  };
}

const BUSY = /stood still for more than|Nothing came from/;
const FORWARD = [4, 4, 4, 4] as const;

for (const [name, make, attempts] of [
  ["a car in virtual time", fast, 1],
  ["a car behind a socket", live, 3],
] as const) {
  const once = async (check: (bench: Bench) => Promise<void>) => {
    const bench = await make();
    try {
      await check(bench);
    } finally {
      await bench.close();
    }
  };
  const on = (behaviour: string, check: (bench: Bench) => Promise<void>) =>
    test(`${name}: ${behaviour}`, { timeout: 60_000 }, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          await once(check);
          return;
        } catch (error) {
          // A computer that is too busy for a loop stops the car, rightly.
          if (attempt === attempts || !BUSY.test((error as Error).message)) throw error;
        }
      }
    });

  on("records every tick of a run with raw volts, from rest to rest", async ({ car }) => {
    await car.rest(0.3);
    await car.arm();
    const recording = await car.runVolts((elapsed) => (elapsed < 0.6 ? FORWARD : undefined));
    const { time, duty, counts, target, volts, length } = recording;
    // Of time, not of ticks: a busy computer misses some.
    const span = (from: number, to: number) => time[to]! - time[from]!;
    assert.ok(span(0, length - 1) >= 0.59, `${span(0, length - 1)} s`);
    for (let i = 1; i < length; i++) assert.ok(time[i]! > time[i - 1]!);
    assert.equal(duty[0][0], 0);
    const isDriven = (each: number) => each > 0;
    const driven = span(duty[0].findIndex(isDriven), duty[0].findLastIndex(isDriven));
    assert.ok(Math.abs(driven - 0.6) < 0.1, `driven for ${driven} s`);
    assert.ok(counts.every((series) => series.at(-1)! - series[0]! > 100));
    assert.ok(target.every((series) => series.every((each) => each === 0)));
    assert.ok(Math.abs(volts.at(-1)! - 12) < 1.5);
    const rest = await car.rest(0.5);
    assert.ok(rest.duty.every((series) => series.slice(40).every((each) => each === 0)));
  });

  on("drives its own closed loop", async ({ car }) => {
    await car.rest(0.3);
    await car.arm();
    const forward = { vx: 0.3, vy: 0, omega: 0 };
    const { x, target } = await car.runTwist((elapsed) => (elapsed < 0.6 ? forward : undefined));
    assert.ok(x.at(-1)! - x[0]! > 0.05, `${x.at(-1)} m`);
    assert.ok(target[2].some((each) => Math.abs(each - 0.3 / 0.04) < 0.5));
  });

  on("caps what volts may come to", async ({ car }) => {
    await car.rest(0.3);
    await car.arm();
    const hard = [12, -12, 12, -12] as const;
    const { duty } = await car.runVolts((elapsed) => (elapsed < 0.3 ? hard : undefined), { cap: 0.2 });
    assert.equal(Math.max(...duty[0]), 0.2);
    assert.equal(Math.min(...duty[1]), -0.2);
  });

  on("ends a run with the sentence of whoever watches it", async ({ car }) => {
    await car.rest(0.3);
    await car.arm();
    const watch = (rows: readonly RecordingRow[]) =>
      rows.at(-1)!.counts[0]! > 50 ? "the wheel has turned far enough" : undefined;
    await assert.rejects(
      car.runVolts(() => FORWARD, { watch }),
      { name: "CalibrationError", message: "the wheel has turned far enough" },
    );
    const { duty } = await car.rest(0.3);
    assert.ok(duty.every((series) => series.slice(40).every((each) => each === 0)));
  });

  on("ends a run when anybody stops the car, in that one's words", async ({ car, estop }) => {
    await car.rest(0.3);
    await car.arm();
    let stopped = false;
    const run = car.runVolts((elapsed) => {
      if (elapsed > 0.3 && !stopped) estop();
      if (elapsed > 0.3) stopped = true;
      return FORWARD;
    });
    await assert.rejects(run, /^CalibrationError: Stopped by (Phone|somebody): emergency stop/);
    await assert.rejects(car.arm(), /the emergency stop is on/);
  });

  on("refuses volts while nobody has armed it", async ({ car }) => {
    await assert.rejects(
      car.runVolts(() => FORWARD),
      new CalibrationError("the car is not armed: arm it first"),
    );
  });

  on("goes on with other constants once it stands", async ({ car }) => {
    await car.rest(0.3);
    await car.arm();
    await car.runVolts((elapsed) => (elapsed < 0.3 ? FORWARD : undefined));
    const wheelRadius = { value: 0.042, unit: "m", spread: 0.0001 } as const;
    await car.adopt({ version: 1, geometry: { wheelRadius } });
    assert.equal(car.profile.geometry.wheelRadius, 0.042);
    await assert.rejects(
      car.adopt({ version: 1, geometry: { wheelRadius: { ...wheelRadius, value: 3 } } }),
      /geometry\.wheelRadius\.value/,
    );
    assert.equal(car.profile.geometry.wheelRadius, 0.042);
    await car.arm();
    const { x } = await car.runTwist((elapsed) => (elapsed < 0.4 ? { vx: 0.3, vy: 0, omega: 0 } : undefined));
    assert.ok(x.at(-1)! > x[0]!);
  });
}

test("a car behind a socket keeps the wheel while nothing is done, and gives it back", async () => {
  const { path, profile, robot, stop } = await startRobot();
  const car = await LiveCar.connect(path, profile);
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.equal(robot.robot.telemetry().driver?.source, "calibration");
  await assert.rejects(LiveCar.connect(path, profile), /calibration has the car/);
  await car.close();
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(robot.robot.telemetry().driver, null);
  await stop();
});

test("a run ends when the robot goes away, and nothing waits for it any more", {
  timeout: 30_000,
}, async () => {
  const { path, profile, stop } = await startRobot();
  const car = await LiveCar.connect(path, profile);
  await car.rest(0.3);
  await car.arm();
  const run = assert.rejects(
    car.runVolts(() => FORWARD),
    /CalibrationError/,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  await stop();
  await run;
  await assert.rejects(car.arm(), /the connection to the robot is gone/);
  await assert.rejects(car.rest(1), /the connection to the robot is gone/);
  await car.close();
});

test("nobody answers where no robot is", { timeout: 30_000 }, async () => {
  await assert.rejects(
    LiveCar.connect("/tmp/strafe-nobody.sock", DEFAULT_PROFILE),
    /no robot answers at .*strafe start/,
  );
});

test("a car of another name is not taken for this one", { timeout: 30_000 }, async () => {
  const { path, profile, stop } = await startRobot();
  const other = `${profile}.other.yaml`;
  writeFileSync(other, readFileSync(profile, "utf8").replace(/^name: .*$/m, "name: Another"));
  await assert.rejects(LiveCar.connect(path, other), /the robot at .* is .*, and the profile is of Another/);
  await stop();
});

describe("a robot that no longer tells what its wheels do", () => {
  /** Takes every command, and sends no row. */
  class Mute extends WiredCar {
    static sent: string[] = [];
    constructor() {
      let now = 0;
      super(loadCar(DEFAULT_PROFILE), (events) => ({
        client: 1,
        hasHands: false,
        poses: () => ({ estimate: originPose(), truth: null }),
        now: () => now,
        send: ({ type }) => {
          const code = type === "arm" ? "armed" : type === "ask-wheel" ? "wheel-taken" : undefined;
          if (code) events.event({ type: "event", time: now, level: "info", code, text: "" });
        },
        drive: () => {},
        driveWheels: (volts) => void Mute.sent.push(volts.join()),
        async pass(goesOn) {
          while (goesOn()) now += 0.01;
        },
        close: async () => {},
      }));
    }
  }

  test("is not driven on", async () => {
    const car = new Mute();
    Mute.sent = [];
    await car.arm();
    await assert.rejects(
      car.runVolts((elapsed) => (elapsed < 30 ? FORWARD : undefined)),
      /the robot no longer tells what its wheels do/,
    );
    assert.ok(Mute.sent.filter((volts) => volts === FORWARD.join()).length <= 51, `${Mute.sent.length}`);
    assert.equal(Mute.sent.at(-1), "0,0,0,0");
  });

  test("hears whoever lets go of the key at once", async () => {
    const car = new Mute();
    Mute.sent = [];
    await car.arm();
    let asked = 0;
    const objection = () => (++asked > 3 ? "the key was let go" : undefined);
    await assert.rejects(
      car.runVolts(() => FORWARD, { objection }),
      /the key was let go/,
    );
    assert.equal(Mute.sent.filter((volts) => volts === FORWARD.join()).length, 3);
  });
});
