import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import { VirtualClock } from "../../src/core/clock.ts";
import { PairedClients } from "../../src/pairing/paired-clients.ts";
import { PinBook } from "../../src/pairing/pin-book.ts";
import { get, Page, type Rig, startRig, until } from "./rig.ts";

const LIMIT = { timeout: 30_000 };
const PIN = "123456";
const LOOK = 20;

interface Guarded extends Rig {
  readonly clients: PairedClients;
  readonly announced: string[];
  readonly said: string[];
  /** The path of the robot's file. */
  readonly file: string;
}

/** A gateway whose every client comes from elsewhere, unless it says otherwise in a header. */
async function guarded(t: TestContext, isLocal?: ((request: IncomingMessage) => boolean) | "real") {
  const announced: string[] = [];
  const said: string[] = [];
  const state = mkdtempSync(join(tmpdir(), "strafe-paired-"));
  t.after(() => rmSync(state, { recursive: true }));
  const file = join(state, "paired.json");
  const clients = new PairedClients(file);
  const pins = new PinBook(
    new VirtualClock(),
    () => PIN,
    (digits) => announced.push(digits),
  );
  const byHeader = ({ headers }: IncomingMessage) => headers["x-test-local"] === "yes";
  const rig = await startRig(
    t,
    { lookInterval: LOOK },
    {
      pairing: {
        pins,
        clients,
        log: (line) => said.push(line),
        ...(isLocal !== "real" && { isLocal: isLocal ?? byHeader }),
      },
    },
  );
  mkdirSync(join(rig.folder, "web"), { recursive: true });
  writeFileSync(join(rig.folder, "web/index.html"), "<p>the cockpit</p>");
  return { ...rig, clients, announced, said, file } satisfies Guarded;
}

const own = (port: number) => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` });
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const post = (port: number, body: string, headers: Record<string, string> = {}) =>
  get(port, "/pair", { ...own(port), ...FORM, ...headers }, "POST", body);

async function refusedWith(page: Promise<unknown>): Promise<string> {
  return page.then(
    () => "connected",
    (error: Error) => error.message,
  );
}

test("who is not paired gets a form without any script, and nothing else", LIMIT, async (t) => {
  const { port, announced } = await guarded(t);
  for (const path of ["/", "/index.html", "/assets/main.js", "/healthz", "/pair/", "//pair"]) {
    const { status, headers, text } = await get(port, path, { accept: "text/html" });
    assert.equal(status, 401, path);
    assert.match(text, /<form method="post" action="\/pair">/);
    assert.ok(!/<script|cockpit|123/.test(text), text);
    assert.match(
      String(headers["content-security-policy"]),
      /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/,
    );
    assert.equal(headers["cache-control"], "no-store");
  }
  assert.match((await get(port, "/healthz")).text, /strafe pair URL/);
  assert.equal((await get(port, "/pair", {})).status, 200);
  assert.deepEqual(announced, [PIN], "it was shown at the robot, once");
});

test("the form lets a browser in by a cookie that no script sees", LIMIT, async (t) => {
  const { port, connect, clients, said } = await guarded(t);
  assert.match(await refusedWith(connect({ headers: own(port) })), /401/);
  await get(port, "/pair");
  const { status, headers } = await post(port, `pin=123+456&name=phone`);
  assert.equal(status, 303);
  assert.equal(headers.location, "/");
  const [set] = headers["set-cookie"] as string[];
  assert.match(set!, /^strafe-\d+=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const cookie = `other=1; ${set!.split(";")[0]}`;
  assert.match((await get(port, "/", { cookie })).text, /the cockpit/);
  const page = await connect({ headers: { ...own(port), cookie } });
  await page.greet("phone");
  assert.deepEqual(
    clients.all.map(({ name }) => name),
    ["phone"],
  );
  assert.deepEqual(said, ['"phone" is paired, and let in from now on']);
  // Nobody else comes in by the same PIN.
  assert.equal((await post(port, `pin=${PIN}&name=thief`)).status, 403);
});

test("a wrong PIN shows the form again, and says how many tries are left", LIMIT, async (t) => {
  const { port } = await guarded(t);
  await get(port, "/pair");
  const { status, text, headers } = await post(port, "pin=000000&name=%3Cscript%3E");
  assert.equal(status, 403);
  assert.match(text, /<p role="alert">that is not the PIN: 4 tries are left<\/p>/);
  assert.equal(headers["set-cookie"], undefined);
  assert.equal((await post(port, "name=a")).status, 403);
});

test("a page from elsewhere can use up no tries", LIMIT, async (t) => {
  const { port } = await guarded(t);
  await get(port, "/pair");
  for (const headers of [
    { origin: "http://evil.com" },
    { origin: "null" },
    { host: "evil.com", origin: "http://evil.com" },
  ])
    for (let i = 0; i < 6; i++)
      assert.equal((await post(port, `pin=000000&name=a`, headers)).status, 403, JSON.stringify(headers));
  assert.equal((await post(port, `pin=${PIN}&name=a`)).status, 303);
});

test("the command line comes in by its token alone, and a dismissed one is out at once", LIMIT, async (t) => {
  const { port, connect, clients } = await guarded(t);
  await get(port, "/pair");
  const json = { "content-type": "application/json", host: `127.0.0.1:${port}` };
  const answer = await get(port, "/pair", json, "POST", JSON.stringify({ pin: PIN, name: "laptop" }));
  const { token, name } = JSON.parse(answer.text) as { token: string; name: string };
  assert.equal(name, "laptop");
  const headers = { Authorization: `Bearer ${token}` };
  for (const wrong of [{}, { Authorization: "Bearer x" }, { Authorization: `Basic ${token}` }])
    assert.match(await refusedWith(connect({ headers: wrong })), /401/);
  const page = await connect({ headers });
  await page.greet("script");
  const camera = `ws://127.0.0.1:${port}/video`;
  assert.match(await refusedWith(new Page(new WebSocket(camera)).opened), /401/);
  const viewer = new Page(new WebSocket(camera, { headers }));
  await until(() => viewer.told.length > 0);
  clients.forget("laptop");
  await until(() => page.closeCode !== undefined && viewer.closeCode !== undefined);
  assert.match(await refusedWith(connect({ headers })), /401/);
});

