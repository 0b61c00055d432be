import assert from "node:assert/strict";
import { test } from "node:test";
import type { Detection, Detector } from "../../src/vision/detection.ts";
import type { Frame } from "../../src/vision/frame.ts";
import { Lookout } from "../../src/vision/lookout.ts";
import { VisionError } from "../../src/vision/vision-error.ts";

const BALL: Detection = { kind: "ball", name: "ball", score: 1, box: { x: 0, y: 0, width: 2, height: 2 } };

const frame = (capturedAt: number): Frame => ({
  width: 2,
  height: 2,
  format: "rgb",
  data: new Uint8Array(12).fill(capturedAt),
  capturedAt,
  sequence: capturedAt,
});

/** A detector whose looks end when the test says so. */
class Slow implements Detector {
  readonly looks: { readonly at: number; readonly done: (found: readonly Detection[]) => void }[] = [];

  detect({ capturedAt: at }: Frame): Promise<readonly Detection[]> {
    return new Promise((done) => this.looks.push({ at, done }));
  }

  async close(): Promise<void> {}
}

/** No picture gets older. */
const still = () => 0;

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("of the pictures that come while one is looked at, only the latest is looked at next", async () => {
  const slow = new Slow();
  const seen: number[] = [];
  const lookout = new Lookout([{ detector: slow, every: 1 }], still, {
    onSeen: ({ capturedAt, data }) => {
      assert.equal(data[0], capturedAt, "its pixels are its own");
      seen.push(capturedAt);
    },
    onTrouble: () => {},
  });
  for (const at of [1, 2, 3, 4]) lookout.offer(frame(at));
  slow.looks[0]!.done([]);
  await settled();
  lookout.offer(frame(5));
  slow.looks[1]!.done([]);
  await settled();
  slow.looks[2]!.done([]);
  await settled();
  assert.deepEqual(seen, [1, 4, 5]);
});

test("a picture that has waited for long is left to the next one, which is looked at as soon as it comes", async () => {
  const slow = new Slow();
  const seen: number[] = [];
  let now = 0;
  const offer = (at: number) => {
    now = at;
    lookout.offer(frame(at));
  };
  const lookout: Lookout = new Lookout([{ detector: slow, every: 1 }], () => now, {
    onSeen: ({ capturedAt }) => seen.push(capturedAt),
    onTrouble: () => {},
  });
  for (const at of [1, 2, 3]) offer(at);
  now = 3.09;
  slow.looks[0]!.done([]);
  await settled();
  assert.equal(slow.looks[1]?.at, 3, "less than a tenth of a period is no wait");
  offer(4);
  now = 4.5;
  slow.looks[1].done([]);
  await settled();
  assert.equal(slow.looks.length, 2, "the picture of 4 s was begun half a period late");
  offer(5);
  assert.equal(slow.looks[2]?.at, 5);
  slow.looks[2].done([]);
  await settled();
  assert.deepEqual(seen, [1, 3, 5]);
});

test("a detector that fails is told of once, and the others go on without it", async () => {
  const error = new VisionError("runtime-missing", "it is not installed");
  const failing: Detector = { detect: () => Promise.reject(error), close: async () => {} };
  const working: Detector = { detect: async () => [BALL], close: async () => {} };
  const seen: (readonly Detection[])[] = [];
  const told: string[][] = [];
  const both = [failing, working].map((detector) => ({ detector, every: 1 }));
  const lookout = new Lookout(both, still, {
    onSeen: (_, detections) => seen.push(detections),
    onTrouble: (errors) => told.push(errors.map(({ message }) => message)),
  });
  for (const at of [1, 2, 3]) {
    lookout.offer(frame(at));
    await settled();
  }
  assert.deepEqual(seen, [[BALL], [BALL], [BALL]]);
  assert.deepEqual(told, [["it is not installed"]]);
});

test("where nobody could look, nothing is said of what is there", async () => {
  const failing: Detector = {
    detect: () => Promise.reject(new VisionError("worker", "it ended")),
    close: async () => {},
  };
  let seen = 0;
  const lookout = new Lookout([{ detector: failing, every: 1 }], still, {
    onSeen: () => seen++,
    onTrouble: () => {},
  });
  lookout.offer(frame(1));
  await settled();
  assert.equal(seen, 0);
});

test("a detector may look at one picture in three", async () => {
  const rare: number[] = [];
  const detector = (list: number[]): Detector => ({
    detect: async ({ capturedAt }) => {
      list.push(capturedAt);
      return [];
    },
    close: async () => {},
  });
  const always: number[] = [];
  const lookings = [
    { detector: detector(always), every: 1 },
    { detector: detector(rare), every: 3 },
  ];
  const lookout = new Lookout(lookings, still, { onSeen: () => {}, onTrouble: () => {} });
  for (let at = 1; at <= 7; at++) {
    lookout.offer(frame(at));
    await settled();
  }
  assert.deepEqual(always, [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(rare, [1, 4, 7]);
});
