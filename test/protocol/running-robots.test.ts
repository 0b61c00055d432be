import assert from "node:assert/strict";
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import {
  announceRobot,
  answers,
  controlSocketIn,
  makeRobotFolder,
  removeRobotFolder,
  runningRobots,
} from "../../src/protocol/running-robots.ts";

const CARD = {
  pid: process.pid,
  car: "A car",
  profile: "/car/profile.yaml",
  world: null,
  page: "http://127.0.0.1:1/",
};
/** Larger than any process id. */
const NOBODY = 2 ** 30;

const usual = process.env.TMPDIR;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strafe-r-"));
  process.env.TMPDIR = folder;
});

afterEach(() => {
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  rmSync(folder, { recursive: true });
});

test("a robot is found once it is ready, in a place that only its owner may enter", () => {
  const place = makeRobotFolder({});
  assert.deepEqual(runningRobots(), []);
  announceRobot(place, CARD);
  assert.deepEqual(runningRobots(), [{ ...CARD, socket: controlSocketIn(place) }]);
  assert.equal(statSync(place).mode & 0o077, 0);
  assert.equal(statSync(dirname(place)).mode & 0o077, 0);
  removeRobotFolder(place);
  assert.ok(!existsSync(dirname(place)), "the last one takes the place with it");
});

/** The folder of a robot whose process is gone. */
function deserted(): string {
  const place = makeRobotFolder({});
  const after = place.replace(`-${process.pid}-`, `-${NOBODY}-`);
  renameSync(place, after);
  return after;
}

test("one that has died is forgotten, and its folder cleared away", () => {
  const place = deserted();
  announceRobot(place, { ...CARD, pid: NOBODY });
  assert.deepEqual(runningRobots(), []);
  assert.ok(!existsSync(place));
});

test("so is the folder of one that has died before it was ready; one that is about to be has its own still", () => {
  const [dead, young] = [deserted(), makeRobotFolder({})];
  assert.deepEqual(runningRobots(), []);
  assert.deepEqual([existsSync(dead), existsSync(young)], [false, true]);
});

test("one whose process id another program has now does not answer", async () => {
  const place = makeRobotFolder({});
  announceRobot(place, CARD);
  const [robot] = runningRobots();
  assert.equal(await answers(robot!), false);
  const server = createServer().listen(controlSocketIn(place));
  assert.equal(await answers(robot!), true);
  server.close();
});

test("a service has the place that systemd made for it", () => {
  const place = makeRobotFolder({ RUNTIME_DIRECTORY: `${folder}:/elsewhere` });
  assert.equal(dirname(place), folder);
});
