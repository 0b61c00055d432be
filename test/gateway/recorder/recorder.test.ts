import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { BOUNDS } from "../../../src/gateway/recorder/bounds.ts";
import { realDisk } from "../../../src/gateway/recorder/disk.ts";
import { RecordingFolder } from "../../../src/gateway/recorder/recording-folder.ts";
import type { Recordings } from "../../../src/protocol/recording-messages.ts";
import { diskError, jpeg, RecorderRig, readWhole, settle, until } from "./rig.ts";

const LIMIT = { timeout: 30_000 };
const NAME = "2026-01-02T03-04-05Z.mcap";
const ON = { type: "record", on: true } as const;
const OFF = { type: "record", on: false } as const;
const LIST = { type: "list-recordings" } as const;

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "strafe-recordings-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const listed = (rig: RecorderRig) =>
  rig.told.findLast((news): news is Recordings => news.type === "recordings");

test(
  "a recording holds what the car tells and sees, what it is told, and what it is a recording of",
  LIMIT,
  async () => {
    const rig = new RecorderRig("/drives");
    assert.deepEqual(rig.state.state, "off");
    let see: ((header: never, picture: Uint8Array) => void) | undefined;
    rig.recorder.useCamera((take) => {
      see = take as typeof see;
      return () => {
        see = undefined;
      };
    });
    await rig.order(ON);
    assert.deepEqual([rig.state.state, rig.state.name], ["on", NAME]);
    const box = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 };
    const target = {
      id: 4,
      kind: "person",
      name: "person",
      bearing: 0,
      distance: 2,
      confidence: 1,
      box,
    } as const;
    const header = { level: 0, width: 400, height: 200, sequence: 1, capturedAt: rig.clock.now() };
    see!(header as never, jpeg(1000));
    await rig.pass(1, { sightings: { at: rig.clock.now(), targets: [{ ...target, locked: true }] } });
    rig.recorder.event({
      type: "event",
      time: rig.clock.now(),
      level: "error",
      code: "fault",
      text: "It stalls.",
    });
    rig.recorder.command({ type: "arm" }, "Phone");
    rig.recorder.command({ type: "ping", sent: 1 }, "Phone");
    rig.recorder.command({ type: "save-script", name: "a.ts", text: "secret", over: null }, "Phone");
    rig.recorder.refused({ type: "refused", code: "arming", text: "Not now." }, "Phone");
    await settle();
    assert.equal(rig.state.pictures, 1);
    await rig.order(OFF);
    assert.equal(see, undefined);
    assert.deepEqual([rig.state.state, rig.state.text], ["off", ""]);

    const { found, metadata } = await readWhole(rig.disk.files.get(`/drives/${NAME}`)!);
    const of = (topic: string) => found.filter((one) => one.topic === topic).map(({ message }) => message);
    assert.equal(of("/telemetry").length, 20);
    assert.equal(of("/telemetry")[0]!.type, "telemetry");
    assert.equal(of("/pose").length, 20);
    assert.equal(of("/tf").length, 20);
    assert.equal((of("/robot")[0]!.robot as { name: string }).name, "test car");
    assert.deepEqual(
      of("/log").map(({ level, name, message }) => [level, name, message]),
      [
        [4, "fault", "It stalls."],
        [3, "refused arming", "Phone: Not now."],
      ],
    );
    assert.deepEqual(of("/command"), [
      { by: "Phone", message: { type: "arm" } },
      { by: "Phone", message: { type: "save-script" } },
    ]);
    assert.equal(Buffer.from(String(of("/camera")[0]!.data), "base64").length, 1000);
    const seen = of("/camera/seen");
    assert.equal(seen.length, 1);
    assert.deepEqual((seen[0]!.points as { points: unknown }[])[0]!.points, [
      { x: 100, y: 100 },
      { x: 300, y: 100 },
      { x: 300, y: 150 },
      { x: 100, y: 150 },
    ]);
    assert.deepEqual(metadata.strafe, {
      car: "test car",
      hardware: "nothing",
      world: "",
      profile: "a car",
      began: "2026-01-02T03:04:05.000Z",
      zero: "2026-01-02T03:02:25.000Z",
    });
  },
);

test(
  "what people were told just before it began is in it, such as the arming that it began with",
  LIMIT,
  async () => {
    const rig = new RecorderRig("/drives", { eachDrive: true });
    const event = (text: string) =>
      rig.recorder.event({ type: "event", time: rig.clock.now(), level: "info", code: "armed", text });
    event("Long ago.");
    await rig.pass(BOUNDS.prelude + 1);
    event("Armed by a test.");
    await rig.pass(1, { safety: { state: "armed", reason: "" } });
    event("Later.");
    await rig.order(OFF);
    const { found } = await readWhole(rig.disk.bytes);
    assert.deepEqual(
      found.filter(({ topic }) => topic === "/log").map(({ message }) => message.message),
      ["Armed by a test.", "Later."],
    );
  },
);

