import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CONTROL, Crew, GATEWAY, GUARD, OUTLIVED_CONTROL, supervise, until } from "./crew.ts";

const mayAsk = spawnSync("chrt", ["--fifo", "--reset-on-fork", "10", "true"]).status === 0;
const skip = mayAsk ? false : "this user may not ask Linux for a priority in real time";

const LIMIT = { timeout: 30_000, skip };
const FIFO = 1;

/** Fields 40 and 41 of what Linux tells of a process. */
function schedule(pid: number): { priority: number; policy: number } {
  const words = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return { priority: Number(words[37]), policy: Number(words[38]) };
}

const naming = (script: string) => script.replace("threads: []", "threads: [process.pid]");

test("control's threads go before all other work, and the gateway does not", LIMIT, async (t) => {
  const crew = new Crew(t, naming(CONTROL));
  const { ready } = supervise(crew);
  await until(() => ready.length > 0 && schedule(crew.starts("control")[0]!).policy === FIFO);
  assert.notEqual(schedule(crew.starts("gateway")[0]!).policy, FIFO);
});

test("a control that was started again goes first again", LIMIT, async (t) => {
  const crew = new Crew(t, naming(CONTROL));
  const { ready } = supervise(crew);
  await until(() => ready.length > 0);
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => crew.starts("control").length > 1);
  await until(() => schedule(crew.starts("control")[1]!).policy === FIFO);
});

test("the guard goes before control, which it may have to stop", LIMIT, async (t) => {
  const crew = new Crew(t, naming(OUTLIVED_CONTROL), GATEWAY, GUARD);
  const { ready } = supervise(crew);
  await until(() => ready.length > 0 && schedule(crew.starts("guard")[0]!).policy === FIFO);
  const [control, guard] = [crew.starts("control")[0]!, crew.starts("guard")[0]!];
  await until(() => schedule(control).policy === FIFO);
  assert.ok(schedule(guard).priority > schedule(control).priority);
});
