import assert from "node:assert/strict";
import { hostname, networkInterfaces } from "node:os";
import { test } from "node:test";
import { Access } from "../../src/gateway/access.ts";

const local = new Access({ host: "127.0.0.1", onNetwork: false });
const open = new Access({ host: "0.0.0.0", onNetwork: true });

const hostOk = (access: Access, host: string | undefined) =>
  access.checkHost(host === undefined ? {} : { host }) === undefined;
const originOk = (origin: string, host = "127.0.0.1:8080") =>
  local.checkOrigin({ host, origin }) === undefined;

test("this machine's own names are answered to, with any port", () => {
  for (const host of [
    "localhost",
    "localhost:8080",
    "LocalHost:1",
    "127.0.0.1:8080",
    "[::1]:8080",
    "[::1]",
  ]) {
    assert.ok(hostOk(local, host), host);
  }
});

test("no other Host is answered to, however it is dressed up", () => {
  const strangers = [
    "evil.com",
    "evil.com:8080",
    "localhost.evil.com",
    "evil.com.localhost",
    "127.0.0.1.evil.com",
    "127.0.0.1@evil.com",
    "localhost:8080@evil.com",
    "localhost, evil.com",
    "localhost:8080:8080",
    "localhost/",
    "localhost\\evil.com",
    "0.0.0.0:8080",
    "[::]",
    "192.168.1.77:8080",
    " localhost",
    "",
  ];
  for (const host of strangers) assert.ok(!hostOk(local, host), JSON.stringify(host));
  assert.ok(!hostOk(local, undefined), "no Host at all");
});

test("the sentence about a wrong Host quotes it, cut short", () => {
  const { status, text } = local.checkHost({ host: `${"x".repeat(5000)}.com` })!;
  assert.equal(status, 403);
  assert.ok(text.length < 200, text);
});

test("the address that is listened on is a name too, an IPv6 one in brackets", () => {
  assert.ok(hostOk(new Access({ host: "127.0.0.5", onNetwork: false }), "127.0.0.5:8080"));
  assert.ok(hostOk(new Access({ host: "fe80::1", onNetwork: false }), "[fe80::1]:8080"));
});

test("with --insecure the machine's own network names and addresses are answered to, foreign ones still not", () => {
  const name = hostname().toLowerCase();
  assert.ok(hostOk(open, `${name}:8080`), name);
  assert.ok(hostOk(open, `${name.split(".")[0]}.local`));
  for (const { address, family } of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
    const literal = family === "IPv6" ? `[${address}]` : address;
    assert.ok(hostOk(open, `${literal}:8080`), literal);
  }
  for (const host of ["evil.com", "evil.local", "203.0.113.9", "0.0.0.0"])
    assert.ok(!hostOk(open, host), host);
});

test("the robot's own page may connect, under any of the robot's names", () => {
  assert.ok(originOk("http://127.0.0.1:8080"));
  assert.ok(originOk("http://localhost:8080"));
  assert.ok(originOk("http://[::1]:8080", "[::1]:8080"));
  assert.ok(originOk("http://localhost", "localhost"), "port 80 is not written out");
  assert.ok(originOk("https://localhost", "localhost"), "behind a TLS proxy");
});

test("every other page is kept out", () => {
  const foreign = [
    "http://evil.com",
    "http://evil.com:8080",
    "https://127.0.0.1.evil.com:8080",
    "http://localhost:3000",
    "http://127.0.0.1",
    "null",
    "",
    "file://",
    "chrome-extension://localhost:8080",
    "http://evil.com#http://127.0.0.1:8080",
    "http://127.0.0.1:8080@evil.com",
  ];
  for (const origin of foreign) assert.ok(!originOk(origin), origin);
});

test("a page of a re-bound name agrees with its Host and is kept out by the Host", () => {
  const headers = { host: "evil.com:8080", origin: "http://evil.com:8080" };
  assert.equal(local.checkHost(headers)?.code, "host");
  assert.equal(local.checkOrigin(headers)?.code, "origin", "and by the Origin as well");
});

test("who sends no Origin is let in as a script, unless it is a browser after all", () => {
  assert.equal(local.checkOrigin({ host: "localhost" }), undefined);
  const browser = { host: "localhost", "sec-fetch-mode": "websocket" };
  assert.match(local.checkOrigin(browser)!.text, /Origin/);
});
