import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { type TestContext, test } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import { PairedClients } from "../../src/pairing/paired-clients.ts";
import { PinBook } from "../../src/pairing/pin-book.ts";
import { keyFor } from "../../src/script/runner/key.ts";
import { startRig } from "../gateway/rig.ts";

/** A robot that knows nobody, and a home without keys. */
async function stranger(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), "strafe-home-"));
  const usual = process.env.XDG_CONFIG_HOME;
  process.env.XDG_CONFIG_HOME = home;
  t.after(() => {
    if (usual === undefined) delete process.env.XDG_CONFIG_HOME;
    else process.env.XDG_CONFIG_HOME = usual;
    rmSync(home, { recursive: true });
  });
  const pins = new PinBook(
    new VirtualClock(),
    () => "123456",
    () => {},
  );
  const clients = new PairedClients(join(home, "paired.json"));
  const { port } = await startRig(t, {}, { pairing: { pins, clients, log: () => {}, isLocal: () => false } });
  return { origin: `http://127.0.0.1:${port}`, clients };
}

function typing(text: string) {
  const stdin = new PassThrough();
  stdin.end(text);
  const said: string[] = [];
  return { stdin, stderr: { write: (line: string) => said.push(line) }, said };
}

test("a person at a terminal is asked for the PIN there, and never again", async (t) => {
  const { origin, clients } = await stranger(t);
  const person = typing("123456\n");
  const key = await keyFor(origin, person);
  assert.ok(clients.find(key!), "the robot knows it");
  assert.match(person.said.join(""), /shows a PIN.*PIN: Paired: /s);
  const silent = typing("");
  assert.equal(await keyFor(origin, silent), key);
  assert.deepEqual(silent.said, []);
});

test("where nobody can be asked, what to do is said instead; so it is after three wrong PINs", async (t) => {
  const { origin } = await stranger(t);
  await assert.rejects(keyFor(origin, undefined), {
    message: `${origin} does not know this computer: run  strafe pair ${origin}`,
  });
  await assert.rejects(keyFor(origin, typing("1\n2\n3\n123456\n")), {
    message: "it is not paired: start again with the PIN that the robot shows now",
  });
});

test("a robot that does not answer has no key, and is complained of by whoever wants to drive it", async () => {
  assert.equal(await keyFor("http://127.0.0.1:9", undefined), undefined);
});
