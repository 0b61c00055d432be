import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CONTROL, Crew, GATEWAY, isRunning, supervise, until } from "./crew.ts";

const LIMIT = { timeout: 30_000 };

test("readiness is announced once, when both are ready", LIMIT, async (t) => {
  const crew = new Crew(t);
  const { ready } = supervise(crew);
  await until(() => ready.length > 0);
  const said = {
    type: "ready",
    car: "test car",
    hardware: "nothing",
    world: null,
    rate: 200,
    outlivesUs: false,
    board: "it",
    threads: [],
  };
  assert.deepEqual(ready, [said]);
});

test("a control that is killed is started again, and its socket is cleared away first", LIMIT, async (t) => {
  const crew = new Crew(t);
  const { ready, log } = supervise(crew);
  await until(() => ready.length > 0);
  const socket = join(crew.folder, "control.sock");
  writeFileSync(socket, "left behind");
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => log.some((line) => line.includes("is back")));
  assert.ok(!existsSync(socket));
  assert.match(log[0]!, /^control was ended by SIGKILL after .* it starts again in 10 ms$/);
  assert.match(log[1]!, /^control is back; the car is disarmed$/);
  assert.equal(crew.starts("gateway").length, 1, "the gateway was left alone");
  assert.equal(ready.length, 1);
});

test("one that keeps crashing is started after ever longer pauses", LIMIT, async (t) => {
  const crew = new Crew(t, "process.exit(1)");
  const { log } = supervise(crew);
  await until(() => log.length >= 6);
  const pauses = log.slice(0, 6).map((line) => /^control exited with code 1 .* in (\d+) ms$/.exec(line)?.[1]);
  assert.deepEqual(pauses, ["10", "20", "40", "80", "80", "80"]);
});

test("one that cannot work with its settings is not started again", LIMIT, async (t) => {
  const crew = new Crew(t, `process.exit(2)`);
  const { unusable, log } = supervise(crew);
  await until(() => unusable.length > 0);
  // Longer than every pause of the back-off here.
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(unusable, ["control"]);
  assert.deepEqual(log, []);
  assert.equal(crew.starts("control").length, 1);
});

test("a frozen control is noticed, killed and replaced", LIMIT, async (t) => {
  const crew = new Crew(t);
  const { ready, log } = supervise(crew);
  await until(() => ready.length > 0);
  const [frozen] = crew.starts("control");
  process.kill(frozen!, "SIGSTOP");
  await until(() => log.some((line) => line.includes("is back")));
  assert.ok(!isRunning(frozen!));
  assert.match(log.join("\n"), /control gave no sign of life for \d+ ms and was killed after/);
  assert.equal(crew.starts("control").length, 2);
});

test("one that is silent for a while is called late and left alone", LIMIT, async (t) => {
  const crew = new Crew(t);
  const { ready, log, late } = supervise(crew);
  await until(() => ready.length > 0);
  const [gateway] = crew.starts("gateway");
  process.kill(gateway!, "SIGSTOP");
  const calls = () => late.filter((line) => line.startsWith("gateway"));
  await until(() => calls().length > 0);
  process.kill(gateway!, "SIGCONT");
  assert.match(calls()[0]!, /^gateway is late: no sign of life for \d+ ms$/);
  assert.ok(isRunning(gateway!));
  assert.deepEqual(log, []);
});

test("what a child says out of turn is logged and does no harm", LIMIT, async (t) => {
  const crew = new Crew(t, `process.send({ type: "ready", rate: "fast" }); process.send(7); ${CONTROL}`);
  const { ready, log } = supervise(crew);
  await until(() => ready.length > 0);
  assert.equal(log.length, 2, log.join("\n"));
  assert.match(log[0]!, /^control reported something unknown: \{"type":"ready","rate":"fast"\}$/);
});

test("control is told to stop at once, whatever the gateway still has to do", LIMIT, async (t) => {
  const slow = `process.removeAllListeners("SIGTERM");
    process.on("SIGTERM", () => setTimeout(() => { said("stop " + Date.now()); process.exit(0); }, 300));`;
  const noted = `process.removeAllListeners("SIGTERM");
    process.on("SIGTERM", () => { said("stop " + Date.now()); process.exit(0); });`;
  const crew = new Crew(t, noted + CONTROL, slow + GATEWAY);
  const { supervisor, ready } = supervise(crew);
  await until(() => ready.length > 0);
  await supervisor.stop();
  const stopOf = (name: "control" | "gateway") => Number(crew.story(name).at(-1)!.replace("stop ", ""));
  assert.ok(stopOf("control") < stopOf("gateway"));
});

test("one that does not listen is killed when it is to stop", LIMIT, async (t) => {
  const crew = new Crew(t);
  const { supervisor, ready } = supervise(crew);
  await until(() => ready.length > 0);
  const [gateway] = crew.starts("gateway");
  process.kill(gateway!, "SIGSTOP");
  await supervisor.stop();
  assert.ok(!isRunning(gateway!));
});

test("one that takes its time to clear up, and beats no more, is not taken for frozen", LIMIT, async (t) => {
  const slow = `process.removeAllListeners("SIGTERM");
    process.on("SIGTERM", () => {
      process.send = () => {};
      setTimeout(() => { said("cleared up"); process.exit(0); }, 400);
    });`;
  const crew = new Crew(t, slow + CONTROL);
  const { supervisor, ready, late } = supervise(crew);
  await until(() => ready.length > 0);
  late.length = 0;
  await supervisor.stop();
  assert.equal(crew.story("control").at(-1), "cleared up");
  assert.deepEqual(late, []);
});

test("nothing is started any more after stopping in the middle of a pause", LIMIT, async (t) => {
  const crew = new Crew(t, "process.exit(1)");
  const { supervisor, log } = supervise(crew);
  await until(() => log.length >= 4);
  await supervisor.stop();
  const before = crew.starts("control").length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(crew.starts("control").length, before);
});
