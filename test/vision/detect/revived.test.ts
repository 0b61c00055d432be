import assert from "node:assert/strict";
import { test } from "node:test";
import { type Restartable, RevivedDetector } from "../../../src/vision/detect/session/revived.ts";
import type { Detection } from "../../../src/vision/detection.ts";
import type { Frame } from "../../../src/vision/frame.ts";
import { VisionError, type VisionErrorCode } from "../../../src/vision/vision-error.ts";

const FRAME: Frame = {
  width: 2,
  height: 2,
  format: "rgb",
  data: new Uint8Array(12),
  capturedAt: 0,
  sequence: 0,
};

/** A detector that fails as it is told to. */
class Mortal implements Restartable {
  failure: VisionErrorCode | undefined;
  /** After a restart it loads until the test says so. */
  isLoading = false;
  restarts = 0;
  #waiting: (() => void)[] = [];

  async detect(): Promise<readonly Detection[]> {
    if (this.isLoading) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.failure) throw new VisionError(this.failure, "the thread ended");
    return [];
  }

  restart(): void {
    this.restarts++;
  }

  loaded(): void {
    this.isLoading = false;
    for (const go of this.#waiting) go();
  }

  async close(): Promise<void> {}
}

function setUp() {
  const mortal = new Mortal();
  const clock = { now: 0 };
  const detector = new RevivedDetector(mortal, () => clock.now);
  const look = () =>
    detector.detect(FRAME).then(
      () => "well",
      (error: Error) => error.message,
    );
  return { mortal, clock, look };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a thread that died is started again after a second, and its failure has one sentence until it looks", async () => {
  const { mortal, clock, look } = setUp();
  assert.equal(await look(), "well");
  mortal.failure = "worker";
  const died = await look();
  assert.match(died, /the thread ended; it is started again by itself/);
  clock.now = 0.9;
  assert.equal(await look(), died);
  assert.equal(mortal.restarts, 0);
  clock.now = 1;
  mortal.failure = undefined;
  mortal.isLoading = true;
  assert.equal(await look(), died, "a frame does not wait while it loads");
  assert.equal(await look(), died);
  assert.equal(mortal.restarts, 1);
  mortal.loaded();
  await settled();
  assert.equal(await look(), "well");
});

test("one that dies again and again is started ever more rarely, and at last left alone with another sentence", async () => {
  const { mortal, clock, look } = setUp();
  mortal.failure = "worker";
  const restartedAt: number[] = [];
  let last = "";
  for (clock.now = 0; clock.now < 300; clock.now += 0.5) {
    const before = mortal.restarts;
    last = await look();
    await settled();
    if (mortal.restarts > before) restartedAt.push(clock.now);
  }
  const gaps = restartedAt.map((at, i) => at - (restartedAt[i - 1] ?? 0));
  assert.equal(gaps.length, 6, restartedAt.join());
  for (const [i, gap] of gaps.entries()) assert.ok(gap >= Math.min(2 ** i, 30), `${gaps}`);
  assert.match(last, /started again 6 times and is left alone now: start Strafe again/);
});

test("one that has looked for a minute begins with a short pause again", async () => {
  const { mortal, clock, look } = setUp();
  const die = async () => {
    mortal.failure = "worker";
    await look();
    mortal.failure = undefined;
  };
  for (let i = 0; i < 4; i++) {
    await die();
    clock.now += 30;
    await look();
    await settled();
    assert.equal(await look(), "well");
  }
  clock.now += 61;
  await die();
  clock.now += 1;
  await look();
  assert.equal(mortal.restarts, 5);
});

test("a file that is no model stays one: it is not started again", async () => {
  const { mortal, clock, look } = setUp();
  mortal.failure = "model-file";
  for (clock.now = 0; clock.now < 100; clock.now += 5) assert.equal(await look(), "the thread ended");
  assert.equal(mortal.restarts, 0);
});

test("a frame of the wrong size says nothing of the thread", async () => {
  const { mortal, look } = setUp();
  mortal.failure = "frame-size";
  assert.equal(await look(), "the thread ended");
  mortal.failure = undefined;
  assert.equal(await look(), "well");
});
