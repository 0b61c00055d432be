import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { DocumentError, parseText, readDocument } from "../../src/profile/document.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { quantity } from "../../src/profile/quantity.ts";

const schema = z.strictObject({
  wheel: z.strictObject({ radius: quantity("m", { above: 0 }), turns: quantity("").default(1) }),
});

function messageOf(text: string): string {
  try {
    parseText(text, "car.yaml", schema);
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error));
    return error.message;
  }
  return assert.fail(`this should have been refused:\n${text}`);
}

test("a length in millimetres becomes metres, a bare number is metres already", () => {
  assert.deepEqual(parseText("wheel: { radius: 65 mm }", "car.yaml", schema), {
    wheel: { radius: 0.065, turns: 1 },
  });
  assert.equal(parseText("wheel: { radius: 0.04 }", "car.yaml", schema).wheel.radius, 0.04);
});

test("a quantity of the wrong dimension is refused with its place and an example", () => {
  assert.equal(
    messageOf("wheel:\n  radius: 3 kg\n"),
    'car.yaml:2:11: wheel.radius: expected a length such as 65 mm, got "3 kg"',
  );
});

test("no spelling of a non-finite number passes", () => {
  for (const spelling of [".nan", ".inf", "-.inf", "1e999", "1e400 m", "NaN", "NaN m", "Infinity m"]) {
    assert.match(
      messageOf(`wheel:\n  radius: ${spelling}\n`),
      /car\.yaml:2:11: wheel\.radius: expected a length/,
    );
  }
});

test("a value outside its bounds is quoted with the bound", () => {
  assert.match(messageOf("wheel: { radius: -4 cm }"), /must be more than 0 m, got "-4 cm"/);
});

test("a misspelt key is named with its line and the keys that are known there", () => {
  const text = messageOf("wheel:\n  radius: 1 m\n  trns: 2\n");
  assert.equal(text, 'car.yaml:3:3: unknown key "trns"; known here: radius, turns');
});

test("a missing key is said to be missing, at the place that lacks it", () => {
  assert.equal(
    messageOf("wheel:\n  turns: 2\n"),
    "car.yaml:1:1: wheel.radius: missing, expected a length such as 65 mm",
  );
});

test("broken YAML is refused with line and column", () => {
  assert.match(messageOf("wheel:\n  radius: [1\n"), /^car\.yaml:\d+:\d+: not valid YAML: /);
});

test("every problem of a file is told at once", () => {
  assert.equal(messageOf("wheel:\n  radius: x\n  turns: y\n").split("\n").length, 2);
});

test("a file that is not there is said so", () => {
  assert.throws(() => readDocument("/no/such/car.yaml", schema), {
    name: "DocumentError",
    message: "cannot read /no/such/car.yaml: there is no such file",
  });
});

test("the default profile loads", () => {
  const profile = loadProfile(DEFAULT_PROFILE);
  assert.equal(profile.geometry.wheelRadius, 0.04);
  assert.equal(profile.encoders?.countsPerTurn, 1320);
});
