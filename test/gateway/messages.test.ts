import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, drive, startRig, until } from "./rig.ts";

const LIMIT = { timeout: 20_000 };

test(
  "what a client says reaches control word for word, and control's answers the client",
  LIMIT,
  async (t) => {
    const { control, connect } = await startRig(t);
    const page = await connect();
    await page.greet("page");
    page.say(drive(0));
    page.say({ type: "arm" });
    page.say({ type: "ping", sent: 12.5 });
    await until(() => page.told.some(({ type }) => type === "pong"));
    const { heard } = control.visitor("page")!;
    assert.deepEqual(heard.slice(1), [drive(0), { type: "arm" }, { type: "ping", sent: 12.5 }]);
    assert.deepEqual(page.told.at(-1), { type: "pong", sent: 12.5, time: 0 });
  },
);

const mistakes: [what: string, code: string, sent: string | Buffer][] = [
  ["text that is not JSON", "malformed", "{drive!"],
  ["a binary frame", "malformed", Buffer.from('{"type":"arm"}')],
  ["a message that is too long", "too-large", JSON.stringify({ type: "hello", name: "x".repeat(17_000) })],
  ["a message of half a megabyte", "too-large", "x".repeat(500_000)],
  ["an unknown type", "unknown-type", '{"type":"fly"}'],
  ["no type", "unknown-type", "{}"],
  ["JSON that is no object", "invalid", "[1]"],
  ["a number beyond all bounds", "invalid", JSON.stringify(drive(1)).replace("0.5", "1e999")],
  ["NaN, which JSON makes null", "invalid", JSON.stringify({ ...drive(1), at: Number.NaN })],
  ["a number in quotes", "invalid", JSON.stringify(drive(1)).replace("0.5", '"0.5"')],
  ["an unknown field", "invalid", '{"type":"arm","now":true}'],
  ["a prototype", "invalid", '{"type":"arm","__proto__":{"x":1}}'],
  [
    "calibration, from the network",
    "unavailable",
    JSON.stringify({ type: "hello", version: 1, name: "strafe calibrate", source: "calibration" }),
  ],
  ["another version", "version", '{"type":"hello","version":99,"name":"old","source":"driver"}'],
];

for (const [what, code, sent] of mistakes) {
  test(`${what} is refused as ${code} with one sentence; the connection survives`, LIMIT, async (t) => {
    const { control, port, connect } = await startRig(t);
    const page = await connect();
    await page.greet("page");
    page.socket.send(sent);
    await until(() => page.refusals.length > 0);
    assert.equal(page.refusals.length, 1);
    assert.equal(page.refusals[0]!.code, code, page.refusals[0]!.text);
    assert.ok(page.refusals[0]!.text.length > 10 && page.refusals[0]!.text.length <= 400);
    assert.deepEqual(await counted(port), { [code]: 1 });
    page.say({ type: "arm" });
    await until(() => control.visitor("page")!.heard.some(({ type }) => type === "arm"));
    assert.equal(control.visitor("page")!.heard.length, 2, "hello and arm, and nothing of the mistake");
  });
}

test("a frame beyond all reason ends the connection and nothing else", LIMIT, async (t) => {
  const { connect } = await startRig(t);
  const [bystander, page] = [await connect(), await connect()];
  page.socket.send("x".repeat(2_000_000));
  await until(() => page.closeCode !== undefined);
  assert.equal(page.closeCode, 1009);
  await bystander.greet("bystander");
});

test(
  "a flood of drive is cut to its rate and scolded once; an emergency stop in it gets through",
  LIMIT,
  async (t) => {
    const { control, port, connect } = await startRig(t, { messageRate: 1e-3, messageBurst: 20 });
    const page = await connect();
    await page.greet("page");
    for (let seq = 0; seq < 2000; seq++) page.say(drive(seq));
    for (const type of ["estop", "disarm", "release", "arm"] as const) page.say({ type });
    page.socket.send('{"type":"\\u0065stop"}');
    const { heard } = control.visitor("page")!;
    await until(() => heard.filter(({ type }) => type === "estop").length === 2);
    const kinds = heard.map(({ type }) => type);
    assert.equal(kinds.filter((type) => type === "drive").length, 19, "the burst less the hello");
    assert.deepEqual(kinds.slice(-4), ["estop", "disarm", "release", "estop"]);
    // 1981 of drive and the arm.
    assert.deepEqual(await counted(port), { rate: 1982 });
    assert.ok(page.refusals.every(({ code }) => code === "rate"));
    assert.ok(page.refusals.length < 20, `${page.refusals.length} scoldings`);
  },
);

test(
  "whatever else makes the car stop gets through a flood too, and what sets it going does not",
  LIMIT,
  async (t) => {
    const { control, connect } = await startRig(t, { messageRate: 1e-3, messageBurst: 20 });
    const page = await connect();
    await page.greet("page");
    for (let seq = 0; seq < 200; seq++) page.say(drive(seq));
    const stops = [
      { type: "pursue", on: false },
      { type: "lock", target: "none" },
      { type: "motion", do: "pause" },
      { type: "motion", do: "cancel" },
    ] as const;
    const goes = [
      { type: "pursue", on: true },
      { type: "lock", target: "nearest" },
      { type: "motion", do: "resume" },
    ] as const;
    for (const message of [...goes, ...stops]) page.say(message);
    page.say({ type: "release" });
    const { heard } = control.visitor("page")!;
    await until(() => heard.some(({ type }) => type === "release"));
    assert.deepEqual(heard.slice(20), [...stops, { type: "release" }]);
  },
);

test(
  "an emergency stop before hello still stops the car, through the gateway's own connection",
  LIMIT,
  async (t) => {
    const { control, connect } = await startRig(t);
    const page = await connect();
    page.say({ type: "estop" });
    const gateway = control.visitor("gateway")!;
    await until(() => gateway.heard.some(({ type }) => type === "estop"));
    assert.deepEqual(page.refusals, []);
  },
);

test("an emergency stop of somebody known comes once, by that one's own connection", LIMIT, async (t) => {
  const { control, connect } = await startRig(t);
  const page = await connect();
  await page.greet("page");
  page.say({ type: "estop" });
  await until(() => control.visitor("page")!.heard.some(({ type }) => type === "estop"));
  page.say({ type: "ping", sent: 1 });
  await until(() => page.told.some(({ type }) => type === "pong"));
  assert.ok(!control.visitor("gateway")!.heard.some(({ type }) => type === "estop"));
});
