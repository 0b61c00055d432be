import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { CameraFault } from "../../../src/vision/cameras/camera.ts";
import { FrameCutter } from "../../../src/vision/cameras/frame-cutter.ts";
import { type CameraProgram, cameraProgram } from "../../../src/vision/cameras/program.ts";
import { ProgramCamera } from "../../../src/vision/cameras/program-camera.ts";
import type { Frame } from "../../../src/vision/frame.ts";
import { until } from "../../e2e/wait.ts";

const LIMIT = { timeout: 60_000 };
const SIZE = { width: 64, height: 48 };
const BYTES = (64 * 48 * 3) / 2;

/** Stands for a camera's program: Node runs this text instead. */
const standIn = (text: string): CameraProgram => ({
  name: "the test's camera",
  command: process.execPath,
  args: ["-e", text],
  form: "bare",
  rate: 30,
  range: "full",
  isStill: false,
  install: "no way",
});

interface Heard {
  readonly camera: ProgramCamera;
  readonly frames: Frame[];
  readonly faults: (CameraFault | undefined)[];
}

/** Nothing in the tests is to be found silent, but what is meant to be. */
const PATIENT = { firstMs: 60_000, laterMs: 60_000 };

function open(t: TestContext, program: CameraProgram, size = SIZE, silence = PATIENT): Heard {
  const frames: Frame[] = [];
  const faults: (CameraFault | undefined)[] = [];
  const camera = new ProgramCamera(
    { program, size, now: () => 100, pauseMs: 10, silence },
    {
      onFrame: (frame) => frames.push({ ...frame, data: frame.data.slice() }),
      onFault: (fault) => faults.push(fault),
    },
  );
  t.after(() => camera.close());
  return { camera, frames, faults };
}

test("a stream is cut into pictures, however it comes in pieces", () => {
  const stream = Uint8Array.from({ length: 35 }, (_, i) => i);
  for (const piece of [1, 3, 10, 16, 35]) {
    const cutter = new FrameCutter(10);
    const pictures: number[][] = [];
    for (let from = 0; from < stream.length; from += piece)
      cutter.add(stream.subarray(from, from + piece), from, (picture) => pictures.push([...picture]));
    const expected = [0, 1, 2].map((k) => Array.from({ length: 10 }, (_, i) => 10 * k + i));
    assert.deepEqual(pictures, expected, `in pieces of ${piece}`);
  }
});

test("a picture is as old as its first byte, however late the rest comes", () => {
  const cutter = new FrameCutter(10);
  const begun: number[] = [];
  const add = (bytes: number, at: number) =>
    cutter.add(new Uint8Array(bytes), at, (_, since) => begun.push(since));
  add(4, 1);
  add(6, 3);
  add(15, 4);
  add(5, 5);
  assert.deepEqual(begun, [1, 4, 4]);
});

test("each picture of the program comes once, with its bytes and when it was taken", LIMIT, async (t) => {
  const text = `for (let i = 1; i <= 3; i++) process.stdout.write(Buffer.alloc(${BYTES}, i)); setInterval(() => {}, 1e3);`;
  const { frames, faults } = open(t, standIn(text));
  await until(() => frames.length >= 3, "three pictures");
  assert.deepEqual(
    frames.map(({ sequence, data }) => [sequence, data.length, data[0], data.at(-1)]),
    [1, 2, 3].map((i) => [i - 1, BYTES, i, i]),
  );
  assert.ok(frames.every(({ capturedAt }) => capturedAt < 100 && capturedAt > 99.8));
  assert.deepEqual(faults, []);
});

