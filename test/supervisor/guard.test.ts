import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTROL, Crew, GATEWAY, GUARD, isRunning, OUTLIVED_CONTROL, supervise, until } from "./crew.ts";

const LIMIT = { timeout: 30_000 };

const orders = (crew: Crew) => crew.story("guard").filter((line) => line === "neutralise").length;

async function guarded(crew: Crew) {
  const watched = supervise(crew);
  await until(() => watched.ready.length > 0 && crew.story("guard").includes("ready"));
  return watched;
}

const READY_GUARD = GUARD.replace("ready();", `said("ready"); ready();`);

test("a car whose board needs nobody has no guard", LIMIT, async (t) => {
  const crew = new Crew(t, CONTROL);
  const { ready, log } = supervise(crew);
  await until(() => ready.length > 0);
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => log.some((line) => line.includes("is back")));
  assert.deepEqual(crew.story("guard"), []);
});

test("when control is killed the wheels are made safe before it is started again", LIMIT, async (t) => {
  const noted = `said("at " + Date.now());`;
  const slow = `const answer = process.send.bind(process);
    process.send = (report) => {
      if (report.type !== "neutralised") return answer(report);
      setTimeout(() => { said("at " + Date.now()); answer(report); }, 300);
    };`;
  const crew = new Crew(t, noted + OUTLIVED_CONTROL, GATEWAY, slow + READY_GUARD);
  const { log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => log.some((line) => line.includes("is back")));
  const times = (name: "control" | "guard") =>
    crew
      .story(name)
      .filter((line) => line.startsWith("at "))
      .map((line) => Number(line.slice(3)));
  const [safe, again] = [times("guard")[0]!, times("control")[1]!];
  assert.ok(safe <= again, `safe ${safe - again} ms after control was started again`);
  assert.match(log.join("\n"), /^control was ended by SIGKILL: wheels made safe in \d+ ms$/m);
});

test("a control that exits by itself has its wheels made safe as well", LIMIT, async (t) => {
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, READY_GUARD);
  const { log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGTERM");
  await until(() => log.some((line) => line.includes("made safe")));
  assert.match(log.join("\n"), /^control exited with code 0: wheels made safe in \d+ ms$/m);
});

test("Ctrl-C right after control has died waits until the wheels are safe", LIMIT, async (t) => {
  const slow = `const answer = process.send.bind(process);
    process.send = (report) => {
      if (report.type !== "neutralised") return answer(report);
      setTimeout(() => { said("safe"); answer(report); }, 300);
    };
    process.removeAllListeners("SIGTERM");
    process.on("SIGTERM", () => { said("stop"); process.exit(0); });`;
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, slow + READY_GUARD);
  const { supervisor, log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => log.some((line) => line.includes("control was ended")));
  await supervisor.stop();
  assert.deepEqual(crew.story("guard").slice(-2), ["safe", "stop"]);
});

test("where the board cannot be made safe, that is said with its reason and what to do", LIMIT, async (t) => {
  const refusing = READY_GUARD.replace("() => null", '() => "nobody answers at 0x40"');
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, refusing);
  const { log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => log.some((line) => line.includes("is back")));
  const sentence =
    "control was ended by SIGKILL, and the wheels may still be turning, so cut the motors' power: nobody answers at 0x40";
  assert.ok(log.includes(sentence), log.join("\n"));
});

test(
  "a control that freezes at the wheel: the guard tries while it still holds the board, and again when it is gone",
  LIMIT,
  async (t) => {
    const atSecond = READY_GUARD.replace("() => null", `() => (++calls > 1 ? null : "it is held")`);
    const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, `let calls = 0;${atSecond}`);
    const { log } = await guarded(crew);
    process.kill(crew.starts("control")[0]!, "SIGSTOP");
    await until(() => log.some((line) => line.includes("is back")));
    assert.equal(orders(crew), 2);
    assert.match(
      log.join("\n"),
      /^control gave no sign of life for \d+ ms and was killed: wheels made safe in/m,
    );
    assert.doesNotMatch(log.join("\n"), /it is held/);
  },
);