test("how it goes is told twice a second, and only while it goes", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  await rig.order(ON);
  const before = rig.told.length;
  await rig.pass(5);
  const times = rig.told.length - before;
  assert.ok(times >= 9 && times <= 10, `${times} times in 5 s`);
  assert.ok(Math.abs(rig.state.elapsed - 5) < 0.3);
  await rig.order(OFF);
  const after = rig.told.length;
  await rig.pass(5);
  assert.equal(rig.told.length, after);
});

test("of the camera's pictures only so many a second are kept", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  let see = (_picture: Uint8Array) => {};
  rig.recorder.useCamera((take) => {
    const header = { level: 0, width: 4, height: 2, sequence: 1, capturedAt: 1 };
    see = (picture) => take(header, picture);
    return () => {};
  });
  await rig.order(ON);
  for (let i = 0; i < 300; i++) {
    rig.clock.advance(1 / 30);
    see(jpeg(100));
  }
  await settle();
  rig.recorder.tick();
  assert.ok(Math.abs(rig.state.pictures - 10 * BOUNDS.pictureRate) <= 2, `${rig.state.pictures} pictures`);
});

test("none begins where the disk is nearly full, and who asked is told what to do", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  rig.disk.freeBytes = 499e6;
  await rig.order(ON);
  assert.deepEqual(rig.refusals, [
    "recording: no recording can begin in drives: only 499 MB are free on the robot's disk, and 500 MB are left free: delete some recordings",
  ]);
  assert.equal(rig.state.state, "off");
  assert.equal(rig.disk.files.size, 0);
  rig.disk.freeBytes = 501e6;
  await rig.order(ON);
  assert.equal(rig.state.state, "on");
});

test("one that is under way ends, whole, when the disk is nearly full", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  await rig.order(ON);
  await rig.pass(3);
  rig.disk.freeBytes = 400e6;
  await rig.pass(1.5);
  assert.equal(rig.state.state, "off");
  assert.match(rig.state.text, /^the recording has ended: only 400 MB are free .*: delete some recordings$/);
  assert.deepEqual(rig.log.slice(1), [rig.state.text]);
  const { found } = await readWhole(rig.disk.bytes);
  assert.ok(found.length > 100);
});

for (const [code, words] of [
  ["ENOSPC", /the recording has ended: the disk is full: delete some recordings/],
  ["EIO", /the recording has ended: the disk fails/],
  ["EWHAT", /the recording has ended: EWHAT: as told by a test/],
] as const) {
  test(
    `a disk that says ${code} ends the recording with a sentence, and another may begin`,
    LIMIT,
    async () => {
      const rig = new RecorderRig("/drives", { bounds: { chunk: 5000 } });
      await rig.order(ON);
      rig.disk.failure = diskError(code);
      await rig.pass(2);
      assert.equal(rig.state.state, "off");
      assert.match(rig.state.text, words);
      assert.match(rig.log.at(-1)!, words);
      rig.disk.failure = undefined;
      await rig.order(ON);
      assert.deepEqual([rig.state.state, rig.state.text], ["on", ""]);
    },
  );
}

test("a folder that cannot be written is a sentence too", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  rig.disk.failure = diskError("EACCES");
  await rig.order(ON);
  assert.match(
    rig.refusals[0]!,
    /^recording: no recording can begin in drives: the robot may not write there/,
  );
  assert.equal(rig.state.state, "off");
});

test("a folder whose name a file has is a sentence, on a real disk", LIMIT, async (t) => {
  const folder = join(temporary(t), "drives");
  writeFileSync(folder, "no folder");
  const rig = new RecorderRig(folder, { disk: realDisk });
  await rig.order(ON);
  assert.match(
    rig.refusals[0]!,
    /no recording can begin in drives: something else has that name: name another folder/,
  );
});

test("the index that finds no room on the disk is told of, and what was written stays", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  await rig.order(ON);
  await rig.pass(10);
  const written = rig.disk.bytes.length;
  rig.disk.failure = diskError("ENOSPC");
  await rig.order(OFF);
  assert.match(rig.state.text, /could not be finished, and has no index: the disk is full/);
  assert.equal(rig.disk.bytes.length, written);
});

test("one begins and ends in order, however fast it is asked for", LIMIT, async () => {
  const rig = new RecorderRig("/drives");
  for (const order of [ON, ON, OFF, OFF, ON, OFF]) rig.recorder.order(rig.visitor, order);
  const states = () => rig.told.flatMap((news) => (news.type === "recording" ? [news.state] : []));
  await until(() => states().filter((state) => state === "off").length === 3);
  assert.deepEqual(states(), ["off", ..."starting on ending off starting on ending off".split(" ")]);
  assert.deepEqual(rig.refusals, []);
});

