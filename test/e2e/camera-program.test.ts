import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { writeOnnx } from "../vision/detect/write-onnx.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { Spin } from "./spin.ts";
import { children, freePort, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";
import { Witness } from "./witness.ts";

// A Pi's camera whose program is missing at first, and dies later; and a model of one's own that nobody can read.
// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 120_000 };

/** Stands for rpicam-vid: grain, an orange ball in the middle, thirty pictures a second; or what a file says instead. */
const PROGRAM = (folder: string) => `#!${process.execPath}
const fs = require("node:fs");
const trouble = ${JSON.stringify(join(folder, "trouble"))};
const fail = () => {
  if (!fs.existsSync(trouble)) return;
  console.error(fs.readFileSync(trouble, "utf8"));
  process.exit(255);
};
fail();
const [width, height] = ["--width", "--height"].map((name) => Number(process.argv[process.argv.indexOf(name) + 1]));
const picture = Buffer.alloc((width * height * 3) / 2, 128);
const disc = (x, y, of) => Math.hypot(x - of.x, y - of.y) < of.r;
const paint = (from, w, h, r, value) => {
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++)
    if (disc(x, y, { x: w / 2, y: 0.7 * h, r })) picture[from + y * w + x] = value;
};
paint(width * height, width / 2, height / 2, 30, 79);
paint(width * height * 1.25, width / 2, height / 2, 30, 190);
let isBusy = false;
setInterval(() => {
  fail();
  if (isBusy) return;
  isBusy = true;
  for (let i = 0; i < width * height; i += 7) picture[i] = 120 + 16 * Math.random();
  process.stdout.write(picture, () => { isBusy = false; });
}, 33);
process.stdout.on("error", () => process.exit(0));
`;

/** A model of one output that nothing is known of. */
const FOREIGN = writeOnnx({
  inputs: [{ name: "images", type: "float32", shape: [1, 3, 320, 320] }],
  outputs: [{ name: "embedding", type: "float32", shape: [1, 512] }],
  producer: "somebody",
});

const folder = mkdtempSync(join(tmpdir(), "strafe-program-"));
const programs = join(folder, "bin");
const trouble = join(folder, "trouble");
let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let desktop: DriverPage;
let spin: Spin;

before(async () => {
  if (noBrowser) return;
  mkdirSync(programs);
  const model = join(folder, "foreign.onnx");
  writeFileSync(model, FOREIGN);
  browser = await launch();
  const args = [
    "--vision",
    "rpicam",
    "--model",
    model,
    "--world",
    "empty",
    "--port",
    String(await freePort()),
  ];
  // Nothing else is to be found: a Pi's own camera would be.
  strafe = new Strafe(args, { PATH: programs });
  await strafe.isUp();
  witness = await Witness.of(strafe);
  desktop = await DriverPage.desktop(browser);
});

after(async () => {
  await spin?.end();
  witness?.close();
  await browser?.close();
  await strafe?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a camera whose program is not installed is told with the command that installs it", STORY, async () => {
  const gamepad = await desktop.openWithGamepad(strafe.url);
  await desktop.page.keyboard.press("KeyC");
  await desktop.shows("camera", "look", "fault");
  await desktop.says("camera-words", /rpicam-vid is not installed.*sudo apt install rpicam-apps/);
  await desktop.picture("camera-not-installed");
  spin = await Spin.begin(desktop, gamepad, witness);
});

test("once it is installed there are pictures, and nobody had to start anything again", STORY, async () => {
  const program = join(programs, "rpicam-vid");
  writeFileSync(program, PROGRAM(folder));
  chmodSync(program, 0o755);
  await desktop.shows("camera", "look", "live");
  spin.goesOn();
});

test(
  "a model that nobody can read is refused with what is in it and how to say it; the ball is seen",
  STORY,
  async () => {
    const refusal =
      /foreign\.onnx: its outputs are of no known kind.*`format:` one of .*embedding float32 \[1, 512\]/;
    await desktop.says("camera-lack", refusal);
    assert.match(strafe.output, refusal);
    await until(
      () => witness.now.sightings?.targets.some(({ name }) => name === "orange ball"),
      () => `the ball to be seen: ${JSON.stringify(witness.now.sightings)}`,
      30,
    );
    await desktop.picture("camera-foreign-model");
  },
);

test(
  "a program that dies in mid-drive is named with its last words, and the camera comes back by itself",
  STORY,
  async () => {
    const vision = strafe.pid("vision");
    writeFileSync(trouble, "ERROR: *** Device timeout detected ***");
    await desktop.shows("camera", "look", "fault");
    await desktop.says(
      "camera-words",
      /the camera at the Pi's port .*rpicam-vid says "ERROR: \*\*\* Device timeout/,
    );
    await until(() => witness.now.sightings === null, "nothing to be told as seen by a camera that has gone");
    rmSync(trouble);
    await desktop.shows("camera", "look", "live");
    assert.equal(strafe.pid("vision"), vision);
    spin.goesOn();
  },
);

test("a program that is killed in mid-drive is started again", STORY, async () => {
  const vision = strafe.pid("vision");
  const [program] = children(vision);
  process.kill(program!, "SIGKILL");
  await until(
    () => children(vision).some((pid) => pid !== program),
    () => `another rpicam-vid than ${program}; strafe start has printed:\n${strafe.output}`,
  );
  await desktop.shows("camera", "look", "live");
  spin.goesOn();
  assert.deepEqual(desktop.errors, []);
});