test(
  "a camera that is unplugged is named with what its program said, and is well when it is back",
  LIMIT,
  async (t) => {
    const text = `process.stdout.write(Buffer.alloc(${BYTES}, 7), () => { console.error("VIDIOC_DQBUF: No such device"); process.exitCode = 1; });`;
    const { frames, faults } = open(t, standIn(text));
    await until(
      () => frames.length >= 2 && faults.length >= 2,
      () => `a second picture; ${JSON.stringify(faults)}`,
    );
    assert.equal(faults[0]?.id, "camera-lost");
    assert.match(faults[0]!.text, /the test's camera has gone: .*VIDIOC_DQBUF: No such device.*cable/);
    assert.equal(faults[1], undefined, "it gives pictures again");
  },
);

test("the last words are without what differs each time, or says nothing", LIMIT, async (t) => {
  const lines = [
    "[mjpeg @ 0x55] overread",
    "[0:12:14.1] [17] Camera frontend has timed out!",
    "    Last message repeated 3 times",
  ];
  const text = `console.error(${JSON.stringify(lines.join("\n"))}); process.exitCode = 1;`;
  const { faults } = open(t, standIn(text));
  await until(() => faults.length > 0, "a fault");
  assert.match(faults[0]!.text, /says "Camera frontend has timed out!";/);
});

test("a camera that was never there is another fault than one that has gone", LIMIT, async (t) => {
  const { faults } = open(t, standIn(`console.error("/dev/video9: No such file"); process.exitCode = 1;`));
  await until(() => faults.length > 0, "a fault");
  assert.equal(faults[0]?.id, "camera-missing");
  assert.match(faults[0]!.text, /gives no picture: .*\/dev\/video9: No such file/);
});

test("where the program is not installed its fault says the command that installs it", LIMIT, async (t) => {
  const missing = {
    ...cameraProgram({ kind: "rpicam" }, { width: 64, height: 48 }),
    command: "no-such-camera",
  };
  const { faults } = open(t, missing);
  await until(() => faults.length > 0, "a fault");
  assert.match(faults[0]!.text, /no-such-camera is not installed.*sudo apt install rpicam-apps/);
});

test("a program that will not stop is ended", LIMIT, async (t) => {
  const text = `process.on("SIGTERM", () => {}); process.stdout.write(Buffer.alloc(${BYTES})); setInterval(() => {}, 1e3);`;
  const { camera, frames } = open(t, standIn(text));
  await until(() => frames.length > 0, "a picture");
  await camera.close();
});

test(
  "a program whose pictures are of another size than was asked for is named with what came",
  LIMIT,
  async (t) => {
    const wide = (68 * 48 * 3) / 2;
    const text = `setInterval(() => process.stdout.write(Buffer.alloc(${wide}, 7)), 33);`;
    const { frames, faults } = open(t, standIn(text));
    await until(() => faults.length > 0, "a fault");
    assert.equal(faults[0]?.id, "camera-frame-size");
    assert.match(faults[0]!.text, /pictures of 4896 bytes, as 68×48 has, and 64×48 was asked for/);
    const seen = frames.length;
    await until(() => faults.length > 1, "the fault of its second start");
    assert.equal(faults[1]?.id, "camera-frame-size");
    assert.equal(frames.length, seen, "nothing more is looked at, for it was wrong before");
  },
);

test("a program whose first line says another size gives no picture at all", LIMIT, async (t) => {
  const text = `process.stdout.write("YUV4MPEG2 W68 H48 F30:1\\nFRAME\\n"); process.stdout.write(Buffer.alloc(9792)); setInterval(() => {}, 1e3);`;
  const { frames, faults } = open(t, { ...standIn(text), form: "y4m" });
  await until(() => faults.length > 0, "a fault");
  assert.equal(faults[0]?.id, "camera-frame-size");
  assert.match(faults[0]!.text, /pictures of 68×48, and 64×48 was asked for/);
  assert.equal(frames.length, 0);
});

const SILENT = `setInterval(() => {}, 1e3); console.error("Camera frontend has timed out!");`;

test(
  "a program that lives on without a picture is started again, and its last words are told",
  LIMIT,
  async (t) => {
    const text = `process.stdout.write(Buffer.alloc(${BYTES}, 7), () => { ${SILENT} });`;
    const { frames, faults } = open(t, standIn(text), SIZE, { firstMs: 60_000, laterMs: 50 });
    await until(
      () => frames.length >= 2 && faults.length >= 2,
      () => `a picture after the new start; ${frames.length}, ${JSON.stringify(faults)}`,
    );
    assert.equal(faults[0]?.id, "camera-stalled");
    assert.match(
      faults[0]!.text,
      /the test's camera gives no more pictures: .*timed out!"; it is started again/,
    );
    assert.equal(faults[1], undefined, "it gives pictures again");
  },
);

test(
  "a program that never gave a picture is given its time to wake up, and then started again",
  LIMIT,
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "strafe-camera-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const log = join(folder, "starts");
    const text = `require("node:fs").appendFileSync(${JSON.stringify(log)}, "x"); ${SILENT}`;
    const { faults } = open(t, standIn(text), SIZE, { firstMs: 1000, laterMs: 1 });
    const starts = () => (existsSync(log) ? readFileSync(log, "utf8").length : 0);
    await until(() => starts() >= 2, "a second start");
    assert.equal(faults[0]?.id, "camera-stalled");
    assert.match(faults[0]!.text, /gives no picture: .*timed out!".*cable/);
  },
);

test(
  "a silent program that will not end is killed, and the fault is told before it is gone",
  LIMIT,
  async (t) => {
    const text = `process.on("SIGTERM", () => {}); ${SILENT}`;
    const { faults } = open(t, standIn(text), SIZE, { firstMs: 1000, laterMs: 1 });
    await until(() => faults.length >= 2, "a second fault, which a second start had");
    assert.deepEqual(
      faults.map((fault) => fault?.id),
      ["camera-stalled", "camera-stalled"],
    );
  },
);

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

test("a picture's file is shown in the size that is asked for, its shape kept", {
  ...LIMIT,
  skip: hasFfmpeg ? false : "there is no ffmpeg here",
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "strafe-camera-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "white.ppm");
  writeFileSync(path, Buffer.concat([Buffer.from("P6 40 40 255\n"), Buffer.alloc(40 * 40 * 3, 255)]));
  const { frames, faults } = open(t, cameraProgram({ kind: "file", path }, SIZE));
  await until(
    () => frames.length >= 2,
    () => `two pictures; ${JSON.stringify(faults)}`,
  );
  const luma = (x: number, y: number) => frames[0]!.data[y * SIZE.width + x]!;
  assert.ok(luma(32, 24) > 225, `white in the middle: ${luma(32, 24)}`);
  assert.ok(luma(1, 24) < 24, `black beside it: ${luma(1, 24)}`);
});

for (const name of ["text.png", "text.mp4"]) {
  test(`a file ${name} that is none is named, and asks for no cable`, {
    ...LIMIT,
    skip: hasFfmpeg ? false : "there is no ffmpeg here",
  }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "strafe-camera-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, name);
    writeFileSync(path, "hello\n");
    const { frames, faults } = open(t, cameraProgram({ kind: "file", path }, SIZE));
    await until(() => faults.length >= 2, "it to be tried again");
    assert.equal(frames.length, 0);
    const [first, second] = faults.map((fault) => fault!);
    assert.equal(first!.id, "camera-missing");
    assert.match(
      first!.text,
      new RegExp(`^the (picture|film) ${path} gives no picture: ffmpeg says ".+"; is it a`),
    );
    assert.doesNotMatch(first!.text, /cable|plugged/);
    assert.equal(second!.text, first!.text, "which is told once");
  });
}
