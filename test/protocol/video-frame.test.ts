import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeVideoFrame, parseVideoFrame, VIDEO_LEVELS } from "../../src/protocol/video-frame.ts";
import {
  parseDrawn,
  parseVideoFault,
  parseVideoState,
  parseWatch,
} from "../../src/protocol/video-messages.ts";

const header = fc.record(
  {
    level: fc.nat(VIDEO_LEVELS.length - 1),
    width: fc.integer({ min: 1, max: 65535 }),
    height: fc.integer({ min: 1, max: 65535 }),
    sequence: fc.nat(2 ** 32 - 1),
    capturedAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
  },
  { noNullPrototype: true },
);
const jpeg = fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.of(0xff, 0xd8, ...rest));

test("a video frame comes out as it went in, wherever it lies in a larger buffer", () => {
  fc.assert(
    fc.property(header, jpeg, fc.nat(20), (given, picture, offset) => {
      const message = encodeVideoFrame(given, picture);
      const larger = new Uint8Array(message.length + offset + 3);
      larger.set(message, offset);
      const parsed = parseVideoFrame(larger.subarray(offset, offset + message.length));
      assert.ok(typeof parsed !== "string", String(parsed));
      const { jpeg: got, ...rest } = parsed;
      assert.deepEqual(rest, given);
      assert.deepEqual([...got], [...picture]);
    }),
  );
});

test("whatever bytes come, parsing them ends in a frame that could have been sent or in a sentence", () => {
  const bytes = fc.uint8Array({ maxLength: 80 });
  const nearly = fc.tuple(header, jpeg, fc.nat(40), fc.nat(255)).map(([given, picture, at, value]) => {
    const message = encodeVideoFrame(given, picture);
    message[at % message.length] = value;
    return message;
  });
  fc.assert(
    fc.property(fc.oneof(bytes, nearly), (message) => {
      const parsed = parseVideoFrame(message);
      if (typeof parsed === "string") assert.ok(parsed.length > 10, parsed);
      else assert.deepEqual(encodeVideoFrame(parsed, parsed.jpeg), message);
    }),
    { numRuns: 500 },
  );
});

test("each way in which a frame is broken is named", () => {
  const good = () =>
    encodeVideoFrame(
      { level: 1, width: 640, height: 480, sequence: 7, capturedAt: 1.5 },
      Uint8Array.of(0xff, 0xd8, 0, 0),
    );
  const broken = (at: number, ...values: number[]) => {
    const message = good();
    message.set(values, at);
    return parseVideoFrame(message);
  };
  assert.match(String(parseVideoFrame(new Uint8Array(24))), /no picture/);
  assert.match(String(broken(0, 2)), /version 2.*reload/);
  assert.match(String(broken(1, 9)), /no level 9/);
  assert.match(String(broken(2, 0, 0)), /no size: 0×480/);
  assert.match(String(broken(6, 1)), /empty field/);
  assert.match(String(broken(12, 5)), /promises 5 bytes and has 4/);
  assert.match(String(broken(22, 0xf0, 0x7f)), /no time: Infinity/);
  assert.match(String(broken(24, 0x89)), /no JPEG/);
  assert.throws(
    () => encodeVideoFrame({ level: 3, width: 1, height: 1, sequence: 0, capturedAt: 0 }, good()),
    /no level 3/,
  );
});

test("of the words beside the pictures each door understands its own alone", () => {
  assert.deepEqual(parseDrawn('{"type":"drawn","sequence":3}'), { type: "drawn", sequence: 3 });
  assert.deepEqual(parseWatch('{"type":"watch","levels":[0,2]}'), { type: "watch", levels: [0, 2] });
  const state = { type: "video-state", state: "fault", text: "unplugged" } as const;
  assert.deepEqual(parseVideoState(JSON.stringify(state)), state);
  assert.deepEqual(parseVideoFault('{"type":"video-fault","text":null}'), {
    type: "video-fault",
    text: null,
    lack: "",
  });
  for (const text of ["", "null", '{"type":"drawn"}', '{"type":"watch","levels":[3]}', "x".repeat(5000)]) {
    const parsers = [parseDrawn, parseWatch, parseVideoState, parseVideoFault];
    for (const parse of parsers) assert.equal(parse(text), undefined, text.slice(0, 40));
  }
});
