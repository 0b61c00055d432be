import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DocumentError } from "../../src/profile/document.ts";
import { kits } from "../../src/profile/places.ts";
import { parseProfile } from "../../src/profile/profile.ts";

const kitText = (name: string) => readFileSync(kits().find((kit) => kit.name === name)!.path, "utf8");
const COUNTS = /\nencoders:\n.*\n/;

function refusal(text: string): string {
  try {
    parseProfile(text, "car.yaml");
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error));
    return error.message;
  }
  return assert.fail("this should have been refused");
}

const place = (text: string, line: RegExp) => text.split("\n").findIndex((one) => line.test(one)) + 1;

for (const backend of ["pigpiod", "pigpio"]) {
  const whole = kitText("jgb37-520-pigpiod")
    .replace("backend: pigpiod", `backend: ${backend}`)
    .replace(/ {2}host:.*\n {2}port:.*\n/, backend === "pigpio" ? "" : "$&");

  test(`on ${backend}, counts without pins are refused at their place with what to do`, () => {
    const text = whole.replace(/ {2}encoders:\n( {4}.*\n)+/, "");
    const line = place(text, /countsPerTurn/);
    const said = refusal(text);
    assert.ok(said.startsWith(`car.yaml:${line}:18: encoders.countsPerTurn: `), said);
    assert.match(said, /add hardware\.encoders .* or leave encoders: out/);
  });

  test(`on ${backend}, pins without counts are refused at their place with what to do`, () => {
    const text = whole.replace(COUNTS, "\n");
    const line = place(text, /^ {2}encoders:/);
    const said = refusal(text);
    // After the key comes a comment, then its value.
    assert.ok(said.startsWith(`car.yaml:${line + 2}:5: hardware.encoders: `), said);
    assert.match(said, /add {2}encoders: \{ countsPerTurn: 1320 \}/);
  });

  test(`on ${backend}, both are fine, and none`, () => {
    assert.equal(parseProfile(whole, "car.yaml").encoders?.countsPerTurn, 1320);
    const none = whole.replace(COUNTS, "\n").replace(/ {2}encoders:\n( {4}.*\n)+/, "");
    assert.equal(parseProfile(none, "car.yaml").encoders, undefined);
  });
}

for (const kit of ["adafruit-motor-hat", "yahboom-raspbot-v2", "hiwonder-encoder-board", "arduino-firmata"]) {
  test(`${kit}: counts of encoders that its board cannot read are refused, with why`, () => {
    const bare = kitText(kit);
    assert.equal(parseProfile(bare, "car.yaml").encoders, undefined);
    assert.match(
      refusal(`${bare}encoders: { countsPerTurn: 1320 }\n`),
      new RegExp(
        `^car\\.yaml:${bare.split("\n").length}:28: encoders\\.countsPerTurn: backend: .* no way to read encoders`,
      ),
    );
  });
}

test("the simulated car has encoders or none, as its profile likes", () => {
  const text = kitText("jgb37-520");
  assert.equal(parseProfile(text, "car.yaml").encoders?.countsPerTurn, 1320);
  assert.equal(parseProfile(text.replace(COUNTS, "\n"), "car.yaml").encoders, undefined);
});
