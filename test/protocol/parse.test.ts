import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type DriveMessage,
  MAX_CLIENT_MESSAGE_BYTES,
  PROTOCOL_VERSION,
} from "../../src/protocol/messages.ts";
import { parseClientMessage } from "../../src/protocol/parse.ts";

const drive: DriveMessage = {
  type: "drive",
  seq: 3,
  at: 12.5,
  twist: { vx: 0.5, vy: 0, omega: -1 },
  frame: "car",
  precision: false,
  holdHeading: true,
};

function refusalOf(text: string) {
  const parsed = parseClientMessage(text);
  if ("refusal" in parsed) return parsed.refusal;
  return assert.fail(`this should have been refused: ${text}`);
}

test("a whole drive message passes unchanged", () => {
  assert.deepEqual(parseClientMessage(JSON.stringify(drive)), { message: drive });
});

test("text that is not JSON is refused as malformed", () => {
  assert.equal(refusalOf("{").code, "malformed");
});

test("a non-finite number is refused, and the sentence names its field", () => {
  const refusal = refusalOf(JSON.stringify(drive).replace("0.5", "1e999"));
  assert.equal(refusal.code, "invalid");
  assert.match(refusal.text, /"drive", field twist\.vx: .*Infinity/);
  assert.equal(refusal.seq, 3);
});

test("null, a string or nothing in place of a number is refused", () => {
  for (const value of [null, "0.5", undefined, {}, [], true]) {
    const refusal = refusalOf(JSON.stringify({ ...drive, twist: { ...drive.twist, vx: value } }));
    assert.equal(refusal.code, "invalid", JSON.stringify(value));
  }
});

for (const [field, value, sentence] of [
  ["at", [1, 2, 3], "expected number, received array"],
  ["at", null, "expected number, received null"],
  ["at", undefined, "expected number, received nothing"],
  ["at", 1e10, "expected a number <= 1000000000, received 10000000000"],
  ["twist", [1, 2, 3], "expected object, received array"],
  ["seq", -1, "expected a number >= 0, received -1"],
  ["seq", 1.5, "expected a whole number, received 1.5"],
  ["frame", "moon", 'expected "car" or "field", received "moon"'],
  ["precision", "yes", "expected boolean, received string"],
] as const) {
  test(`${field} = ${JSON.stringify(value)} is answered with what was expected and what came`, () => {
    const { code, text } = refusalOf(JSON.stringify({ ...drive, [field]: value }));
    assert.deepEqual([code, text], ["invalid", `in "drive", field ${field}: ${sentence}`]);
  });
}

test("an absurd speed is refused with the bound, whichever way it points", () => {
  for (const axis of ["vx", "vy", "omega"] as const) {
    const fast = (speed: number) => JSON.stringify({ ...drive, twist: { ...drive.twist, [axis]: speed } });
    const where = `in "drive", field twist.${axis}`;
    assert.equal(refusalOf(fast(1e308)).text, `${where}: expected a number <= 100, received 1e+308`);
    assert.equal(refusalOf(fast(-100.5)).text, `${where}: expected a number >= -100, received -100.5`);
    assert.ok("message" in parseClientMessage(fast(-100)));
  }
});

const helloAs = (name: unknown) => JSON.stringify({ type: "hello", version: 1, name, source: "driver" });

test("a name comes without the spaces around it", () => {
  const parsed = parseClientMessage(helloAs("  Ömer's phone 📱\n"));
  assert.ok("message" in parsed && parsed.message.type === "hello");
  assert.equal(parsed.message.name, "Ömer's phone 📱");
});

for (const [name, sentence] of [
  ["", "expected at least 1 character"],
  ["   ", "expected at least 1 character"],
  ["x".repeat(81), "expected at most 80 characters, received 81"],
  ["Pho\u0000ne", "expected printable characters only"],
  ["two\nlines", "expected printable characters only"],
  ["\u001b[31mred", "expected printable characters only"],
  ["\u202eenohP", "expected printable characters only"],
  ["\ud83d", "expected printable characters only"],
  ["\u200d", "expected a character that can be seen"],
  [["Phone"], "expected string, received array"],
] as const) {
  test(`the name ${JSON.stringify(name).slice(0, 24)} is refused`, () => {
    assert.equal(refusalOf(helloAs(name)).text, `in "hello", field name: ${sentence}`);
  });
}

test("an unknown type is refused and quoted", () => {
  assert.deepEqual(refusalOf('{"type":"fly"}'), {
    type: "refused",
    code: "unknown-type",
    text: 'the message has the type "fly", which this side does not know',
  });
});

test("an unknown field is refused", () => {
  assert.match(refusalOf('{"type":"arm","now":true}').text, /"arm".*"now"/);
});

test("a prototype cannot be smuggled in", () => {
  assert.equal(refusalOf('{"type":"arm","__proto__":{"x":1}}').code, "invalid");
});

test("a message over the size limit is refused with both sizes", () => {
  const refusal = refusalOf(JSON.stringify({ type: "arm", padding: "x".repeat(MAX_CLIENT_MESSAGE_BYTES) }));
  assert.equal(refusal.code, "too-large");
  assert.match(refusal.text, new RegExp(`${MAX_CLIENT_MESSAGE_BYTES}`));
});

test("a client of another protocol version is told both versions", () => {
  const hello = { type: "hello", version: PROTOCOL_VERSION + 1, name: "Phone", source: "driver" };
  assert.match(refusalOf(JSON.stringify(hello)).text, /version 1, the client version 2/);
});

test("whatever text comes in, the answer is a valid message or one short sentence", () => {
  const almostDrive = fc.record({
    ...Object.fromEntries(Object.keys(drive).map((k) => [k, fc.jsonValue()])),
  });
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    almostDrive.map((value) => JSON.stringify({ ...value, type: "drive" })),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const parsed = parseClientMessage(text);
      if ("message" in parsed) assert.equal(typeof parsed.message.type, "string");
      else
        assert.ok(parsed.refusal.text.length > 0 && parsed.refusal.text.length <= 400, parsed.refusal.text);
    }),
    { seed: 42, numRuns: 2000 },
  );
});
