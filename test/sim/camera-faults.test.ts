import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { DocumentError, parseText } from "../../src/profile/document.ts";
import { CameraFaults, type Exposure } from "../../src/sim/camera/camera-faults.ts";
import { worldSchema } from "../../src/sim/world.ts";

const RATE = 30;
const WELL: Exposure = { isLost: false, isFrozen: false, isBlack: false, whole: 1, delay: 0 };

const faultsOf = (text: string) =>
  new CameraFaults(
    parseText(`name: test\nfaults: [${text}]`, "room.yaml", worldSchema).faults,
    new Random(3),
  );

/** Each picture from one second to another. */
function expose(faults: CameraFaults, from: number, to: number): Exposure[] {
  const count = Math.round((to - from) * RATE);
  return Array.from({ length: count }, (_, i) => faults.expose(from + i / RATE));
}

test("each fault of a camera begins and ends when the world's file says", () => {
  for (const [verb, expected] of [
    ["off", { isLost: true }],
    ["stuck", { isFrozen: true }],
    ["black", { isBlack: true }],
    ["delayed, delay: 1.5 s", { delay: 1.5 }],
  ] as const) {
    const faults = faultsOf(`{ at: 1 s, until: 2 s, target: camera, verb: ${verb} }`);
    for (const each of expose(faults, 0, 1)) assert.deepEqual(each, WELL, verb);
    for (const each of expose(faults, 1, 2)) assert.deepEqual(each, { ...WELL, ...expected }, verb);
    for (const each of expose(faults, 2, 3)) assert.deepEqual(each, WELL, verb);
  }
});

test("of garbage a part is missing, each time another one", () => {
  const faults = faultsOf("{ at: 0 s, target: camera, verb: garbage }");
  const shares = expose(faults, 0, 1).map(({ whole }) => whole);
  assert.ok(shares.every((share) => share >= 0 && share < 1));
  assert.equal(new Set(shares).size, RATE);
});

test("a slow camera gives one picture in each period, a bad plug comes and goes", () => {
  const slow = expose(faultsOf("{ at: 0 s, target: camera, verb: slow, period: 0.5 s }"), 0, 4);
  assert.equal(slow.filter(({ isLost }) => !isLost).length, 8);
  const loose = expose(faultsOf("{ at: 0 s, target: camera, verb: intermittent, period: 0.3 s }"), 0, 60);
  const lost = loose.filter(({ isLost }) => isLost).length / loose.length;
  assert.ok(lost > 0.3 && lost < 0.7, `${lost} of them are lost`);
});

test("what a camera cannot be is refused, and so is a black sonar", () => {
  const refused = (text: string, why: RegExp) =>
    assert.throws(
      () => faultsOf(text),
      (error: Error) => error instanceof DocumentError && why.test(error.message),
    );
  refused(
    "{ at: 0, target: camera, verb: wrong }",
    /room\.yaml:2:\d+: faults\.0\.verb: a camera cannot be wrong/,
  );
  refused("{ at: 0, target: sonar, verb: black }", /faults\.0\.verb: only a camera can be black/);
});
