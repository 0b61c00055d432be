import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type ClientOptions, WebSocket, WebSocketServer } from "ws";
import type { GatewaySettings } from "../../../src/gateway/settings.ts";
import { parseVideoFrame, type VideoFrame } from "../../../src/protocol/video-frame.ts";
import { parseVideoState, type VideoState } from "../../../src/protocol/video-messages.ts";
import { VideoServer } from "../../../src/vision/video/video-server.ts";
import { paintedFrame } from "../../vision/video/camera.ts";
import { counted, get, startRig } from "../rig.ts";

const LIMIT = { timeout: 20_000 };

/** The test's own time limit ends the waiting. */
async function until(condition: () => unknown): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A page that watches; it says that it has drawn a frame when it is told to. */
class Watcher {
  readonly socket: WebSocket;
  readonly frames: VideoFrame[] = [];
  readonly states: VideoState[] = [];
  draws = true;
  closeCode: number | undefined;

  constructor(port: number, options: ClientOptions = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/video`, options);
    this.socket.on("message", (data: Buffer, binary) => this.#receive(data, binary));
    this.socket.on("error", () => {});
    this.socket.on("close", (code) => {
      this.closeCode = code;
    });
  }

  draw(): void {
    this.socket.send(JSON.stringify({ type: "drawn", sequence: this.frames.at(-1)!.sequence }));
  }

  get sequences(): number[] {
    return this.frames.map(({ sequence }) => sequence);
  }

  #receive(data: Buffer, binary: boolean): void {
    if (!binary) {
      this.states.push(parseVideoState(data.toString())!);
      return;
    }
    const frame = parseVideoFrame(data);
    assert.ok(typeof frame !== "string", String(frame));
    this.frames.push(frame);
    if (this.draws) this.draw();
  }
}

async function setUp(t: TestContext, settings: Partial<GatewaySettings> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "strafe-video-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "video.sock");
  const rig = await startRig(t, settings, { videoSocket: path });
  const watch = (options: ClientOptions = {}) => {
    const watcher = new Watcher(rig.port, options);
    t.after(() => watcher.socket.close());
    return watcher;
  };
  return { ...rig, path, watch };
}

async function startVision(t: TestContext, path: string): Promise<VideoServer> {
  const server = new VideoServer(path);
  await server.listen();
  t.after(() => server.close());
  return server;
}

const viewers = async (port: number) =>
  (JSON.parse((await get(port, "/healthz")).text) as { viewers: number }).viewers;

test("a page gets the pictures, one at a time and each time the newest", LIMIT, async (t) => {
  const { path, watch } = await setUp(t);
  const vision = await startVision(t, path);
  const watcher = watch();
  watcher.draws = false;
  await until(() => vision.isWatched);
  // Each is told apart from those that the gateway has by a second viewer that draws all of them.
  const other = watch();
  await until(() => other.states.at(-1)?.state === "open");
  for (let sequence = 0; sequence < 5; sequence++) {
    await vision.offer(paintedFrame(sequence, 10 + sequence));
    await until(() => other.sequences.at(-1) === sequence);
  }
  await until(() => watcher.frames.length > 0);
  assert.deepEqual(watcher.sequences, [0], "the second waits until the first is drawn");
  watcher.draw();
  await until(() => watcher.frames.length > 1);
  assert.deepEqual(watcher.sequences, [0, 4]);
  assert.equal(watcher.frames[1]!.capturedAt, 14);
  assert.deepEqual(other.sequences, [0, 1, 2, 3, 4]);
});

test("pictures are taken while somebody watches, and no longer", LIMIT, async (t) => {
  const { port, path, watch } = await setUp(t);
  const vision = await startVision(t, path);
  assert.equal(vision.isWatched, false);
  const [first, second] = [watch(), watch()];
  await until(async () => vision.isWatched && (await viewers(port)) === 2);
  first.socket.close();
  await until(async () => (await viewers(port)) === 1);
  assert.equal(vision.isWatched, true);
  second.socket.terminate();
  await until(() => !vision.isWatched);
  watch();
  await until(() => vision.isWatched);
});

test(
  "without anybody who sees the page is told so once, and finds the pictures when somebody comes",
  LIMIT,
  async (t) => {
    const { path, watch } = await setUp(t);
    const watcher = watch();
    await until(() => watcher.states.at(-1)?.state === "absent");
    assert.match(watcher.states.at(-1)!.text, /There is no camera/);
    const vision = await startVision(t, path);
    await until(() => watcher.states.at(-1)?.state === "open");
    await vision.offer(paintedFrame(700, 1));
    await until(() => watcher.frames.length === 1);
    await vision.close();
    await until(() => watcher.states.at(-1)?.state === "absent");
    assert.match(watcher.states.at(-1)!.text, /has ended and is being started again/);
    // One that counts from the beginning again.
    const next = await startVision(t, path);
    await until(() => next.isWatched);
    await next.offer(paintedFrame(0, 2));
    await until(() => watcher.frames.length === 2);
    assert.equal(watcher.closeCode, undefined);
    assert.deepEqual(
      watcher.states.map(({ state }) => state),
      ["waiting", "absent", "open", "absent", "open"],
    );
  },
);

test("a robot that was started without a camera says so", LIMIT, async (t) => {
  const { port } = await startRig(t);
  const watcher = new Watcher(port);
  t.after(() => watcher.socket.terminate());
  await until(() => watcher.states.length > 0);
  assert.equal(watcher.states[0]!.state, "absent");
});

test("the camera's fault reaches the page in its own words, and so does its end", LIMIT, async (t) => {
  const { path, watch } = await setUp(t);
  const vision = await startVision(t, path);
  vision.tellFault("The camera is unplugged: check its cable.");
  const watcher = watch();
  await until(() => watcher.states.at(-1)?.state === "fault");
  assert.match(watcher.states.at(-1)!.text, /check its cable/);
  vision.tellFault(null);
  await until(() => watcher.states.at(-1)?.state === "open");
});

test(
  "which of the eyes do not look reaches the page beside the pictures, and a camera's fault goes before it",
  LIMIT,
  async (t) => {
    const { path, watch } = await setUp(t);
    const vision = await startVision(t, path);
    vision.tellFault(null, "my.onnx is no ONNX model");
    const watcher = watch();
    const last = () => watcher.states.at(-1);
    await until(() => last()?.state === "open");
    assert.equal(last()!.text, "my.onnx is no ONNX model");
    vision.tellFault("The camera is unplugged.", "my.onnx is no ONNX model");
    await until(() => last()?.state === "fault");
    assert.equal(last()!.text, "The camera is unplugged.");
    vision.tellFault(null);
    await until(() => last()?.state === "open");
    assert.equal(last()!.text, "");
  },
);

test("a page that is too slow is given lesser pictures, and nobody else is", LIMIT, async (t) => {
  const { path, watch } = await setUp(t);
  const vision = await startVision(t, path);
  const [slow, quick] = [watch(), watch()];
  slow.draws = false;
  await until(() => vision.isWatched);
  const drawing = setInterval(() => {
    if (slow.frames.length > 0) slow.draw();
  }, 250);
  t.after(() => clearInterval(drawing));
  for (let sequence = 0; slow.frames.at(-1)?.level !== 2; sequence++) {
    await vision.offer(paintedFrame(sequence, sequence, 320, 240));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const levels = slow.frames.map(({ level }) => level);
  assert.ok(levels.includes(1) && levels.every((level, i) => level >= (levels[i - 1] ?? 0)), levels.join());
  assert.ok(quick.frames.length > 2 * slow.frames.length, `${quick.frames.length} and ${slow.frames.length}`);
});

test("the camera is guarded like the robot's other doors", LIMIT, async (t) => {
  const { port, watch } = await setUp(t, { maxClients: 1 });
  const refused = async (options: ClientOptions) => {
    const [, response] = (await once(watch(options).socket, "unexpected-response")) as [
      unknown,
      { statusCode: number },
    ];
    return response.statusCode;
  };
  assert.equal(await refused({ origin: "http://evil.com" }), 403);
  assert.equal(await refused({ headers: { Host: "evil.com" } }), 403);
  const first = watch({ origin: `http://127.0.0.1:${port}` });
  await until(() => first.states.length > 0);
  assert.equal(await refused({}), 503);
  assert.deepEqual(await counted(port), { origin: 1, host: 1, viewers: 1 });
});

test(
  "a viewer that says something else is hung up on; one that answers no ping is dropped",
  LIMIT,
  async (t) => {
    const { port, watch } = await setUp(t, { lookInterval: 20 });
    const loud = watch();
    await until(() => loud.states.length > 0);
    loud.socket.send('{"type":"estop"}');
    await until(() => loud.closeCode !== undefined);
    assert.equal(loud.closeCode, 1008);
    const silent = watch({ autoPong: false });
    await until(() => silent.states.length > 0);
    await until(() => silent.closeCode !== undefined);
    await until(async () => (await viewers(port)) === 0);
  },
);

test(
  "what comes from the camera's socket and is no picture is counted and goes no further",
  LIMIT,
  async (t) => {
    const { port, path, watch } = await setUp(t);
    const http = createServer().listen(path);
    const sockets = new WebSocketServer({ server: http, path: "/video" });
    t.after(() => {
      for (const socket of sockets.clients) socket.terminate();
      http.close();
    });
    sockets.on("connection", (socket) => {
      socket.send(new Uint8Array(100));
      socket.send('{"type":"video-fault"}');
    });
    const watcher = watch();
    await until(async () => (await counted(port)).video === 2);
    assert.deepEqual(watcher.frames, []);
  },
);
