import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ClientMessage } from "../../src/protocol/messages.ts";
import { duties, FORWARD, makeArmed, makeRobot, STILL, Visitor } from "./rig.ts";

const OFF = [0, 0, 0, 0];

describe("the first words", () => {
  test("everything but hello and the emergency stop is refused before hello", async () => {
    const fast = await makeRobot();
    const stranger = new Visitor(fast);
    const messages: ClientMessage[] = [
      { type: "ping", sent: 1 },
      { type: "arm" },
      { type: "disarm" },
      { type: "release" },
      { type: "reset-estop" },
      { type: "ask-wheel" },
      { type: "answer-wheel", client: 1, give: true },
      { type: "field-forward" },
      { type: "subscribe", rate: 10 },
    ];
    for (const message of messages) stranger.say(message);
    stranger.drive(FORWARD);
    fast.run(0.2);
    const types = [...messages.map(({ type }) => type), "drive"];
    assert.deepEqual(
      stranger.sentences("refused"),
      types.map((type) => `hello-first: say "hello" before "${type}"`),
    );
    assert.deepEqual(stranger.heard("telemetry"), []);
    assert.equal(fast.robot.telemetry().driver, null);
  });

  test("hello is answered with what the robot is", async () => {
    const fast = await makeRobot();
    fast.run(0.5);
    const [first] = new Visitor(fast).hello().heard("welcome");
    const [second] = new Visitor(fast).hello("Laptop").heard("welcome");
    assert.equal(first?.robot.name, "JGB37-520 mecanum");
    assert.equal(first.robot.hardware, "simulated car in test room");
    assert.equal(first.scene?.walls.length, 4);
    assert.equal(first.time, fast.now());
    assert.notEqual(first.client, second?.client);
  });

  test("hello in another version is refused with both versions, and the client may try again", async () => {
    const visitor = new Visitor(await makeRobot());
    visitor.session.receive('{"type":"hello","version":99,"name":"old","source":"driver"}');
    assert.match(
      visitor.sentences("refused").join(),
      /^version: this robot speaks .* 1, the client version 99: reload/,
    );
    assert.equal(visitor.hello().heard("welcome").length, 1);
  });

  test("a second hello is refused, and changes neither name nor rank", async () => {
    const fast = await makeRobot();
    const visitor = new Visitor(fast).hello("follow.ts", "follower").hello("Phone", "driver");
    assert.equal(visitor.heard("welcome").length, 1);
    assert.match(visitor.sentences("refused").join(), /^out-of-order: hello was said already/);
    visitor.drive(STILL);
    assert.deepEqual(fast.robot.telemetry().driver, { client: 1, name: "follow.ts", source: "follower" });
  });

  test("the emergency stop works before hello", async () => {
    const { fast, driver } = await makeArmed();
    driver.drive(FORWARD);
    fast.run(0.1);
    assert.notDeepEqual(duties(fast), OFF);
    new Visitor(fast).say({ type: "estop" });
    assert.deepEqual(duties(fast), OFF);
    assert.equal(fast.robot.telemetry().safety.state, "estopped");
  });
});

describe("a message that is not one", () => {
  test("is answered with a sentence, counted, and costs nothing else", async () => {
    const fast = await makeRobot();
    const visitor = new Visitor(fast).hello();
    for (const text of [
      "{",
      "null",
      '"drive"',
      '{"type":"fly"}',
      '{"type":"subscribe","rate":1e999}',
      '{"type":"arm","now":true}',
      `{"type":"ping","sent":${"1".repeat(17_000)}}`,
    ]) {
      visitor.session.receive(text);
    }
    assert.deepEqual(visitor.codes("refused"), [
      "malformed",
      "invalid",
      "invalid",
      "unknown-type",
      "invalid",
      "invalid",
      "too-large",
    ]);
    visitor.say({ type: "ping", sent: 7 });
    assert.deepEqual(
      visitor.heard("pong").map(({ sent }) => sent),
      [7],
    );
    visitor.say({ type: "subscribe", rate: 10 });
    fast.run(0.005);
    assert.deepEqual(visitor.heard("telemetry")[0]?.refused, {
      malformed: 1,
      invalid: 4,
      "unknown-type": 1,
      "too-large": 1,
    });
  });
});

