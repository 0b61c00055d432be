import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Random } from "../../src/core/random.ts";
import type { CameraListener } from "../../src/vision/cameras/camera.ts";
import { cameraFault } from "../../src/vision/cameras/camera.ts";
import type { Frame } from "../../src/vision/frame.ts";
import { type LiveWord, watchBoard } from "../../src/vision/live-board.ts";
import { LiveWords } from "../../src/vision/live-words.ts";
import { Photographer } from "./calibration/photograph.ts";
import { GOOD_HOLDS, poseFor } from "./calibration/rig.ts";
import { LENS } from "./pi-lens.ts";

/** A camera that the test has in its hand. */
async function setUp() {
  let now = 0;
  let sequence = 0;
  const [words, files, warnings]: [LiveWord[], string[], string[]] = [[], [], []];
  const stopped = new AbortController();
  let listener: CameraListener | undefined;
  let isClosed = false;
  const result = watchBoard({
    open: async (listens) => {
      listener = listens;
      const close = async () => {
        isClosed = true;
      };
      return { name: "the test's camera", isStill: true, close };
    },
    known: [],
    keep: async (_frame, name) => {
      files.push(name);
      return `${name}.jpg`;
    },
    tell: (word) => words.push(word),
    warn: (text) => warnings.push(text),
    now: () => now,
    signal: stopped.signal,
  });
  await setImmediate();
  const show = async (frame: Frame) => {
    now += 0.1;
    const told = words.length;
    listener!.onFrame({ ...frame, capturedAt: now - 0.05, sequence: sequence++ });
    for (let i = 0; i < 100_000 && words.length === told; i++) await setImmediate();
  };
  return { result, show, words, files, warnings, stopped, listener: listener!, isClosed: () => isClosed };
}

test("pictures are kept while somebody holds the board about, until they tell the lens", {
  timeout: 120_000,
}, async () => {
  const { result, show, words, files, isClosed } = await setUp();
  const photographer = new Photographer(LENS);
  const random = new Random(3);
  for (const hold of GOOD_HOLDS) {
    for (let i = 0; i < 3; i++) await show(photographer.take(poseFor(hold), 2, random));
  }
  const found = await result;
  assert.ok(found.ok, JSON.stringify(found));
  assert.ok(Math.abs(found.lens.values[0]! / LENS.fx - 1) < 0.01, `${found.lens.values[0]} px`);
  assert.equal(isClosed(), true);
  assert.ok(files.length >= 10 && files.length <= GOOD_HOLDS.length, files.join());
  assert.deepEqual(files.slice(0, 2), ["board-001", "board-002"]);
  assert.match(words[0]!.next, /nearer to the upper left corner/);
  assert.equal(words[0]!.file, undefined);
  assert.ok(
    words
      .at(-1)!
      .parts.flat()
      .every((isThere) => isThere) || found.lens.coverage > 0.75,
  );
});

test("a camera that cannot be opened ends it with the reason; one that goes away later is waited for", async () => {
  const busy = await setUp();
  busy.listener.onFault(
    cameraFault("camera-missing", "the camera gives no picture: ffmpeg says “Device or resource busy”"),
  );
  const ended = await busy.result;
  assert.ok(!ended.ok && /Another program has it: stop that first/.test(ended.why), JSON.stringify(ended));

  const later = await setUp();
  await later.show(new Photographer(LENS).take(poseFor(GOOD_HOLDS[0]!), 2, new Random(1)));
  later.listener.onFault(cameraFault("camera-lost", "it has gone; look at its cable"));
  assert.deepEqual(later.warnings, ["it has gone; look at its cable"]);
  later.stopped.abort();
  const stopped = await later.result;
  assert.deepEqual(stopped, { ok: false, why: "stopped", notes: [] });
  assert.equal(later.isClosed(), true);
});

test("a terminal shows one line that changes; elsewhere a line comes only with news", () => {
  const word: LiveWord = {
    text: "no board",
    file: undefined,
    kept: 0,
    parts: [[false, true]],
    next: "Left.",
  };
  for (const isTTY of [true, false]) {
    let written = "";
    const words = new LiveWords({ isTTY, columns: 40, write: (text) => (written += text) });
    for (let i = 0; i < 3; i++) words.tell(word);
    words.tell({ ...word, text: "9 tags, kept", file: "a/board-001.jpg", kept: 1 });
    assert.equal(written.split("now: no board").length - 1, isTTY ? 3 : 1);
    assert.match(written, /a\/board-001\.jpg: 9 tags, kept\. Covered so far: ·■\n/);
    assert.match(written, /Left\.\n/);
    assert.equal(written.includes("\x1b"), isTTY);
  }
});
