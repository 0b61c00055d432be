import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import { listen } from "../../src/control/server.ts";
import { MAX_CLIENT_MESSAGE_BYTES, type RobotMessage } from "../../src/protocol/messages.ts";
import { FORWARD, makeArmed, makeRobot, type TestRobot, Visitor } from "./rig.ts";

/** A client at the far end of a real socket. */
class Remote {
  readonly socket: WebSocket;
  readonly #heard: RobotMessage[] = [];
  #wake: () => void = () => {};

  constructor(path: string) {
    this.socket = new WebSocket(`ws+unix:${path}:/robot`);
    this.socket.on("message", (data) => {
      this.#heard.push(JSON.parse(data.toString()) as RobotMessage);
      this.#wake();
    });
  }

  async next(): Promise<RobotMessage> {
    while (this.#heard.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#heard.shift()!;
  }

  async refusal(): Promise<string> {
    const message = await this.next();
    return message.type === "refused"
      ? `${message.code}: ${message.text}`
      : assert.fail(JSON.stringify(message));
  }
}

async function open(t: TestContext, robot?: TestRobot) {
  const fast = robot ?? (await makeRobot());
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const path = join(folder, "control.sock");
  const server = await listen(path, fast.hub);
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const connect = async () => {
    const remote = new Remote(path);
    await new Promise((resolve, reject) => remote.socket.once("open", resolve).once("error", reject));
    return remote;
  };
  return { fast, path, connect };
}

const hello = JSON.stringify({ type: "hello", version: 1, name: "Phone", source: "driver" });

test("a client speaks to the robot over a Unix socket", async (t) => {
  const { connect } = await open(t);
  const remote = await connect();
  remote.socket.send(hello);
  assert.equal((await remote.next()).type, "welcome");
});

test("a binary frame, one a little too long and one that is no JSON are answered, and the connection survives", async (t) => {
  const { connect } = await open(t);
  const remote = await connect();
  remote.socket.send(Buffer.from(hello));
  assert.equal(await remote.refusal(), "malformed: a robot's messages are text (JSON), this one was binary");
  remote.socket.send("x".repeat(MAX_CLIENT_MESSAGE_BYTES + 100));
  assert.equal(
    await remote.refusal(),
    `too-large: the message has ${MAX_CLIENT_MESSAGE_BYTES + 100} characters; a robot accepts at most ${MAX_CLIENT_MESSAGE_BYTES}`,
  );
  remote.socket.send("hello");
  assert.match(await remote.refusal(), /^malformed: the message is not JSON/);
  remote.socket.send(hello);
  assert.equal((await remote.next()).type, "welcome");
});

test("a frame that is far too long ends that connection, and no other", async (t) => {
  const { connect } = await open(t);
  const remote = await connect();
  const other = await connect();
  remote.socket.on("error", () => {});
  remote.socket.send("x".repeat(1_000_000));
  const [code] = await new Promise<[number]>((resolve) => remote.socket.once("close", (c) => resolve([c])));
  assert.equal(code, 1009);
  other.socket.send(hello);
  assert.equal((await other.next()).type, "welcome");
});

test("a connection that breaks while its client drives stops the car", async (t) => {
  const { fast, driver } = await makeArmed();
  const { connect } = await open(t, fast);
  driver.session.close();
  const remote = await connect();
  remote.socket.send(hello);
  await remote.next();
  const drive = {
    type: "drive",
    at: fast.now(),
    twist: FORWARD,
    frame: "car",
    precision: false,
    holdHeading: false,
  };
  fast.pause(0.002);
  remote.socket.send(JSON.stringify({ ...drive, seq: 0 }));
  const answers = [await remote.next(), await remote.next()].map(({ type }) => type);
  assert.deepEqual(answers.sort(), ["applied", "event"]);
  const watcher = new Visitor(fast).hello("Laptop");
  remote.socket.terminate();
  let told: string[] = [];
  while (told.length === 0) {
    await setTimeout(1);
    told = watcher.sentences("event");
  }
  assert.deepEqual(told, [
    "lease-lost: Phone was cut off while driving: the car stops, and the wheel is free",
  ]);
});

test("a browser that asks for a page is told what lives here", async (t) => {
  const { path } = await open(t);
  const [status, text] = await new Promise<[number | undefined, string]>((resolve, reject) => {
    request({ socketPath: path, path: "/" }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (body += part));
      response.on("end", () => resolve([response.statusCode, body]));
    })
      .on("error", reject)
      .end();
  });
  assert.deepEqual([status, text], [426, "Strafe control speaks WebSocket\n"]);
});

test("a socket's path that cannot be used is an error at once", async () => {
  const fast = await makeRobot();
  await assert.rejects(listen("/no/such/folder/control.sock", fast.hub), /EACCES|ENOENT/);
});