test("one that freezes with nothing in hand is made safe once, when it is gone", LIMIT, async (t) => {
  const crew = new Crew(t, `globalThis.resting = true;${OUTLIVED_CONTROL}`, GATEWAY, READY_GUARD);
  const { log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGSTOP");
  await until(() => log.some((line) => line.includes("is back")));
  assert.equal(orders(crew), 1);
});

test(
  "a guard that was killed is there again, and carries out what was ordered meanwhile",
  LIMIT,
  async (t) => {
    const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, READY_GUARD);
    const { log } = await guarded(crew);
    process.kill(crew.starts("guard")[0]!, "SIGKILL");
    process.kill(crew.starts("control")[0]!, "SIGKILL");
    await until(() => log.some((line) => line.includes("made safe")));
    assert.ok(crew.starts("guard").length >= 2);
    assert.match(log.join("\n"), /^guard was ended by SIGKILL after/m);
  },
);

test("a guard that does not answer keeps nobody waiting for ever, and is named", LIMIT, async (t) => {
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, READY_GUARD.replace("said(type);", "return;"));
  const { log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => log.some((line) => line.includes("is back")));
  assert.match(log.join("\n"), /may still be turning, so cut the motors' power: the guard does not answer$/m);
});

test("a robot that is stopped in order needs no guard for that, and leaves none behind", LIMIT, async (t) => {
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, READY_GUARD);
  const { supervisor } = await guarded(crew);
  await supervisor.stop();
  assert.equal(orders(crew), 0);
  assert.ok(!isRunning(crew.starts("guard")[0]!));
});

test("a control that has to be killed at the end has its wheels made safe at the end", LIMIT, async (t) => {
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, READY_GUARD);
  const { supervisor, log } = await guarded(crew);
  process.kill(crew.starts("control")[0]!, "SIGSTOP");
  await supervisor.stop();
  assert.ok(orders(crew) >= 1);
  assert.match(log.join("\n"), /^control was ended by SIGKILL: wheels made safe/m);
  assert.ok(!isRunning(crew.starts("guard")[0]!));
});

test("the guard stays while the board is the same, and is a new one for another board", LIMIT, async (t) => {
  const changing = `
    const starts = require("node:fs").readFileSync(process.argv[2], "utf8").match(/^start/gm).length;
    const board = starts > 2 ? "another" : "it";`;
  const crew = new Crew(t, changing + OUTLIVED_CONTROL.replace('board: "it"', "board"), GATEWAY, READY_GUARD);
  const { log } = await guarded(crew);
  const backs = () => log.filter((line) => line.includes("control is back")).length;
  process.kill(crew.starts("control")[0]!, "SIGKILL");
  await until(() => backs() === 1);
  assert.equal(crew.starts("guard").length, 1);
  process.kill(crew.starts("control")[1]!, "SIGKILL");
  await until(() => backs() === 2 && crew.starts("guard").length === 2);
  await until(() => !isRunning(crew.starts("guard")[0]!));
});

test("a robot whose board needs a guard is up only when the guard is ready", LIMIT, async (t) => {
  const crew = new Crew(t, OUTLIVED_CONTROL, GATEWAY, `setTimeout(() => { ${READY_GUARD} }, 300);`);
  const { ready } = supervise(crew);
  await until(() => ready.length > 0);
  assert.ok(crew.story("guard").includes("ready"));
});

test(
  "control is told whether its guard is there: when it comes, when it goes, and when control is new",
  LIMIT,
  async (t) => {
    const hearing = `process.on("message", ({ type, isThere }) => said(type + " " + isThere));${OUTLIVED_CONTROL}`;
    const crew = new Crew(t, hearing, GATEWAY, READY_GUARD);
    await guarded(crew);
    const heard = () => crew.story("control").filter((line) => line.startsWith("guard "));
    await until(() => heard().length === 2);
    assert.deepEqual(heard(), ["guard false", "guard true"]);
    process.kill(crew.starts("guard")[0]!, "SIGKILL");
    await until(() => heard().length === 4);
    assert.deepEqual(heard().slice(2), ["guard false", "guard true"]);
    process.kill(crew.starts("control")[0]!, "SIGKILL");
    await until(() => heard().length === 5);
    assert.equal(heard()[4], "guard true");
  },
);
