import assert from "node:assert/strict";
import { test } from "node:test";
import { fineDegrees, shortLength } from "../../web/format.ts";
import { endOf, missingFor, poseText } from "../../web/motion-words.ts";

const READY = { linked: true, state: "armed", otherDriver: undefined, isCalibrating: false } as const;

test("a length has the unit in which it is short, and no sign", () => {
  const lengths = [0, 0.0043, -0.0043, 0.0094, 0.0097, 0.0994, 0.0996, 0.42, 0.996, 1.2];
  assert.deepEqual(lengths.map(shortLength), [
    "0 mm",
    "4 mm",
    "4 mm",
    "9 mm",
    "1.0 cm",
    "9.9 cm",
    "10 cm",
    "42 cm",
    "1.00 m",
    "1.20 m",
  ]);
});

test("degrees are fine and have a true minus sign", () => {
  assert.equal(fineDegrees(Math.PI / 2), "90.0");
  assert.equal(fineDegrees(-0.01), "−0.6");
});

test("who arrives is told how exactly", () => {
  const { text, level } = endOf({ result: "reached", error: { position: 0.0042, heading: -0.0052 } });
  assert.equal(text, "Arrived: 4 mm, 0.3° off");
  assert.equal(level, "info");
});

test("who does not arrive is told why and how far it still is, the short way round", () => {
  const error = { position: 0.42, heading: 2 * Math.PI + 0.1 };
  const stalled = endOf({ result: "stalled", error });
  assert.match(stalled.text, /^Stalled: .* 42 cm, 5\.7° from the target/);
  assert.equal(stalled.level, "warning");
  assert.match(endOf({ result: "blocked", error }).text, /^Blocked: .*42 cm/);
  const lost = endOf({ result: "lost", error });
  assert.match(lost.text, /^Lost: the car was found elsewhere/);
  assert.equal(lost.level, "warning");
});

test("a target is told in metres and whole degrees", () => {
  assert.equal(poseText({ x: 1.254, y: -0.4, theta: -Math.PI / 2 }), "x 1.25 m, y −0.40 m, facing −90°");
});

test("what is missing is told, first things first", () => {
  assert.equal(missingFor(READY), "");
  assert.match(missingFor({ ...READY, linked: false, state: "disarmed" }), /no link/);
  assert.match(missingFor({ ...READY, state: undefined }), /no link/);
  assert.equal(missingFor({ ...READY, state: "disarmed" }), "Arm first.");
  assert.match(missingFor({ ...READY, state: "estopped" }), /Release the stop/);
  assert.equal(
    missingFor({ ...READY, otherDriver: "strafe", isCalibrating: true }),
    "Calibration has the car.",
  );
  assert.match(missingFor({ ...READY, otherDriver: "Anna", state: "disarmed" }), /^Anna drives\. Ask/);
});
