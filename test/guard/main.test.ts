import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/core/system-clock.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { createPigpiodBackend } from "../../src/hardware/pigpiod/backend.ts";
import { parseGuardAnswer } from "../../src/protocol/ipc.ts";
import { LeftBehind, until } from "./rig.ts";

const LIMIT = { timeout: 30_000 };
const main = fileURLToPath(new URL(`../../src/guard/main${import.meta.url.slice(-3)}`, import.meta.url));

interface Guard {
  readonly process: ChildProcess;
  /** Everything that it has told the supervisor. */
  readonly told: unknown[];
  err: string;
}

function start(t: TestContext, profile: string): Guard {
  const child = fork(main, ["--profile", profile], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  t.after(() => child.kill("SIGKILL"));
  const guard: Guard = { process: child, told: [], err: "" };
  child.on("message", (message) => guard.told.push(message));
  child.stderr!.on("data", (data) => {
    guard.err += data;
  });
  return guard;
}

const answers = ({ told }: Guard) => told.map(parseGuardAnswer).filter((answer) => answer !== undefined);

async function ready(t: TestContext, profile: string): Promise<Guard> {
  const guard = start(t, profile);
  await until(() => guard.told.length > 0);
  assert.deepEqual(guard.told[0], { type: "ready" });
  return guard;
}

test("on an order every motor pin goes low, and the answer says so", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const guard = await ready(t, board.profile);
  assert.notDeepEqual(board.powered, [], "getting ready touches nothing");
  guard.process.send({ type: "neutralise", number: 7 });
  await until(() => answers(guard).length > 0);
  assert.deepEqual(answers(guard), [{ type: "neutralised", number: 7, failure: null }]);
  assert.deepEqual(board.powered, []);
});

test("each order is answered, in turn, and it goes on beating", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const guard = await ready(t, board.profile);
  for (const number of [1, 2, 3]) guard.process.send({ type: "neutralise", number });
  await until(() => answers(guard).length === 3);
  assert.deepEqual(
    answers(guard).map(({ number }) => number),
    [1, 2, 3],
  );
  const before = guard.told.length;
  await until(() => guard.told.length > before);
  assert.deepEqual(guard.told.at(-1), { type: "beat" });
});

test("a board that somebody else drives is left alone, and the answer says why", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const { motors } = await createPigpiodBackend(board.hardware, systemClock);
  const driving = setInterval(() => motors.write(wheelVector(0.5, 0.5, 0.5, 0.5)), 5);
  const guard = await ready(t, board.profile);
  await until(() => board.powered.length > 0);
  guard.process.send({ type: "neutralise", number: 0 });
  await until(() => answers(guard).length > 0);
  assert.match(answers(guard)[0]!.failure!, /another Strafe drives/);
  assert.notDeepEqual(board.powered, []);
  clearInterval(driving);
  await motors.close();
});

test("what is no order is said and changes nothing", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const guard = await ready(t, board.profile);
  guard.process.send({ type: "neutralise", number: -1 });
  await until(() => guard.err);
  assert.match(guard.err, /^guard was told something unknown: \{"type":"neutralise","number":-1\}\n$/);
  assert.notDeepEqual(board.powered, []);
});

test("when the supervisor is gone its last act is to make the board safe", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const guard = await ready(t, board.profile);
  guard.process.disconnect();
  assert.deepEqual(await once(guard.process, "exit"), [0, null]);
  assert.deepEqual(board.powered, []);
});

test(
  "a supervisor that goes while the guard is still getting ready leaves neither it nor a turning wheel",
  LIMIT,
  async (t) => {
    const board = await LeftBehind.of(t);
    const guard = start(t, board.profile);
    guard.process.disconnect();
    assert.deepEqual(await once(guard.process, "exit"), [0, null]);
    assert.deepEqual(board.powered, []);
  },
);

test("SIGTERM in the middle of an order ends it only when the wheels are safe", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const guard = await ready(t, board.profile);
  guard.process.send({ type: "neutralise", number: 1 });
  guard.process.kill("SIGTERM");
  assert.deepEqual(await once(guard.process, "exit"), [0, null]);
  assert.deepEqual(board.powered, []);
});

test("SIGTERM ends it and nothing else", LIMIT, async (t) => {
  const board = await LeftBehind.of(t);
  const guard = await ready(t, board.profile);
  guard.process.kill("SIGTERM");
  assert.deepEqual(await once(guard.process, "exit"), [0, null]);
  assert.notDeepEqual(board.powered, []);
});

test("a profile that cannot be read ends it with a sentence", LIMIT, async (t) => {
  const guard = start(t, "/nowhere/profile.yaml");
  assert.deepEqual(await once(guard.process, "close"), [1, null]);
  assert.match(guard.err, /^.*\/nowhere\/profile\.yaml.*\n$/);
});
