import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createRobot } from "../../../src/control/create-robot.ts";
import type { Robot } from "../../../src/control/robot.ts";
import { systemClock } from "../../../src/core/system-clock.ts";
import { packageRoot } from "../../../src/profile/package-root.ts";
import { hall } from "../../sim/rig.ts";
import { TwinBoard, until } from "./rig.ts";

const KIT = join(packageRoot, "calibration/kits/jgb37-520-pigpiod.yaml");
const CLIENT = 1;
const DEG = Math.PI / 180;

/** The kit's car, as control makes it, on a twin. */
async function robotOn(board: TwinBoard, change: (kit: string) => string): Promise<Robot> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  try {
    const profile = join(folder, "profile.yaml");
    writeFileSync(profile, change(readFileSync(KIT, "utf8")).replace("port: 8888", `port: ${board.port}`));
    const robot = await createRobot({ profile }, systemClock);
    robot.join(CLIENT, "driver", "Test");
    return robot;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function using(
  yaml: string,
  change: (kit: string) => string,
  use: (robot: Robot, board: TwinBoard) => Promise<void>,
): Promise<void> {
  const board = await TwinBoard.start(hall(yaml));
  const robot = await robotOn(board, change);
  try {
    await use(robot, board);
  } finally {
    await robot.close();
    await board.close();
  }
}

const faults = (robot: Robot) => robot.telemetry().faults.map(({ id }) => id);

/** A quarter turn by the robot's own heading. @returns how far it thinks to have turned, and how far it has, deg */
async function quarterTurn(robot: Robot, board: TwinBoard): Promise<{ thought: number; truth: number }> {
  const { pose } = robot.loop.state;
  const { simulator } = board.twin;
  const from = { thought: pose.theta, truth: simulator.chassis.pose.theta };
  assert.equal(robot.arm(CLIENT), undefined);
  let seq = 0;
  const turn = (omega: number) => () => {
    robot.drive(CLIENT, {
      type: "drive",
      seq: seq++,
      at: systemClock.now(),
      twist: { vx: 0, vy: 0, omega },
      frame: "car",
      precision: false,
      holdHeading: false,
    });
    robot.tick();
  };
  await until("it has turned by 80 degrees", () => pose.theta - from.thought > 80 * DEG, turn(1.2));
  const wheelsRest = () => robot.loop.state.wheels.speed.every((speed) => Math.abs(speed) < 0.01);
  await until("it stands", () => wheelsRest() && Math.abs(simulator.chassis.twist.omega) < 1e-3, turn(0));
  return {
    thought: (pose.theta - from.thought) / DEG,
    truth: (simulator.chassis.pose.theta - from.truth) / DEG,
  };
}

/** A profile whose wheels are further from the middle than the car's: by them it turns far less than it does. */
const wrongTrack = (kit: string) => kit.replace("track: 215 mm", "track: 370 mm");
const withoutImu = (kit: string) => kit.replace(/^ {2}sensors:\n.*imu: .*\n/m, "");

async function settle(robot: Robot, board: TwinBoard, seconds: number): Promise<void> {
  const { simulator } = board.twin;
  const end = simulator.time + seconds;
  await until(
    "it has settled",
    () => simulator.time > end,
    () => robot.tick(),
  );
}

test("the heading follows the gyro through johnny-five where the wheels are wrong", () =>
  using("", wrongTrack, async (robot, board) => {
    await settle(robot, board, 2);
    assert.deepEqual(faults(robot), []);
    const { thought, truth } = await quarterTurn(robot, board);
    assert.ok(truth > 60, `it has turned by ${truth} degrees`);
    // On a machine that stands still the gyro's news are late, and for so long the wheels are believed.
    assert.ok(Math.abs(thought - truth) < 6, `it thinks ${thought} degrees, and has turned by ${truth}`);
  }));

test("without the IMU the same car is as wrong as its wheels", () =>
  using(
    "",
    (kit) => withoutImu(wrongTrack(kit)),
    async (robot, board) => {
      await settle(robot, board, 2);
      assert.deepEqual(faults(robot), []);
      const { thought, truth } = await quarterTurn(robot, board);
      assert.ok(Math.abs(thought - truth) > 15, `it thinks ${thought} degrees, and has turned by ${truth}`);
    },
  ));

test("a gyro whose lead breaks is gyro-silent, the car drives on, and the fault goes with its cause", () =>
  using(
    "faults: [{ at: 1.5 s, until: 3 s, target: gyro, verb: off }]",
    (kit) => kit,
    async (robot) => {
      const seen = new Set<string>();
      const tick = () => {
        robot.tick();
        for (const id of faults(robot)) seen.add(id);
      };
      await until("the gyro is silent", () => faults(robot).includes("gyro-silent"), tick);
      assert.equal(robot.arm(CLIENT), undefined, "a car without a gyro drives");
      await until("it is heard again", () => !faults(robot).includes("gyro-silent"), tick);
      seen.delete("loop-frozen");
      assert.deepEqual([...seen], ["gyro-silent"]);
    },
  ));
