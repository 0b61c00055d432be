import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { get, type Rig, startRig } from "./rig.ts";

const LIMIT = { timeout: 20_000 };

function build({ folder }: Rig): void {
  mkdirSync(join(folder, "web/assets"), { recursive: true });
  writeFileSync(join(folder, "web/index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "web/assets/app-1a2b3c.js"), "export {};");
  writeFileSync(join(folder, "secret.txt"), "secret");
}

test("the page is asked for again every time, its hashed parts never", LIMIT, async (t) => {
  const rig = await startRig(t);
  build(rig);
  const page = await get(rig.port, "/");
  assert.equal(page.status, 200);
  assert.match(page.text, /<title>page/);
  assert.equal(page.headers["cache-control"], "no-cache");
  const part = await get(rig.port, "/assets/app-1a2b3c.js");
  assert.match(String(part.headers["content-type"]), /javascript/);
  assert.equal(part.headers["cache-control"], "public, max-age=31536000, immutable");
});

test("a page that was never built says how to build it", LIMIT, async (t) => {
  const { port } = await startRig(t);
  const { status, text } = await get(port, "/");
  assert.equal(status, 503);
  assert.match(text, /npm run build/);
});

test("every answer forbids what the page does not need", LIMIT, async (t) => {
  const rig = await startRig(t);
  build(rig);
  for (const path of ["/", "/healthz", "/nothing"]) {
    const { headers } = await get(rig.port, path);
    const csp = String(headers["content-security-policy"]);
    assert.match(csp, /default-src 'self'/, path);
    assert.match(csp, /frame-ancestors 'none'/, path);
    assert.match(csp, new RegExp(`connect-src 'self' ws://127\\.0\\.0\\.1:${rig.port} `), path);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["x-powered-by"], undefined);
    assert.equal(headers["access-control-allow-origin"], undefined);
  }
});

test("no path leads out of the page's folder", LIMIT, async (t) => {
  const rig = await startRig(t);
  build(rig);
  const paths = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "//secret.txt",
    "/..%00/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    join(rig.folder, "secret.txt"),
  ];
  for (const path of paths) {
    const { status, text } = await get(rig.port, path);
    assert.ok(status === 404 || status === 400 || status === 403, `${path}: ${status}`);
    assert.ok(!text.includes("secret\n") && text !== "secret", path);
    assert.match(text, /^[a-z].*\n$/, `${path} is answered by a sentence, not: ${text}`);
  }
});

test("what is not there, and what cannot be done, is said in a sentence", LIMIT, async (t) => {
  const { port } = await startRig(t);
  const missing = await get(port, "/arm");
  assert.equal(missing.status, 404);
  assert.match(missing.text, /there is no \/arm here/);
  const post = await get(port, "/robot", {}, "POST");
  assert.equal(post.status, 405);
  assert.match(post.text, /POST/);
});

test("another Host is shown nothing, not even the health", LIMIT, async (t) => {
  const rig = await startRig(t);
  build(rig);
  for (const path of ["/", "/healthz"]) {
    const { status, text } = await get(rig.port, path, { Host: "evil.com" });
    assert.equal(status, 403);
    assert.match(text, /does not answer to the name "evil\.com"/);
  }
});

test("the health says whether control is there, who is connected and what was refused", LIMIT, async (t) => {
  const { port, connect } = await startRig(t);
  await (await connect()).greet("page");
  const { status, headers, text } = await get(port, "/healthz");
  assert.equal(status, 200);
  assert.equal(headers["cache-control"], "no-store");
  assert.deepEqual(JSON.parse(text), { control: true, clients: 1, viewers: 0, skipped: 0, refused: {} });
});
