import assert from "node:assert/strict";
import { test } from "node:test";
import type { PursuitReport } from "../../src/protocol/pursuit-messages.ts";
import { followMissing, followWords, inOwnWords } from "../../web/video/follow-words.ts";

const READY = { isSeeing: true, blind: "", isLocked: true, missing: "" };
const OFF: PursuitReport = { state: "off", reason: "", target: null, distance: null };
const ON: PursuitReport = {
  state: "following",
  reason: "following person 7 at 2.1 m",
  target: 7,
  distance: 2,
};

test("what is missing is named one by one, the nearest first", () => {
  const blind = "The camera sees black: take its cap off.";
  const missing = followMissing({ isSeeing: false, blind, isLocked: false, missing: "Arm first." });
  assert.equal(missing, `Nobody can be followed now. ${blind}`);
  assert.match(followMissing({ ...READY, isLocked: false, missing: "Arm first." }), /Choose somebody first/);
  assert.equal(followMissing({ ...READY, missing: "Arm first." }), "Arm first.");
  assert.equal(followMissing(READY), "");
});

test("while it follows it says whom and how far; when it is over, why", () => {
  assert.equal(followWords(ON, READY, undefined), "Following person 7 at 2.1 m");
  const over = { ...OFF, reason: "Phone took the wheel" };
  assert.equal(followWords(over, READY, undefined), "Not following: Phone took the wheel.");
  assert.equal(followWords(over, READY, "Phone took the wheel"), "", "somebody else was chosen since");
});

test("why it ended for this page is said where the robot does not say it, and the robot's word goes first", () => {
  assert.equal(
    followWords(OFF, READY, undefined, "this page was hidden"),
    "Not following: this page was hidden.",
  );
  const over = { ...OFF, reason: "Phone took the wheel" };
  assert.equal(
    followWords(over, READY, undefined, "this page was hidden"),
    "Not following: Phone took the wheel.",
  );
  assert.equal(followWords(ON, READY, undefined, "this page was hidden"), "Following person 7 at 2.1 m");
});

test("whoever took the wheel themselves is not told their own name", () => {
  assert.equal(
    inOwnWords("The car stands: My phone took the wheel", "My phone"),
    "The car stands: you took the wheel",
  );
  assert.equal(inOwnWords("Tablet took the wheel", "My phone"), "Tablet took the wheel");
  assert.equal(inOwnWords("person 7 is lost", "My phone"), "person 7 is lost");
});

test("before it follows it says what is missing for the one who is locked, and is silent otherwise", () => {
  assert.equal(followWords(null, { ...READY, missing: "Arm first." }, undefined), "To follow: Arm first.");
  assert.equal(followWords(OFF, { ...READY, isLocked: false, missing: "Arm first." }, undefined), "");
  assert.equal(followWords(OFF, READY, undefined), "");
});
