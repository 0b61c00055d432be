import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { VirtualClock } from "../../../src/core/clock.ts";
import { systemClock } from "../../../src/core/system-clock.ts";
import { Recorder } from "../../../src/gateway/recorder/recorder.ts";
import { PairedClients } from "../../../src/pairing/paired-clients.ts";
import { PinBook } from "../../../src/pairing/pin-book.ts";
import { parseGatewayReport } from "../../../src/protocol/ipc.ts";
import type { RecordingState, Recordings } from "../../../src/protocol/recording-messages.ts";
import { VideoServer } from "../../../src/vision/video/video-server.ts";
import { paintedFrame } from "../../vision/video/camera.ts";
import { FakeControl } from "../fake-control.ts";
import { drive, get, Page, type Rig, startRig } from "../rig.ts";
import { readCut, readWhole, telemetry, until } from "./rig.ts";

const LIMIT = { timeout: 60_000 };
const entry = fileURLToPath(
  new URL(`../../../src/gateway/main${import.meta.url.slice(-3)}`, import.meta.url),
);

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "strafe-recordings-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const recorderIn = (folder: string) =>
  new Recorder({
    folder,
    clock: systemClock,
    today: () => new Date(),
    about: {},
    eachDrive: false,
    log: () => {},
  });

const state = (page: Page) =>
  page.told.findLast((news): news is RecordingState => news.type === "recording")?.state;
const list = (page: Page) =>
  page.told.findLast((news): news is Recordings => news.type === "recordings")?.recordings;

/** What control says to the gateway itself. */
const say = ({ control }: Pick<Rig, "control">, message: object) =>
  control.visitor("gateway")!.socket.send(JSON.stringify(message));

test(
  "from a page: a drive is recorded, listed, fetched and deleted, and every page sees it",
  LIMIT,
  async (t) => {
    const folder = temporary(t);
    const videoSocket = join(temporary(t), "video.sock");
    const vision = new VideoServer(videoSocket);
    await vision.listen();
    t.after(() => vision.close());
    const rig = await startRig(t, {}, { recorder: recorderIn(folder), videoSocket });
    const page = await rig.connect();
    const other = await rig.connect();
    await page.greet("page");
    await other.greet("other");
    page.say({ type: "record", on: true });
    await until(() => state(page) === "on" && state(other) === "on");
    for (let i = 0; i < 10; i++) say(rig, telemetry(systemClock.now()));
    say(rig, { type: "event", time: systemClock.now(), level: "info", code: "armed", text: "Armed by page" });
    page.say({ type: "arm" });
    page.say(drive(0));
    other.say({ type: "lock", target: -1 } as never);
    await until(() => other.refusals.length === 1);
    rig.control
      .visitor("other")!
      .socket.send(JSON.stringify({ type: "refused", code: "arming", text: "It lies on its side." }));
    await until(() => other.refusals.length === 2);
    // The camera is looked through for the recording alone.
    await until(() => vision.isWatched);
    for (let i = 0; i < 5; i++) {
      vision.offer(paintedFrame(i, systemClock.now()));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    page.say({ type: "list-recordings" });
    await until(() => list(page)?.length === 0);
    const [name] = readdirSync(folder);
    const early = await get(rig.port, `/recordings/${name}`);
    assert.equal(early.status, 404);
    assert.match(early.text, /is being written and cannot be fetched yet/);
    page.say({ type: "record", on: false });
    await until(() => state(other) === "off" && list(page)?.length === 1);
    await until(() => !vision.isWatched);
    assert.equal(list(page)![0]!.name, name);
    assert.equal(list(other), undefined);

    const fetched = await get(rig.port, `/recordings/${name}`);
    assert.equal(fetched.status, 200);
    assert.equal(
      fetched.headers["content-disposition"],
      `attachment; filename="${name}"; filename*=UTF-8''${name}`,
    );
    const bytes = readFileSync(join(folder, name!));
    assert.equal(fetched.headers["content-length"], String(bytes.length));
    const head = await get(rig.port, `/recordings/${name}`, {}, "HEAD");
    assert.equal(head.headers["content-length"], String(bytes.length));
    const { found } = await readWhole(bytes);
    const of = (topic: string) => found.filter((one) => one.topic === topic).map(({ message }) => message);
    assert.equal(of("/telemetry").length, 10);
    assert.deepEqual(
      of("/command").map(({ by, message }) => [by, (message as { type: string }).type]),
      [
        ["page", "arm"],
        ["page", "drive"],
        ["page", "list-recordings"],
        ["page", "record"],
      ],
    );
    assert.deepEqual(
      of("/log").map(({ name: code }) => code),
      ["armed", "refused invalid", "refused arming"],
    );
    assert.ok(of("/camera").length >= 2, `${of("/camera").length} pictures`);
    assert.equal(Buffer.from(String(of("/camera")[0]!.data), "base64").readUInt16BE(), 0xffd8);

    page.say({ type: "remove-recording", name: name! });
    await until(() => list(page)?.length === 0);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal((await get(rig.port, `/recordings/${name}`)).status, 404);
  },
);

test("nothing but a recording of the folder can be fetched, whatever is asked for", LIMIT, async (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "secret.txt"), "secret");
  const { port, connect } = await startRig(t, {}, { recorder: recorderIn(join(folder, "inner")) });
  for (const path of [
    "..%2fsecret.txt",
    "../secret.txt",
    "..",
    "%2e%2e%2fsecret.txt",
    "a%00.mcap",
    "%ff",
    "",
  ]) {
    const answer = await get(port, `/recordings/${path}`);
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
    assert.doesNotMatch(answer.text, /^secret/);
  }
  const page = await connect();
  await page.greet("page");
  page.say({ type: "remove-recording", name: "../secret.txt" } as never);
  await until(() => page.refusals.length === 1);
  assert.equal(page.refusals[0]!.code, "invalid");
});

