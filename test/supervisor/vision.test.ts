import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { CONTROL, Crew, GATEWAY, GUARD, supervise, until, VISION } from "./crew.ts";

const LIMIT = { timeout: 30_000 };

const crewWith = (t: TestContext, vision: string) => new Crew(t, CONTROL, GATEWAY, GUARD, vision);

test("what the car sees with is told once it is known", LIMIT, async (t) => {
  const { log } = supervise(crewWith(t, VISION));
  await until(() => log.includes("vision looks through the test's camera"));
});

test("vision that is killed is started again, and everybody else is left alone", LIMIT, async (t) => {
  const crew = crewWith(t, VISION);
  const { ready, log } = supervise(crew);
  await until(() => ready.length > 0 && log.length > 0);
  process.kill(crew.starts("vision")[0]!, "SIGKILL");
  await until(() => log.filter((line) => line.startsWith("vision looks")).length > 1);
  assert.equal(crew.starts("vision").length, 2);
  assert.equal(crew.starts("control").length, 1);
  assert.equal(crew.starts("gateway").length, 1);
});

test("a car is ready, and drives on, without a vision that cannot work", LIMIT, async (t) => {
  const crew = crewWith(t, "process.exit(2)");
  const { ready, unusable, log } = supervise(crew);
  await until(() => ready.length > 0 && log.length > 0);
  assert.deepEqual(log, ["vision has ended; the car drives without it"]);
  assert.deepEqual(unusable, []);
  assert.equal(crew.starts("vision").length, 1);
});

test("vision is stopped with all the others", LIMIT, async (t) => {
  const crew = crewWith(t, VISION);
  const { supervisor, ready, log } = supervise(crew);
  await until(() => ready.length > 0 && log.length > 0);
  await supervisor.stop();
  assert.deepEqual(crew.story("vision").slice(1), ["stop"]);
});
