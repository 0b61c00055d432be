import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { FrameWatch } from "../../../src/vision/cameras/frame-watch.ts";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";

const WIDTH = 64;
const HEIGHT = 48;
const PERIOD = 1 / 30;

/** Grain around a brightness, as a sensor has it. */
function picture(
  capturedAt: number,
  brightness = 120,
  random = new Random(Math.round(capturedAt * 1e4)),
): Frame {
  const data = new Uint8Array(frameBytes(WIDTH, HEIGHT, "i420"));
  for (let i = 0; i < data.length; i++) data[i] = brightness + random.uniform(-3, 3);
  return { width: WIDTH, height: HEIGHT, format: "i420", data, capturedAt, sequence: 0 };
}

/** Shows pictures for so long. @returns the fault at the end */
function show(watch: FrameWatch, from: number, to: number, frame: (at: number) => Frame): string | undefined {
  for (let at = from; at < to; at += PERIOD) watch.take(frame(at - 0.04), at);
  return watch.fault(to)?.id;
}

test("a camera that works has no fault", () => {
  const watch = new FrameWatch(false, 100);
  assert.equal(show(watch, 100, 110, picture), undefined);
});

test("a camera gets time to wake up, and then must give pictures", () => {
  const watch = new FrameWatch(false, 100);
  assert.equal(watch.fault(105), undefined);
  assert.equal(watch.fault(109)?.id, "camera-stalled");
});

test("a camera that stops giving pictures is found within a second, and is well when it goes on", () => {
  const watch = new FrameWatch(false, 0);
  show(watch, 0, 2, picture);
  assert.equal(watch.fault(2.5), undefined);
  assert.equal(watch.fault(3)?.id, "camera-stalled");
  assert.match(watch.fault(3)!.text, /cable/);
  watch.take(picture(3), 3.04);
  assert.equal(watch.fault(3.1), undefined);
});

test("a covered lens is found, in full and in limited range", () => {
  for (const black of [4, 18]) {
    const watch = new FrameWatch(false, 0);
    assert.equal(
      show(watch, 0, 2, (at) => picture(at, black)),
      "camera-black",
      `at ${black} of 255`,
    );
    assert.equal(show(watch, 2, 2.1, picture), undefined);
  }
});

test("a dark room with anything to be seen in it is not a covered lens", () => {
  const watch = new FrameWatch(false, 0);
  const dim = (at: number) => {
    const frame = picture(at, 10);
    frame.data.fill(90, 0, 1000);
    return frame;
  };
  assert.equal(show(watch, 0, 2, dim), undefined);
});

test("the same picture for a second is a frozen camera, but for one that shows a file", () => {
  const same = (at: number) => picture(at, 120, new Random(1));
  assert.equal(show(new FrameWatch(false, 0), 0, 2, same), "camera-frozen");
  assert.equal(show(new FrameWatch(true, 0), 0, 2, same), undefined);
});

test("a picture that repeats the one before is not looked at, however new it says it is, but where it may be the same", () => {
  const same = (at: number) => picture(at, 120, new Random(1));
  for (const isStill of [false, true]) {
    const watch = new FrameWatch(isStill, 0);
    const looked = [same(0), same(0.03), same(0.06), picture(0.09)].map((frame) =>
      watch.take(frame, frame.capturedAt + 0.04),
    );
    assert.deepEqual(looked, [true, isStill, isStill, true]);
  }
});

test("pictures from the future or from long ago are not looked at, and several are a fault", () => {
  for (const off of [1.5, -0.2]) {
    const watch = new FrameWatch(false, 0);
    assert.equal(watch.take(picture(10), 10.04), true);
    for (let i = 1; i <= 6; i++)
      assert.equal(watch.take(picture(10 - off + i * PERIOD), 10 + i * PERIOD), false);
    assert.equal(watch.fault(10.3)?.id, "camera-clock");
    assert.equal(watch.take(picture(10.4), 10.44), true);
    assert.equal(watch.fault(10.45), undefined);
  }
});

test("a picture that is older than the last one is passed over", () => {
  const watch = new FrameWatch(false, 0);
  assert.equal(watch.take(picture(1), 1.04), true);
  assert.equal(watch.take(picture(0.9), 1.05), false);
  assert.equal(watch.take(picture(1), 1.06), false);
});

test("after the robot's clock has gone back its camera is looked at again at once", () => {
  const watch = new FrameWatch(false, 0);
  assert.equal(watch.take(picture(5000), 5000.04), true);
  assert.equal(watch.take(picture(1), 1.04), true);
});

test("a picture that is larger or smaller than it says is not looked at, and named", () => {
  const watch = new FrameWatch(false, 0);
  const short = { ...picture(1), data: new Uint8Array(100) };
  assert.equal(watch.take(short, 1.04), false);
  assert.equal(watch.fault(1.05)?.id, "camera-frame-size");
  assert.equal(watch.take(picture(1.1), 1.14), true);
  assert.equal(watch.fault(1.15), undefined);
});