test("who says no hello, or is not paired, records nothing and fetches nothing", LIMIT, async (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "a.mcap"), "mine");
  const pairing = {
    pins: new PinBook(
      new VirtualClock(),
      () => "123456",
      () => {},
    ),
    clients: new PairedClients(join(temporary(t), "paired.json")),
    log: () => {},
    isLocal: ({ headers }: { headers: Record<string, unknown> }) => headers["x-test-local"] === "yes",
  };
  const { port, connect } = await startRig(t, {}, { recorder: recorderIn(folder), pairing });
  assert.equal((await get(port, "/recordings/a.mcap")).status, 401);
  assert.equal((await get(port, "/recordings/a.mcap", { "x-test-local": "yes" })).text, "mine");
  await assert.rejects(new Page(new WebSocket(`ws://127.0.0.1:${port}/robot`)).opened, /401/);
  const page = await connect({ headers: { "x-test-local": "yes" } });
  page.say({ type: "record", on: true });
  await until(() => page.refusals.length === 1);
  assert.equal(page.refusals[0]!.code, "hello-first");
  assert.deepEqual(readdirSync(folder), ["a.mcap"]);
});

test("a robot without a folder for recordings says so", LIMIT, async (t) => {
  const { port, connect } = await startRig(t);
  const page = await connect();
  await page.greet("page");
  page.say({ type: "record", on: true });
  await until(() => page.refusals.length === 1);
  assert.equal(page.refusals[0]!.code, "unavailable");
  assert.equal((await get(port, "/recordings/a.mcap")).status, 404);
});

/** The gateway's own process, which records what a fake control tells it. */
async function recordingProcess(t: TestContext) {
  const folder = temporary(t);
  const control = new FakeControl(join(folder, "control.sock"));
  await control.listen();
  t.after(() => control.die());
  const recordings = join(folder, "recordings");
  const args = ["--control", join(folder, "control.sock"), "--web", "/nowhere", "--port", "0"];
  const child = fork(entry, [...args, "--recordings", recordings, "--record"], {
    stdio: ["ignore", 2, 2, "ipc"],
  });
  t.after(() => child.kill("SIGKILL"));
  const ready = parseGatewayReport((await once(child, "message"))[0]);
  assert.ok(ready?.type === "ready");
  await until(() => control.visitor("gateway")?.heard.some(({ type }) => type === "subscribe") ?? false);
  let told = 0;
  const file = () => {
    try {
      return readFileSync(join(recordings, readdirSync(recordings)[0]!));
    } catch {
      return Buffer.alloc(0);
    }
  };
  /** Has the car talk until the file has so many bytes. */
  const fill = async (bytes: number) => {
    while (file().length < bytes) {
      for (let i = 0; i < 50; i++) {
        const armed = telemetry(systemClock.now(), { safety: { state: "armed", reason: "" } });
        say({ control }, { ...armed, refused: { told: told++ } });
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { child, fill, file };
}

test("a process that is killed leaves a file that can be read up to its last chunk", LIMIT, async (t) => {
  const { child, fill, file } = await recordingProcess(t);
  await fill(1e6);
  child.kill("SIGKILL");
  await once(child, "exit");
  const found = readCut(file()).filter(({ topic }) => topic === "/telemetry");
  assert.ok(found.length > 500, `${found.length} messages`);
  const numbers = found.map(({ message }) => (message.refused as { told: number }).told);
  // None is missing between the first and the last.
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => numbers[0]! + i),
  );
  await assert.rejects(readWhole(file()));
});

test("a process that is told to end finishes its recording first", LIMIT, async (t) => {
  const { child, fill, file } = await recordingProcess(t);
  await fill(3e5);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
  const { found } = await readWhole(file());
  assert.ok(found.length > 100, `${found.length} messages`);
});