describe("a drive message", () => {
  test("is refused when it is older than 150 ms, and one of 150 ms is not", async () => {
    const { fast, driver } = await makeArmed();
    driver.drive(FORWARD, { at: fast.now() - 0.151 });
    const [refused] = driver.heard("refused");
    assert.equal(refused?.code, "stale");
    assert.equal(refused.seq, 0);
    assert.match(refused.text, /more than 150 ms old/);
    fast.run(0.1);
    assert.deepEqual(duties(fast), OFF);
    driver.drive(FORWARD, { at: fast.now() - 0.1499 });
    assert.deepEqual(driver.sentences("refused"), []);
  });

  test("is refused when a later one was here, even one that was refused", async () => {
    const { driver } = await makeArmed();
    driver.drive(FORWARD, { seq: 5 });
    driver.drive(STILL, { seq: 5 });
    driver.drive(STILL, { seq: 4 });
    assert.deepEqual(
      driver.heard("refused").map(({ code, seq }) => [code, seq]),
      [
        ["out-of-order", 5],
        ["out-of-order", 4],
      ],
    );
  });

  test("is refused by name while somebody of the same rank drives", async () => {
    const { fast, driver } = await makeArmed();
    const second = new Visitor(fast).hello("Laptop");
    driver.drive(FORWARD);
    second.drive({ vx: -1, vy: 0, omega: 0 });
    assert.deepEqual(second.sentences("refused"), ["not-your-wheel: Phone has the wheel: ask for it"]);
    fast.run(0.1);
    assert.ok(fast.robot.loop.state.setpoint.vx > 0);
  });

  test("between two ticks is applied at once, and acknowledged with the time of that write", async () => {
    const { fast, driver } = await makeArmed();
    fast.run(0.005);
    fast.pause(0.002);
    driver.drive(FORWARD, { seq: 41 });
    assert.deepEqual(driver.heard("applied"), [{ type: "applied", seq: 41, at: fast.now() }]);
    for (const duty of duties(fast)) assert.ok(duty > 0, `${duty}`);
    assert.equal(fast.robot.lastWrite, fast.now());
    const ticks = fast.robot.loop.state.ticks;
    fast.run(0.005);
    assert.equal(fast.robot.loop.state.ticks, ticks + 1);
    assert.deepEqual(driver.heard("applied"), [], "it is acknowledged once");
  });

  test("right behind a tick is taken by the next one", async () => {
    const { fast, driver } = await makeArmed();
    fast.run(0.005);
    driver.drive(FORWARD, { seq: 7 });
    assert.deepEqual(driver.heard("applied"), []);
    assert.deepEqual(duties(fast), OFF);
    fast.run(0.005);
    assert.deepEqual(driver.heard("applied"), [{ type: "applied", seq: 7, at: fast.now() }]);
    for (const duty of duties(fast)) assert.ok(duty > 0, `${duty}`);
  });

  test("many of them between two ticks add no speed: the limits hold over time, not over messages", async () => {
    const few = await makeArmed();
    const many = await makeArmed();
    for (let tick = 0; tick < 40; tick++) {
      few.driver.drive(FORWARD);
      few.fast.run(0.005);
      many.driver.drive(FORWARD);
      many.fast.run(0.005);
      for (let i = 0; i < 4; i++) {
        many.fast.pause(0.0005);
        many.driver.drive(FORWARD);
      }
    }
    // The clock of the second ran 2 ms longer at every tick: 7 ms for every 5.
    const due = (fast: typeof few.fast) => fast.robot.loop.state.setpoint.vx;
    const { acceleration } = few.fast.robot.profile.limits;
    assert.ok(due(few.fast) <= acceleration * 0.2, `${due(few.fast)} m/s after 200 ms`);
    assert.ok(due(many.fast) <= acceleration * 0.28, `${due(many.fast)} m/s after 280 ms`);
  });
});

describe("telemetry", () => {
  test("comes at the rate that was asked for, and stops at 0", async () => {
    const fast = await makeRobot();
    const quick = new Visitor(fast).hello();
    const slow = new Visitor(fast).hello();
    const odd = new Visitor(fast).hello();
    quick.say({ type: "subscribe", rate: 50 });
    slow.say({ type: "subscribe", rate: 5 });
    odd.say({ type: "subscribe", rate: 30 });
    fast.run(2);
    assert.equal(quick.heard("telemetry").length, 100);
    assert.equal(slow.heard("telemetry").length, 10);
    const count = odd.heard("telemetry").length;
    assert.ok(count >= 59 && count <= 61, `${count} messages in 2 s at 30 Hz`);
    quick.say({ type: "subscribe", rate: 0 });
    fast.run(1);
    assert.deepEqual(quick.heard("telemetry"), []);
  });

  test("is left out for a slow reader, which still gets every answer, and has no burst behind it", async () => {
    const fast = await makeRobot();
    const visitor = new Visitor(fast).hello();
    visitor.say({ type: "subscribe", rate: 50 });
    fast.run(0.1);
    assert.ok(visitor.heard("telemetry").length >= 5);
    visitor.behind = true;
    fast.run(1);
    visitor.say({ type: "ping", sent: 1 });
    visitor.session.receive("{");
    visitor.say({ type: "estop" });
    assert.equal(visitor.heard("telemetry").length, 0);
    assert.equal(visitor.heard("pong").length, 1);
    assert.deepEqual(visitor.codes("refused"), ["malformed"]);
    assert.deepEqual(visitor.codes("event"), ["gyro-ready", "estop"]);
    visitor.behind = false;
    fast.run(0.1);
    const { length } = visitor.heard("telemetry");
    assert.ok(length >= 5 && length <= 6, `${length} messages in 0.1 s`);
  });
});

describe("leaving", () => {
  test("while driving stops the car as if the lease had lapsed at that moment", async () => {
    const { fast, driver } = await makeArmed();
    const other = new Visitor(fast).hello("Laptop");
    fast.run(1, () => driver.drive(FORWARD));
    driver.session.close();
    assert.match(other.sentences("event").at(-1) ?? "", /^lease-lost: Phone was cut off while driving/);
    assert.equal(fast.robot.telemetry().driver, null);
    fast.run(0.15);
    assert.deepEqual(duties(fast), OFF);
  });

  test("ends telemetry and events for the one who left", async () => {
    const { fast, driver } = await makeArmed();
    driver.say({ type: "subscribe", rate: 50 });
    driver.session.close();
    new Visitor(fast).hello().say({ type: "estop" });
    fast.run(0.1);
    assert.deepEqual(driver.heard("telemetry"), []);
    assert.deepEqual(driver.heard("event"), []);
  });
});