test("a token does not open the door to a foreign page or under a foreign name", LIMIT, async (t) => {
  const { port, connect, clients } = await guarded(t);
  const { token } = clients.add("laptop", "");
  const cookie = `strafe-${port}=${token}`;
  assert.match(await refusedWith(connect({ headers: { cookie, origin: "http://evil.com" } })), /403/);
  assert.match(
    await refusedWith(connect({ headers: { Authorization: `Bearer ${token}`, host: "evil.com" } })),
    /403/,
  );
});

test("whoever is at the robot is in without, and is shown the PIN for another", LIMIT, async (t) => {
  const { port, connect } = await guarded(t, () => true);
  const page = await connect();
  await page.greet("here");
  assert.match((await get(port, "/")).text, /the cockpit/);
  const { text, status } = await get(port, "/pair");
  assert.equal(status, 200);
  assert.match(text, /<strong>123 456<\/strong>/);
});

test("at the robot is who comes from it, under its local name, through no proxy", LIMIT, async (t) => {
  const { port } = await guarded(t, "real");
  const status = async (headers: Record<string, string>) => (await get(port, "/", headers)).status;
  assert.equal(await status({ host: `localhost:${port}` }), 200);
  assert.equal(await status({ host: `[::1]:${port}` }), 200);
  assert.equal(await status({ host: `${hostname().toLowerCase()}:${port}` }), 401);
  for (const passedOn of ["forwarded", "x-forwarded-for", "x-real-ip"])
    assert.equal(await status({ host: "localhost", [passedOn]: "for=192.0.2.1" }), 401, passedOn);
});

test("a broken file of paired clients lets nobody in, uses up no PIN, and is said once", LIMIT, async (t) => {
  const { port, clients, file, said } = await guarded(t);
  const { token } = clients.add("laptop", "");
  writeFileSync(file, "{");
  const headers = { Authorization: `Bearer ${token}` };
  assert.equal((await get(port, "/", headers)).status, 401);
  assert.equal((await get(port, "/", headers)).status, 401);
  await get(port, "/pair");
  assert.match((await post(port, `pin=${PIN}&name=a`)).text, /paired\.json is broken/);
  assert.equal(said.length, 1);
  writeFileSync(file, '{"version":1,"clients":[]}');
  assert.equal((await post(port, `pin=${PIN}&name=a`)).status, 303);
});

test("a handshake without a token is turned down with a sentence", LIMIT, async (t) => {
  const { port } = await guarded(t);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/robot`);
  const text = await new Promise<string>((resolve) => {
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (data) => {
        body += data;
      });
      response.on("end", () => resolve(body));
    });
    socket.on("error", () => {});
  });
  assert.match(text, /pair with it first, by {2}strafe pair URL/);
});
