import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { VirtualClock } from "../../../src/core/clock.ts";
import { BOUNDS, type Bounds } from "../../../src/gateway/recorder/bounds.ts";
import { LogFile } from "../../../src/gateway/recorder/log-file.ts";
import type { Topic } from "../../../src/gateway/recorder/topics.ts";
import { diskError, FakeDisk, readCut, readWhole, settle } from "./rig.ts";

async function begin(bounds: Partial<Bounds> = {}) {
  const disk = new FakeDisk();
  const clock = new VirtualClock(50);
  const failures: unknown[] = [];
  const log = await LogFile.open({
    disk,
    clock,
    path: "/a.mcap",
    bounds: { ...BOUNDS, ...bounds },
    about: { car: "test car" },
    onFailure: (error) => failures.push(error),
  });
  const add = (topic: Topic, at: number, filling = 0) => {
    const data = Buffer.from(JSON.stringify({ at, filling: "x".repeat(filling) }));
    log.add({ topic, heardAt: at + 0.25, madeAt: at, data });
  };
  return { disk, clock, failures, log, add };
}

test("what is given to it can be read again by the file's index, with both its times", async () => {
  const { disk, log, add } = await begin();
  for (let i = 0; i < 500; i++) add(i % 5 === 0 ? "/camera" : "/telemetry", 50 + i / 50, 2000);
  await log.close();
  const { reader, found, metadata } = await readWhole(disk.bytes);
  assert.equal(found.length, 500);
  assert.ok(reader.chunkIndexes.length > 3, `${reader.chunkIndexes.length} chunks`);
  for (const [i, { topic, message, logTime, publishTime }] of found.entries()) {
    assert.equal(topic, i % 5 === 0 ? "/camera" : "/telemetry");
    assert.equal(message.at, 50 + i / 50);
    assert.equal(publishTime, BigInt(Math.round((50 + i / 50) * 1e9)));
    assert.ok(Math.abs(Number(logTime - publishTime) / 1e9 - 0.25) < 1e-6);
  }
  assert.equal(reader.statistics!.messageCount, 500n);
  assert.deepEqual(metadata.strafe, { car: "test car" });
  assert.deepEqual(metadata["strafe.losses"], { pictures: "0", messages: "0" });
});

test("cut off anywhere, all that is before the last chunk can be read, in its order", async () => {
  const { disk, log, add } = await begin({ chunk: 4000 });
  for (let i = 0; i < 100; i++) add("/telemetry", 50 + i, 150);
  await log.close();
  const whole = disk.bytes;
  const lost = (length: number) => {
    const found = readCut(whole.subarray(0, length));
    for (const [i, { message }] of found.entries()) assert.equal(message.at, 50 + i);
    return 100 - found.length;
  };
  const inChunk = Math.ceil(4000 / 190);
  let before = 100;
  fc.assert(fc.property(fc.integer({ min: 1, max: whole.length }), (length) => lost(length) <= 100));
  for (let length = 0; length <= whole.length; length += 97) {
    const now = lost(length);
    assert.ok(now <= before && before - now <= inChunk, `${before - now} messages came with 97 bytes`);
    before = now;
  }
  assert.equal(lost(whole.length), 0);
});

test("where the disk is slow nobody waits: the oldest pictures go first, and are counted", async () => {
  const { disk, log, add } = await begin({ mostWaiting: 100_000 });
  disk.stall();
  // A chunk that waits for the disk, and what comes meanwhile.
  for (let i = 0; i < 400; i++) {
    add("/telemetry", 50 + i, 800);
    if (i % 4 === 0) add("/camera", 50 + i, 10_000);
    if (i % 50 === 0) await settle();
  }
  const { pictures, messages } = log.dropped;
  assert.ok(pictures > 50, `${pictures} pictures`);
  assert.ok(messages > 0, `${messages} messages`);
  disk.goOn();
  await log.close();
  const { found, metadata } = await readWhole(disk.bytes);
  const kept = (topic: string) => found.filter((one) => one.topic === topic).length;
  assert.equal(kept("/camera"), 100 - pictures);
  assert.equal(kept("/telemetry"), 400 - messages);
  assert.deepEqual(metadata["strafe.losses"], { pictures: `${pictures}`, messages: `${messages}` });
  // The newest are there.
  assert.equal(found.at(-1)!.message.at, 449);
});

test("while pictures wait nothing else is dropped", async () => {
  const { disk, log, add } = await begin({ mostWaiting: 300_000 });
  disk.stall();
  for (let i = 0; i < 200; i++) {
    add("/telemetry", 50 + i, 800);
    add("/camera", 50 + i, 20_000);
  }
  assert.ok(log.dropped.pictures > 100, `${log.dropped.pictures} pictures`);
  assert.equal(log.dropped.messages, 0);
  disk.goOn();
  await log.close();
});

test("a disk that fails is told of once; what comes after that is dropped, and the end throws nothing", async () => {
  const { disk, failures, log, add } = await begin();
  disk.failure = diskError("ENOSPC");
  for (let i = 0; i < 1000; i++) add("/telemetry", 50 + i, 800);
  await settle();
  assert.deepEqual(failures, [disk.failure]);
  add("/telemetry", 2000, 800_000);
  await settle();
  assert.equal(failures.length, 1);
  await log.close();
});

test("what is written is given to the disk for good every few seconds", async () => {
  const { disk, clock, log, add } = await begin({ chunk: 1000 });
  const before = disk.synced;
  for (let i = 0; i < 60; i++) {
    clock.advance(0.5);
    add("/telemetry", clock.now(), 2000);
    await settle();
  }
  assert.equal(disk.synced - before, 30 / BOUNDS.syncEvery);
  await log.close();
});
