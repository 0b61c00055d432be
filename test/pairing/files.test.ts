import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { Keyring, robotOrigin } from "../../src/pairing/keyring.ts";
import { PairedClients } from "../../src/pairing/paired-clients.ts";
import { BrokenFileError } from "../../src/pairing/private-file.ts";

const folder = mkdtempSync(join(tmpdir(), "strafe-pairing-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let path: string;
let count = 0;
beforeEach(() => {
  path = join(folder, String(count++), "file.json");
});
const SINCE = "2026-11-27T12:00:00.000Z";
const TOKEN = "a".repeat(43);

test("who was added is found by its token, of which the file holds only a hash, for its owner alone", () => {
  const clients = new PairedClients(path);
  const { token, client } = clients.add("laptop", SINCE);
  assert.match(token, /^[\w-]{43}$/);
  assert.deepEqual(new PairedClients(path).find(token), client);
  const text = readFileSync(path, "utf8");
  assert.ok(!text.includes(token), text);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  for (const wrong of ["", TOKEN, token.slice(1), `${token}a`, client.hash])
    assert.equal(clients.find(wrong), undefined);
});

test("names are told apart, cut short and cleared of what no terminal should see", () => {
  const clients = new PairedClients(path);
  const names = ["laptop", "laptop", "\u001b[31mred", "x".repeat(100), "\n"].map(
    (name) => clients.add(name, SINCE).client.name,
  );
  assert.deepEqual(names, ["laptop", "laptop 2", "[31mred", "x".repeat(40), "somebody"]);
});

test("who is forgotten is found no more, and nobody else is lost", () => {
  const clients = new PairedClients(path);
  const one = clients.add("one", SINCE);
  const two = clients.add("two", SINCE);
  assert.equal(clients.forget("three"), false);
  assert.equal(clients.forget("one"), true);
  assert.equal(clients.find(one.token), undefined);
  assert.equal(clients.find(two.token)?.name, "two");
});

test("a broken file is said with its path, and stays as it is", () => {
  new PairedClients(path).add("laptop", SINCE);
  for (const text of ["{", '{"version":2,"clients":[]}', "[]", ""]) {
    writeFileSync(path, text);
    for (const use of [
      () => new PairedClients(path).find(TOKEN),
      () => new PairedClients(path).add("b", SINCE),
      () => new PairedClients(path).forget("b"),
      () => new Keyring(path).tokenFor("http://a"),
      () => new Keyring(path).keep({ url: "http://a", token: TOKEN, name: "b" }),
    ]) {
      assert.throws(use, (error: Error) => error instanceof BrokenFileError && error.message.includes(path));
      assert.equal(readFileSync(path, "utf8"), text);
    }
  }
});

test("a key is kept for a robot's origin, whatever address there is asked for, and for no other", () => {
  const keyring = new Keyring(path);
  keyring.keep({ url: "http://strafe.local:8080", token: "b".repeat(43), name: "laptop" });
  keyring.keep({ url: "http://strafe.local:8080", token: TOKEN, name: "laptop 2" });
  assert.equal(keyring.all.length, 1);
  assert.equal(keyring.tokenFor("ws://strafe.local:8080/robot"), TOKEN);
  assert.equal(keyring.tokenFor("http://STRAFE.local:8080/"), TOKEN);
  for (const other of ["http://strafe.local", "https://strafe.local:8080", "http://evil.com:8080", "x"])
    assert.equal(keyring.tokenFor(other), undefined, other);
  assert.equal(keyring.forget("http://strafe.local:8080/pair"), true);
  assert.equal(keyring.forget("http://strafe.local:8080"), false);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("only http and ws lead to a robot", () => {
  assert.equal(robotOrigin("wss://strafe.local"), "https://strafe.local");
  for (const address of ["strafe.local:8080", "ftp://a", "/run/control.sock", ""])
    assert.equal(robotOrigin(address), undefined, address);
});
