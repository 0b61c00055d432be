import assert from "node:assert/strict";
import { test } from "node:test";
import { sayable, Troubles } from "../../src/vision/troubles.ts";

test("what is wrong is told when it begins and when it is over, once each", () => {
  const told: string[] = [];
  const troubles = new Troubles((text) => told.push(text));
  for (const texts of [["a"], ["a"], ["a", "b"], ["b"], [], []]) troubles.set("detector", texts);
  assert.deepEqual(told, ["a", "b", "all detectors look again"]);
  troubles.set("camera", ["c"]);
  assert.deepEqual([troubles.of("camera"), troubles.of("detector")], [["c"], []]);
});

test("a short sentence is said whole, of a long one what comes before its details", () => {
  assert.equal(sayable("the camera sees black"), "the camera sees black");
  const long = `my.onnx: its outputs are of no known kind. Say in the profile, ${"and so on, ".repeat(30)}`;
  assert.equal(
    sayable(long),
    "my.onnx: its outputs are of no known kind; the camera's panel on the page says more",
  );
  assert.ok(sayable("x".repeat(1000)).length <= 160);
});