test(
  "with each drive recorded, one begins by the arming and ends a little after the disarming",
  LIMIT,
  async () => {
    const rig = new RecorderRig("/drives", { eachDrive: true });
    const armed = { safety: { state: "armed", reason: "" } } as const;
    await rig.pass(1);
    assert.equal(rig.state.state, "off");
    await rig.pass(1, armed);
    assert.equal(rig.state.state, "on");
    await rig.pass(BOUNDS.afterwards - 1);
    assert.equal(rig.state.state, "on");
    // Armed again in time: it is the same drive.
    await rig.pass(1, armed);
    await rig.pass(BOUNDS.afterwards + 1);
    assert.deepEqual([rig.state.state, rig.state.text], ["off", ""]);
    await rig.pass(1, armed);
    assert.equal(rig.state.state, "on");
    await rig.order(OFF);
    await rig.pass(1, armed);
    assert.equal(rig.state.state, "off");
    await rig.pass(1);
    await rig.pass(1, armed);
    assert.equal(rig.state.state, "on");
  },
);

test("what a person began the disarming does not end", LIMIT, async () => {
  const rig = new RecorderRig("/drives", { eachDrive: true });
  await rig.order(ON);
  await rig.pass(1, { safety: { state: "armed", reason: "" } });
  await rig.pass(2 * BOUNDS.afterwards);
  assert.equal(rig.state.state, "on");
});

test(
  "the list has the newest first, and says which was cut off; links and other files are none",
  LIMIT,
  async (t) => {
    const folder = temporary(t);
    const rig = new RecorderRig(folder, { disk: { ...realDisk, free: async () => 1e12 } });
    await rig.order(LIST);
    assert.deepEqual(listed(rig)!.recordings, []);
    await rig.order(ON);
    await rig.pass(2);
    await rig.order(OFF);
    writeFileSync(join(folder, "2027 a crash.mcap"), "cut off");
    symlinkSync("/etc/passwd", join(folder, "link.mcap"));
    mkdirSync(join(folder, "folder.mcap"));
    writeFileSync(join(folder, ".hidden.mcap"), "");
    writeFileSync(join(folder, "notes.txt"), "");
    await rig.order(LIST);
    await until(() => listed(rig)!.recordings.length === 2);
    const { recordings, others, free } = listed(rig)!;
    assert.deepEqual(
      recordings.map(({ name, duration }) => [name, duration === null ? null : Math.round(duration)]),
      [
        ["2027 a crash.mcap", null],
        [NAME, 2],
      ],
    );
    assert.equal(others, 0);
    assert.ok(free! > 0);
  },
);

test("a second one of the same second has a name of its own", LIMIT, async (t) => {
  const folder = temporary(t);
  const rig = new RecorderRig(folder, { disk: { ...realDisk, free: async () => 1e12 } });
  for (let i = 0; i < 3; i++) {
    await rig.order(ON);
    await rig.order(OFF);
  }
  assert.deepEqual(readdirSync(folder).sort(), [
    "2026-01-02T03-04-05Z-2.mcap",
    "2026-01-02T03-04-05Z-3.mcap",
    NAME,
  ]);
});

test("one is deleted for good when somebody wants it, and not while it is written", LIMIT, async (t) => {
  const folder = temporary(t);
  const rig = new RecorderRig(folder, { disk: { ...realDisk, free: async () => 1e12 } });
  await rig.order(ON);
  const remove = { type: "remove-recording", name: NAME } as const;
  await rig.order(remove);
  await assert.rejects(rig.recorder.open(NAME), /is being written and cannot be fetched yet/);
  assert.match(rig.refusals.at(-1)!, /is being written and cannot be deleted yet: end the recording first/);
  await rig.order(OFF);
  await rig.order(LIST);
  await rig.order(remove);
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual(listed(rig)!.recordings, []);
  await rig.order(remove);
  assert.equal(rig.refusals.at(-1), `recording: there is no recording ${NAME}`);
});

test("no name leads out of the folder", LIMIT, async (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "outside.mcap"), "mine");
  const inner = new RecordingFolder(join(folder, "inner"), async () => null);
  mkdirSync(inner.path);
  symlinkSync(join(folder, "outside.mcap"), join(inner.path, "link.mcap"));
  for (const name of [
    "../outside.mcap",
    "..",
    "/etc/passwd",
    "a/b.mcap",
    "a\\b.mcap",
    ".a.mcap",
    "a.mcap\0",
    "",
  ]) {
    await assert.rejects(inner.open(name), /is no name of a recording/, name);
    await assert.rejects(inner.remove(name), /is no name of a recording/, name);
  }
  await assert.rejects(inner.open("link.mcap"), /there is no recording link\.mcap/);
  await assert.rejects(inner.remove("link.mcap"), /there is no recording link\.mcap/);
  assert.deepEqual(readdirSync(folder).sort(), ["inner", "outside.mcap"]);
});
