import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createCanvas } from "@napi-rs/canvas";
import { Random } from "../../src/core/random.ts";
import { DEFAULT_PROFILE, loadCar } from "../../src/profile/profile.ts";
import {
  announceRobot,
  makeRobotFolder,
  removeRobotFolder,
  videoSocketIn,
} from "../../src/protocol/running-robots.ts";
import type { Frame } from "../../src/vision/frame.ts";
import { temporaryFolder } from "../profile/temporary.ts";
import { onFloor } from "./calibration/floor.ts";
import { Photographer } from "./calibration/photograph.ts";
import { GOOD_HOLDS, poseFor } from "./calibration/rig.ts";
import { LENS } from "./pi-lens.ts";

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));
const photographer = new Photographer(LENS);

function strafe(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "calibrate", "--camera", ...args], {
    cwd,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, stdout, stderr, told: `exit ${status}\n${stdout}\n${stderr}` };
}

function writePicture(path: string, { width, height, data }: Frame): void {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    image.data.set([data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
  const type = path.endsWith(".png") ? ("image/png" as const) : ("image/jpeg" as const);
  writeFileSync(path, type === "image/png" ? canvas.toBuffer(type) : canvas.toBuffer(type, 95));
}

/** A folder with the car beetle, pictures of the board in shots/, and floor.png. */
function makeHome(t: TestContext, holds = GOOD_HOLDS): string {
  const home = temporaryFolder(t);
  mkdirSync(join(home, "calibration/beetle"), { recursive: true });
  copyFileSync(DEFAULT_PROFILE, join(home, "calibration/beetle/profile.yaml"));
  mkdirSync(join(home, "shots"));
  const random = new Random(11);
  for (const [i, hold] of holds.entries()) {
    const name = i === 2 ? "2.jpg" : `${i}.png`;
    writePicture(join(home, "shots", name), photographer.take(poseFor(hold), 3, random));
  }
  const pose = onFloor(0.17, -0.35, { ahead: 0.6, right: -0.09, yaw: 0.1, roll: 0 });
  writePicture(join(home, "floor.png"), photographer.take(pose, 3, random));
  return home;
}

test("from a folder of pictures to a car's measured.json, with its history, and into its profile", (t) => {
  const home = makeHome(t);
  const first = strafe(home, "--profile", "beetle", "--pictures", "shots", "--json");
  assert.equal(first.status, 0, first.told);
  const lines = first.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(lines.filter(({ type }) => type === "view").length, GOOD_HOLDS.length, first.told);
  assert.equal(lines.at(-1).ok, true, first.told);

  const path = join(home, "calibration/beetle/profile.yaml");
  const found = loadCar(path);
  const { lens } = found.measured.camera!;
  assert.ok(lens, first.told);
  assert.deepEqual([lens.width, lens.height], [640, 480]);
  assert.ok(Math.abs(lens.fx.value / LENS.fx - 1) < 0.01, first.told);
  assert.ok(Math.abs(lens.fy.value / LENS.fy - 1) < 0.01, first.told);
  assert.ok(Math.abs(lens.cx.value - LENS.cx) < 4 && Math.abs(lens.cy.value - LENS.cy) < 4, first.told);
  assert.ok(Math.abs(lens.k1.value - LENS.k1) < 0.03, first.told);
  assert.ok(lens.rms < 0.3 && lens.fx.spread > 0, first.told);
  assert.ok(Number.isFinite(Date.parse(lens.date)), lens.date);
  assert.equal(found.profile.camera.lens?.fx, lens.fx.value);
  // The mounting was not measured yet.
  assert.equal(found.profile.camera.above, found.written.camera.above);

  const second = strafe(home, "--profile", "beetle", "--floor", "floor.png", "--ruler", "150mm");
  assert.equal(second.status, 0, second.told);
  assert.match(second.stdout, /above {9}1\d\d\.\d+ ± \d/);
  assert.match(second.stdout, /Saved to calibration\/beetle\/measured\.json/);
  const { measured, profile } = loadCar(path);
  assert.deepEqual(measured.camera?.lens, lens);
  assert.ok(Math.abs(profile.camera.above - 0.17) < 0.004, second.told);
  assert.ok(Math.abs(profile.camera.pitch + 0.35) < 0.01, second.told);
  assert.equal(readdirSync(join(home, "calibration/beetle/history")).length, 1);

  const shown = spawnSync(process.execPath, [cli, "profile", "show", "beetle"], {
    cwd: home,
    encoding: "utf8",
  });
  assert.match(shown.stdout, /camera\.lens\.fx +5\d\d\.\d+ px +± 0\.\d+/, shown.stdout);
  assert.match(shown.stdout, /camera\.mount\.pitch +-0\.3\d+ rad/, shown.stdout);
});

test("too few pictures change nothing, and it says what to show next", (t) => {
  const home = makeHome(t, GOOD_HOLDS.slice(0, 3));
  const { status, stderr, stdout, told } = strafe(home, "--profile", "beetle", "--pictures", "shots");
  assert.deepEqual([status, stdout], [1, ""], told);
  assert.match(stderr, /strafe: 3 of 3 pictures show the board well, and at least 6 are needed/);
  assert.match(stderr, /Hold it next nearer to the .* corner of the picture, tilted/);
  assert.equal(existsSync(join(home, "calibration/beetle/measured.json")), false);
});

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

test("a film of somebody who holds the board about gives the lens, and the pictures that it was found by", {
  skip: hasFfmpeg ? false : "there is no ffmpeg here",
  timeout: 170_000,
}, (t) => {
  const home = makeHome(t);
  copyFileSync(join(home, "shots/1.png"), join(home, "shots/2.png"));
  const inFilm = ["-framerate", "1", "-i", "shots/%d.png", "-vf", "fps=10", "-c:v", "ffv1", "film.mkv"];
  const made = spawnSync("ffmpeg", ["-loglevel", "error", ...inFilm], { cwd: home, encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  const args = ["--profile", "beetle", "--live", "film.mkv", "--pictures", "kept"];
  const { status, stdout, stderr, told } = strafe(home, ...args);
  assert.equal(status, 0, told);
  assert.match(stderr, /pictures are kept in kept\. Ctrl\+C ends it/);
  assert.match(stderr, /kept\/board-001\.jpg: \d+ tags, kept\. Covered so far: [■·]{5} /);
  assert.match(stderr, /Hold it next nearer to the .* corner of the picture, tilted/);
  assert.match(stdout, /Saved to calibration\/beetle\/measured\.json/);
  const { camera } = loadCar(join(home, "calibration/beetle/profile.yaml")).measured;
  assert.ok(Math.abs(camera!.lens!.fx.value / LENS.fx - 1) < 0.02, told);
  const kept = readdirSync(join(home, "kept"));
  assert.ok(kept.length >= 10, kept.join());
  const again = strafe(home, "--profile", "beetle", "--pictures", "kept");
  assert.equal(again.status, 0, again.told);
});

test("a camera that a robot here looks through is left to it", async (t) => {
  const home = makeHome(t, []);
  const folder = makeRobotFolder({});
  t.after(() => removeRobotFolder(folder));
  const page = "http://127.0.0.1:8080";
  const { pid } = process;
  announceRobot(folder, { pid, car: "beetle", profile: "/beetle.yaml", world: null, page });
  const video = createServer().listen(videoSocketIn(folder));
  t.after(() => video.close());
  const child = spawn(process.execPath, [cli, "calibrate", "--camera", "--live", "/dev/video7"], {
    cwd: home,
  });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const [status] = await once(child, "close");
  assert.equal(status, 1, stderr);
  assert.match(stderr, /the robot beetle, which runs here .* stop it, or start it without --vision/);
});

test("the board is written, and what cannot be done is said with the reason", (t) => {
  const home = temporaryFolder(t);
  const board = strafe(home, "--board", "board.svg");
  assert.equal(board.status, 0, board.told);
  assert.match(readFileSync(join(home, "board.svg"), "utf8"), /^<svg /);
  assert.match(board.stdout, /print it at 100 %/);

  const refusals = [
    { args: [], status: 2, why: /say what to do: --board/ },
    { args: ["--live"], status: 1, why: /the simulated car's camera sees no board: name a real one/ },
    { args: ["--live", "film.mkv"], status: 1, why: /there is no film\.mkv: a camera is named own, rpicam/ },
    { args: ["--pictures", "."], status: 1, why: /there is no \.png, \.jpg or \.jpeg in \./ },
    { args: ["--pictures", "nowhere"], status: 1, why: /cannot read the pictures in nowhere/ },
    { args: ["--floor", "board.svg", "--fast"], status: 2, why: /--fast goes not with --camera/ },
    { args: ["--board", "b.svg", "--ruler", "3 V"], status: 2, why: /no length of a printed ruler/ },
    { args: ["--board", "board.svg/b.svg"], status: 1, why: /the board cannot be written/ },
    {
      args: ["--board", "typo/b.svg"],
      status: 2,
      why: /there is no folder typo; make it with {2}mkdir -p typo/,
    },
  ];
  for (const { args, status, why } of refusals) {
    const result = strafe(home, ...args);
    assert.equal(result.status, status, result.told);
    assert.match(result.stderr, why, result.told);
  }
  assert.ok(!existsSync(join(home, "typo")), "no folder is made of a slip");
  writeFileSync(join(home, "broken.png"), "no picture");
  const broken = strafe(home, "--pictures", ".");
  assert.equal(broken.status, 1, broken.told);
  assert.match(broken.stderr, /broken\.png is no picture that can be read/);
});
