import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { loadImage } from "@napi-rs/canvas";
import { WebSocket } from "ws";
import { parseVideoFrame, type VideoFrame } from "../../../src/protocol/video-frame.ts";
import { VideoServer } from "../../../src/vision/video/video-server.ts";
import { until } from "../../gateway/rig.ts";
import { paintedFrame } from "./camera.ts";

const LIMIT = { timeout: 20_000 };

async function serve(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "strafe-video-"));
  const path = join(folder, "video.sock");
  writeFileSync(path, "left by a process that was killed");
  const server = new VideoServer(path);
  await server.listen();
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return { path, server };
}

async function connect(path: string) {
  const frames: VideoFrame[] = [];
  const texts: string[] = [];
  const socket = new WebSocket(`ws+unix:${path}:/video`);
  socket.on("message", (data: Buffer, binary) => {
    if (!binary) {
      texts.push(data.toString());
      return;
    }
    const frame = parseVideoFrame(data);
    assert.ok(typeof frame !== "string", String(frame));
    frames.push(frame);
  });
  await once(socket, "open");
  const want = (...levels: number[]) => socket.send(JSON.stringify({ type: "watch", levels }));
  return { socket, frames, texts, want };
}

test("a frame arrives as a JPEG of its level with its number and its time", LIMIT, async (t) => {
  const { path, server } = await serve(t);
  const viewer = await connect(path);
  viewer.want(0, 2);
  await until(() => server.isWatched);
  await server.offer(paintedFrame(5, 12.25));
  await until(() => viewer.frames.length === 2);
  const [large, small] = viewer.frames.sort((a, b) => a.level - b.level);
  const { jpeg, ...header } = large!;
  assert.deepEqual(header, { level: 0, width: 640, height: 480, sequence: 5, capturedAt: 12.25 });
  const picture = await loadImage(Buffer.from(jpeg));
  assert.deepEqual([picture.width, picture.height], [640, 480]);
  assert.deepEqual([small!.level, small!.width, small!.height], [2, 320, 240]);
  assert.ok(small!.jpeg.length < jpeg.length, `${small!.jpeg.length} and ${jpeg.length} bytes`);
});

test("with nobody watching nothing is encoded: a frame is not even looked at", LIMIT, async (t) => {
  const { path, server } = await serve(t);
  const broken = { ...paintedFrame(0, 0), data: new Uint8Array(1) };
  await server.offer(broken);
  const viewer = await connect(path);
  viewer.want(0);
  await until(() => server.isWatched);
  await assert.rejects(server.offer(broken), { code: "frame-size" });
  viewer.want();
  await until(() => !server.isWatched);
  await server.offer(broken);
  viewer.want(1);
  await until(() => server.isWatched);
  viewer.socket.terminate();
  await until(() => !server.isWatched);
  await server.offer(broken);
});

test("frames that come faster than they are encoded are dropped, not kept", LIMIT, async (t) => {
  const { path, server } = await serve(t);
  const viewer = await connect(path);
  viewer.want(0);
  await until(() => server.isWatched);
  const offered = Array.from({ length: 5 }, (_, i) => server.offer(paintedFrame(i, i)));
  await Promise.all(offered);
  await server.offer(paintedFrame(9, 9));
  await until(() => viewer.frames.at(-1)?.sequence === 9);
  assert.deepEqual(
    viewer.frames.map(({ sequence }) => sequence),
    [0, 9],
  );
});

test("a viewer that does not read is skipped, and nothing piles up for it", LIMIT, async (t) => {
  const { path, server } = await serve(t);
  const viewer = await connect(path);
  viewer.want(0);
  await until(() => server.isWatched);
  viewer.socket.pause();
  const noise = paintedFrame(0, 0);
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = (i * 2654435761) >>> 24;
  for (let sequence = 0; sequence < 60; sequence++) await server.offer({ ...noise, sequence });
  viewer.socket.resume();
  await server.offer({ ...noise, sequence: 60 });
  await until(() => viewer.frames.length > 0);
  const bytes = viewer.frames.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
  assert.ok(viewer.frames.length < 40, `${viewer.frames.length} frames, ${bytes} bytes`);
});

test("a fault is told at once, to late comers too, and so is its end", LIMIT, async (t) => {
  const { path, server } = await serve(t);
  const early = await connect(path);
  server.tellFault("the camera is unplugged");
  server.tellFault("the camera is unplugged");
  const late = await connect(path);
  server.tellFault(null);
  const fault = '{"type":"video-fault","text":"the camera is unplugged","lack":""}';
  const none = '{"type":"video-fault","text":null,"lack":""}';
  await until(() => early.texts.length === 3 && late.texts.length === 2);
  assert.deepEqual(early.texts, [none, fault, none]);
  assert.deepEqual(late.texts, [fault, none]);
});

test("who says something else is hung up on", LIMIT, async (t) => {
  const { path, server } = await serve(t);
  const viewer = await connect(path);
  viewer.socket.send("hello");
  const [code] = await once(viewer.socket, "close");
  assert.equal(code, 1008);
  assert.equal(server.isWatched, false);
});
