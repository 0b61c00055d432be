import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { test } from "node:test";
import { FakeControl } from "./fake-control.ts";
import { counted, get, type Page, startRig, until } from "./rig.ts";

const LIMIT = { timeout: 20_000 };

/** How a handshake is answered: the status and the sentence, where it is refused. */
async function handshake(port: number, path: string, headers: Record<string, string>) {
  const upgrade = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  return await get(port, path, { ...upgrade, ...headers });
}

test("a foreign page is turned away before the handshake, and counted", LIMIT, async (t) => {
  const { port, control } = await startRig(t);
  const strangers: [Record<string, string>, RegExp][] = [
    [{ Origin: "http://evil.com" }, /a page of "http:\/\/evil\.com" may not/],
    [{ Origin: "null" }, /"null"/],
    [{ Host: "evil.com" }, /does not answer to the name "evil\.com"/],
    [{ Host: `evil.com:${port}`, Origin: `http://evil.com:${port}` }, /does not answer/],
    [{ "Sec-Fetch-Site": "cross-site" }, /Origin/],
  ];
  for (const [headers, sentence] of strangers) {
    const { status, text } = await handshake(port, "/robot", headers);
    assert.equal(status, 403, JSON.stringify(headers));
    assert.match(text, sentence);
  }
  assert.deepEqual(await counted(port), { origin: 3, host: 2 });
  assert.equal(control.visitors.length, 1, "control saw the gateway only");
});

test("the robot's own page and a script without Origin are let in", LIMIT, async (t) => {
  const { port, connect } = await startRig(t);
  await (await connect({ origin: `http://127.0.0.1:${port}` })).greet("page");
  await (await connect()).greet("script");
});

test("there is a WebSocket at /robot and nowhere else", LIMIT, async (t) => {
  const { port } = await startRig(t);
  const { status, text } = await handshake(port, "/other", {});
  assert.equal(status, 404);
  assert.match(text, /\/robot/);
});

test("one client too many is told so, and finds room when another leaves", LIMIT, async (t) => {
  const { port, connect } = await startRig(t, { maxClients: 2 });
  const first = await connect();
  await connect();
  const { status, text } = await handshake(port, "/robot", {});
  assert.equal(status, 503);
  assert.match(text, /^2 pages or scripts are connected/);
  first.socket.close();
  await until(() => first.closeCode !== undefined);
  await (await connect()).greet("third");
});

test("a client that leaves is gone from control too", LIMIT, async (t) => {
  const { control, connect } = await startRig(t);
  const page = await connect();
  await page.greet("page");
  page.socket.terminate();
  await until(() => control.visitor("page")!.closed);
});

test(
  "when control dies its clients are told why and closed with 1012, and a new control finds them again",
  LIMIT,
  async (t) => {
    const rig = await startRig(t);
    const page = await rig.connect();
    await page.greet("page");
    await rig.control.die();
    await until(() => page.closeCode !== undefined);
    assert.equal(page.closeCode, 1012);
    const last = page.told.at(-1)!;
    assert.ok(last.type === "event" && last.code === "link", JSON.stringify(last));
    assert.equal((await get(rig.port, "/healthz")).status, 503);

    // Meanwhile: let in, told, sent away.
    const early = await rig.connect();
    await until(() => early.closeCode !== undefined);
    assert.equal(early.closeCode, 1012);
    assert.equal(early.told.at(-1)!.type, "event");

    const next = new FakeControl(rig.controlSocket);
    await next.listen();
    t.after(() => next.die());
    await until(() => next.visitor("gateway"));
    await (await rig.connect()).greet("again");
  },
);

test("a client that answers no ping is dropped, and control sees it leave", LIMIT, async (t) => {
  const { port, control } = await startRig(t, { lookInterval: 20 });
  const socket = connectTcp(port, "127.0.0.1");
  // Taken in and never answered: what a phone that left the house looks like from here.
  socket.resume();
  socket.write(
    `GET /robot HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  await until(() => control.visitors.length === 2);
  await once(socket, "close");
  await until(() => control.visitors[1]!.closed);
});

test("a client that answers pings and says nothing else stays", LIMIT, async (t) => {
  const { connect } = await startRig(t, { lookInterval: 10 });
  const page = await connect();
  let pings = 0;
  page.socket.on("ping", () => pings++);
  await until(() => pings > 20);
  assert.equal(page.closeCode, undefined);
});

test(
  "telemetry is taken from control once and goes to those who asked, at each one's rate",
  LIMIT,
  async (t) => {
    const { control, connect } = await startRig(t);
    const [fast, slow, silent] = [await connect(), await connect(), await connect()];
    await Promise.all([fast.greet("fast"), slow.greet("slow"), silent.greet("silent")]);
    fast.say({ type: "subscribe", rate: 100 });
    slow.say({ type: "subscribe", rate: 0.01 });
    await flush(fast, slow);
    const { socket } = control.visitor("gateway")!;
    for (let i = 0; i < 10; i++) {
      socket.send(`{"type":"telemetry","tick":${i}}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await flush(fast, slow, silent);
    const ticks = ({ told }: Page) => told.filter(({ type }) => type === "telemetry").length;
    assert.ok(ticks(fast) >= 5, `${ticks(fast)} of 10`);
    assert.equal(ticks(slow), 1);
    assert.equal(ticks(silent), 0);
    for (const name of ["fast", "slow"]) {
      assert.ok(
        !control.visitor(name)!.heard.some(({ type }) => type === "subscribe"),
        "control is not asked again",
      );
    }
  },
);

test("subscribing before hello is refused", LIMIT, async (t) => {
  const { connect } = await startRig(t);
  const page = await connect();
  page.say({ type: "subscribe", rate: 10 });
  await until(() => page.refusals.length > 0);
  assert.equal(page.refusals[0]!.code, "hello-first");
});

test("who does not read misses telemetry; nothing piles up and nobody else waits", LIMIT, async (t) => {
  const { port, control, connect } = await startRig(t, { lookInterval: 1e6 });
  const [reader, sleeper] = [await connect(), await connect()];
  await Promise.all([reader.greet("reader"), sleeper.greet("sleeper")]);
  reader.say({ type: "subscribe", rate: 100 });
  sleeper.say({ type: "subscribe", rate: 100 });
  await flush(reader, sleeper);
  sleeper.socket.pause();
  const { socket } = control.visitor("gateway")!;
  // Much more than the kernel's buffers take: without skipping all of it would lie in the gateway.
  const padding = "x".repeat(500_000);
  const count = 60;
  const skipped = async () => (JSON.parse((await get(port, "/healthz")).text) as { skipped: number }).skipped;
  let sent = 0;
  let heard = 0;
  reader.socket.on("message", () => heard++);
  for (; sent < count; sent++) {
    const before = heard;
    socket.send(`{"type":"telemetry","padding":"${padding}"}`);
    await until(() => heard > before);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(heard, count, "the reader got every one");
  const missed = await skipped();
  assert.ok(missed > 10, `only ${missed} of ${count} were skipped for the sleeper`);
  sleeper.socket.resume();
  await flush(sleeper);
  const got = sleeper.told.filter(({ type }) => type === "telemetry").length;
  assert.equal(got + missed, count);
});

/** Everything that was said to these before now has arrived. */
async function flush(...pages: Page[]): Promise<void> {
  const sent = Math.random();
  for (const page of pages) page.say({ type: "ping", sent });
  const answered = (page: Page) => page.told.some((m) => m.type === "pong" && m.sent === sent);
  await until(() => pages.every(answered));
}
