import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { McapWriter } from "@mcap/core";
import { jpeg, RecorderRig } from "../gateway/recorder/rig.ts";

const LIMIT = { timeout: 60_000 };
const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "strafe-replay-"));
/** Of a drive of 10 s. */
let whole: Uint8Array;

before(async () => {
  const rig = new RecorderRig("/drives", { bounds: { chunk: 5000 } });
  let see = (_at: number) => {};
  rig.recorder.useCamera((take) => {
    see = (at) => take({ level: 0, width: 4, height: 2, sequence: 1, capturedAt: at }, jpeg(500));
    return () => {};
  });
  await rig.order({ type: "record", on: true });
  const armed = { safety: { state: "armed", reason: "" } } as const;
  const fast = { ...armed, twist: { vx: 0.6, vy: 0.8, omega: 0 } };
  const stall = { id: "stall", severity: "stop", text: "The wheel is stalled." } as const;
  await rig.pass(2, { battery: { volts: 12, fraction: 1 } });
  rig.recorder.event({
    type: "event",
    time: rig.clock.now(),
    level: "info",
    code: "armed",
    text: "Armed by a test",
  });
  await rig.pass(1, armed);
  see(rig.clock.now());
  await rig.pass(4, { ...fast, battery: { volts: 11.5, fraction: 0.8 } });
  see(rig.clock.now());
  await rig.pass(1, { faults: [stall] });
  await rig.pass(2);
  await rig.order({ type: "record", on: false });
  whole = rig.disk.bytes;
});

after(() => rmSync(folder, { recursive: true, force: true }));

function replay(bytes: Uint8Array, ...flags: string[]) {
  const file = join(folder, "a.mcap");
  writeFileSync(file, bytes);
  return run(file, ...flags);
}

function run(file: string, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "replay", file, ...flags], {
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("it says what a drive was: how long, how far, how fast, and what went wrong when", LIMIT, () => {
  const { status, stdout, stderr } = replay(whole);
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  for (const part of [
    /^ {2}car +test car, nothing$/m,
    /^ {2}world +the real one$/m,
    /^ {2}length +(9\.9|10\.0) s$/m,
    /^ {2}drove +4\.00 m in 4\.\d s, at most 1\.00 m\/s$/m,
    /^ {2}battery +12\.0 V, at the end 11\.5 V$/m,
    /^ {2}\/telemetry +200 .*strafe\.Telemetry$/m,
    /^ {2}\/camera +2 .*foxglove\.CompressedImage$/m,
    /^ {2}1 fault$/m,
    /^ +(6\.9|7\.0) s {2}stop, for 1\.0 s: The wheel is stalled\.$/m,
    /^ +(1\.9|2\.0) s {2}armed: Armed by a test$/m,
  ])
    assert.match(stdout, part);
});

test("with --json it is lines of JSON, the last of them the result", LIMIT, () => {
  const { status, stdout } = replay(whole, "--json");
  assert.equal(status, 0);
  const told = lines(stdout);
  const result = told.at(-1)!;
  assert.equal(result.type, "result");
  assert.deepEqual([result.ok, result.whole, result.pictures, result.faults], [true, true, 2, 1]);
  assert.ok(Math.abs(Number(result.distance) - 4) < 0.01, `${result.distance} m`);
  assert.equal(result.topSpeed, 1);
  assert.equal((result.about as { profile: string }).profile, "a car");
  assert.deepEqual(
    told.filter(({ type }) => type === "fault").map(({ id, severity }) => [id, severity]),
    [["stall", "stop"]],
  );
  assert.ok(
    told.some(({ type, topic, messages }) => type === "channel" && topic === "/tf" && messages === 200),
  );
});

test("one that was cut off is told of as far as it goes, and says so", LIMIT, () => {
  const { status, stdout, stderr } = replay(whole.subarray(0, Math.floor(whole.length / 2)));
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^ {2}length +\d\.\d s, cut off$/m);
  assert.match(stderr, /a\.mcap: it was cut off, .*: what was written before can be read\n$/);
});

test("one that was cut off before its first part has nothing to tell", LIMIT, () => {
  for (const length of [60, 300]) {
    const { status, stdout, stderr } = replay(whole.subarray(0, length));
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /it was cut off before anything was recorded/);
  }
});

test("a broken one is told of up to there, and fails with where it is broken", LIMIT, () => {
  const broken = Uint8Array.from(whole);
  const middle = Math.floor(broken.length / 2);
  broken[middle] = broken[middle]! ^ 0xff;
  const { status, stdout, stderr } = replay(broken, "--json");
  assert.equal(status, 1);
  assert.match(stderr, /a\.mcap: it is broken before byte \d+: /);
  const result = lines(stdout).at(-1)!;
  assert.deepEqual([result.ok, result.whole], [false, false]);
  assert.ok(Number(result.duration) > 1, `${result.duration} s`);
});

test("what is no recording is refused in a sentence", LIMIT, async () => {
  const parts: Uint8Array[] = [];
  const foreign = new McapWriter({
    writable: { position: () => 0n, write: async (bytes) => void parts.push(bytes.slice()) },
  });
  await foreign.start({ profile: "", library: "a lidar" });
  await foreign.end();
  const no = Buffer.from("PK\u0003\u0004 some other kind of file");
  for (const [bytes, why] of [
    [Buffer.alloc(0), /it is empty: its recording was cut off before anything was written/],
    [no, /it is no MCAP file/],
    [Buffer.concat(parts), /it is an MCAP file, but no recording of Strafe's: it was written by a lidar/],
  ] as const) {
    const { status, stdout, stderr } = replay(bytes);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, why);
    const json = replay(bytes, "--json");
    assert.equal(json.status, 1);
    assert.match(String(lines(json.stdout)[0]!.why), why);
  }
});

test("a file that is not there is wrong usage", LIMIT, () => {
  const { status, stdout, stderr } = run(join(folder, "none.mcap"));
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /cannot read .*none\.mcap: there is no such file/);
  assert.equal(run(folder).status, 2);
});

test("the pictures are written out, and none of another drive is written over", LIMIT, () => {
  const shots = join(folder, "new", "shots");
  const { status, stderr } = replay(whole, "--pictures", shots);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /2 pictures are in .*shots/);
  const names = readdirSync(shots).sort();
  assert.equal(names.length, 2);
  assert.match(names[0]!, /^000001-(2\.9|3\.0)\d+s\.jpg$/);
  assert.deepEqual(new Uint8Array(readFileSync(join(shots, names[0]!))), jpeg(500));
  const again = replay(whole, "--pictures", shots);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /000001-\S+\.jpg is there already: name a folder that is new/);
});
