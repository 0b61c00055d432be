import assert from "node:assert/strict";
import { test } from "node:test";
import { cameraProgram } from "../../../src/vision/cameras/program.ts";
import { cameraSource } from "../../../src/vision/cameras/source.ts";

const SIZE = { width: 640, height: 480 };

/** What stands after an argument. */
const after = (args: readonly string[], name: string) => args[args.indexOf(name) + 1];

test("a camera is named by a word, a device or a file", () => {
  assert.deepEqual(cameraSource("own"), { kind: "own" });
  assert.deepEqual(cameraSource("rpicam"), { kind: "rpicam" });
  assert.deepEqual(cameraSource("/dev/video2"), { kind: "v4l2", device: "/dev/video2" });
  assert.deepEqual(cameraSource("films/walk.avi"), { kind: "file", path: "films/walk.avi" });
});

test("a Pi's camera writes pictures for ever to its output, and no window", () => {
  const { command, args, range } = cameraProgram({ kind: "rpicam" }, SIZE);
  assert.equal(command, "rpicam-vid");
  assert.ok(args.includes("--nopreview"));
  assert.equal(after(args, "--timeout"), "0");
  assert.equal(after(args, "--codec"), "yuv420");
  assert.equal(after(args, "--width"), "640");
  assert.equal(after(args, "--height"), "480");
  assert.equal(after(args, "--output"), "-");
  assert.equal(range, "full");
});

test("a width whose rows a Pi would pad is refused", () => {
  assert.throws(
    () => cameraProgram({ kind: "rpicam" }, { width: 600, height: 450 }),
    /multiple of 64, got 600/,
  );
});

test("a USB camera is asked for its size, and gives that whatever it can do", () => {
  const { command, args } = cameraProgram({ kind: "v4l2", device: "/dev/video2" }, SIZE);
  assert.equal(command, "ffmpeg");
  assert.equal(after(args, "-i"), "/dev/video2");
  assert.equal(after(args, "-f"), "v4l2");
  assert.equal(after(args, "-video_size"), "640x480");
  assert.match(after(args, "-vf") ?? "", /^scale=640:480:.*pad=640:480.*format=yuv420p$/);
  assert.equal(args.at(-1), "pipe:1");
});

test("a film is shown again and again at its own pace, a picture for ever", () => {
  const film = cameraProgram({ kind: "file", path: "-walk.avi" }, SIZE);
  assert.equal(after(film.args, "-stream_loop"), "-1");
  assert.ok(film.args.includes("-re"));
  assert.equal(after(film.args, "-i"), "file:-walk.avi", "no name is taken for an option");
  const picture = cameraProgram({ kind: "file", path: "Anna.JPG" }, SIZE);
  assert.equal(after(picture.args, "-loop"), "1");
  assert.ok(picture.isStill);
});

test("the pictures of a camera that is mounted upside down are turned by its program, a film's are not", () => {
  const turned = (source: Parameters<typeof cameraProgram>[0]) => cameraProgram(source, SIZE, 180).args;
  assert.equal(after(turned({ kind: "rpicam" }), "--rotation"), "180");
  assert.ok(!cameraProgram({ kind: "rpicam" }, SIZE).args.includes("--rotation"));
  const device = { kind: "v4l2", device: "/dev/video0" } as const;
  assert.match(after(turned(device), "-vf") ?? "", /,hflip,vflip$/);
  assert.doesNotMatch(after(cameraProgram(device, SIZE).args, "-vf") ?? "", /flip/);
  assert.doesNotMatch(after(turned({ kind: "file", path: "walk.avi" }), "-vf") ?? "", /flip/);
});
