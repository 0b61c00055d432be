import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { packageRoot } from "../../src/profile/package-root.ts";
import { mayAtEnd, parseWord } from "../../src/script/runner/sandbox/words.ts";
import { ScriptProcess } from "../../src/script/runner/script-process.ts";
import { versionOf } from "../../src/script/runner/version.ts";
import { type Outcome, ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();
const ARGS = ["--sandbox", "--world", "empty", "--fast", "--json"];

/** The last line of the run: how it came out, and that the car is left as it should be. */
function resultOf({ out, err }: Outcome) {
  const lines = out.trimEnd().split("\n");
  const result = JSON.parse(lines.at(-1)!);
  assert.deepEqual(
    { type: result.type, armed: result.armed },
    { type: "result", armed: false },
    `${out}${err}`,
  );
  assert.equal(result.standing, true);
  return { ...result, lines: lines.map((line) => JSON.parse(line)) };
}

async function run(name: string, ...body: string[]) {
  folder.write(
    name,
    'import type { Car } from "strafe";',
    "export default async (car: Car) => {",
    ...body,
    "};",
  );
  const outcome = await folder.run(name, ...ARGS);
  return { ...outcome, result: resultOf(outcome) };
}

/** What it fails with, and where. */
async function failing(name: string, line: number, why: RegExp, ...body: string[]): Promise<void> {
  const { code, err, result } = await run(name, ...body);
  assert.equal(code, 1, err);
  assert.match(result.why, why);
  assert.equal(result.line, line, `${result.why}\n${err}`);
}

describe("a script in a sandbox has nothing but the car", () => {
  test("nothing of a machine is there, by whatever way it is looked for", async () => {
    const names = [
      "process",
      "require",
      "module",
      "Buffer",
      "fetch",
      "WebSocket",
      "XMLHttpRequest",
      "setTimeout",
      "setInterval",
      "setImmediate",
      "queueMicrotask_",
      "WebAssembly",
      "Worker",
      "navigator",
      "Deno",
      "std",
      "os",
      "bjson",
    ];
    const { code, err, result } = await run(
      "look.ts",
      `  const names = ${JSON.stringify(names)};`,
      "  const everything = car.constructor.constructor('return globalThis')();",
      "  return {",
      "    here: names.filter((name) => name in globalThis),",
      "    there: names.filter((name) => name in everything),",
      "    same: everything === globalThis,",
      "    types: names.map((name) => car.constructor.constructor('return typeof ' + name)()).filter((type) => type !== 'undefined'),",
      "  };",
    );
    assert.equal(code, 0, err);
    assert.deepEqual(result.value, { here: [], there: [], same: true, types: [] });
  });

  test("nothing is imported but the SDK, whatever it is called", async () => {
    folder.write("other.ts", "export default 1;");
    const names = [
      "node:fs",
      "fs",
      "ws",
      "./other.ts",
      "https://example.org/a.js",
      "file:///etc/passwd",
      "strafe:sdk",
      "",
    ];
    const { code, err, result } = await run(
      "import.ts",
      "  const got: string[] = [];",
      `  for (const name of ${JSON.stringify(names)})`,
      "    await import(name).then(() => got.push(name), () => {});",
      '  return { got, sdk: typeof (await import("strafe")).Path };',
    );
    assert.equal(code, 0, err);
    assert.deepEqual(result.value, { got: [], sdk: "function" });
  });

  test("an import at its head is refused before any car is asked", async () => {
    folder.write(
      "head.ts",
      'import { readFileSync } from "node:fs";',
      "export default async () => readFileSync;",
    );
    const { code, err } = await folder.run("head.ts", ...ARGS);
    assert.equal(code, 1);
    assert.match(err, /^strafe: head\.ts:1:\d+: "node:fs" cannot be imported: .*no files and no network/);
    assert.match(err, / 1 \| import \{ readFileSync \}/);
  });

  test("what it does to the language's own objects stays in there", async () => {
    folder.write(
      "pollute.ts",
      "export default async (car) => {",
      "  for (const proto of [Object, Array, Promise, Function, String, JSON] as any[]) {",
      "    const of = proto.prototype ?? proto;",
      "    of.polluted = 'yes';",
      "    of.toJSON = () => 'forged';",
      "  }",
      "  (Array.prototype as any).map = () => ['forged'];",
      "  await car.move({ x: 0.2 });",
      "};",
    );
    const { code, out, err } = await folder.run("pollute.ts", ...ARGS);
    const { elapsed, truth } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
    // It may have broken itself, and nobody else.
    assert.ok(code === 0 || code === 1, err);
    assert.equal(typeof elapsed, "number");
    assert.ok(Math.abs(truth.x) < 0.3);
  });
});

describe("a script in a sandbox is ended", () => {
  test("where it loops without end, at its line", { timeout: 60_000 }, async () => {
    await failing(
      "loop.ts",
      4,
      /^it hangs: .*endless loop without await/,
      "  let n = 0;",
      // The engine is stopped at a call, or where it jumps back: of that it tells what stands before the loop's body.
      "  for (n = Math.hypot(n, 1); ; ) n = Math.hypot(n, 1);",
    );
  });

  test("where promises follow promises without end", { timeout: 60_000 }, async () => {
    const { code, result } = await run("micro.ts", "  for (;;) await null;");
    assert.equal(code, 1);
    assert.match(result.why, /hangs/);
  });

  test("where it wants more memory than it gets", { timeout: 60_000 }, async () => {
    await failing(
      "memory.ts",
      4,
      /more memory than the 64 MB/,
      "  const all = [];",
      "  for (;;) all.push(new Array(1e5).fill(1));",
    );
  });

  test("where a call calls itself for ever", async () => {
    await failing(
      "deep.ts",
      3,
      /stack/i,
      "  const deep = (n: number): number => 1 + deep(n + 1);",
      "  deep(0);",
    );
  });

  test("where it throws, with its line and the source below", async () => {
    const { code, err, result } = await run(
      "throw.ts",
      "  await car.move({ x: 0.1 });",
      '  throw new RangeError("far too far");',
    );
    assert.equal(code, 1);
    assert.deepEqual([result.why, result.line], ["RangeError: far too far", 4]);
    assert.match(err, /throw\.ts:4:\d+: RangeError: far too far\n {2}4 \| {3}throw new RangeError/);
  });

  test("while it drives on its own heart out, by a wrong argument at its line", async () => {
    await failing(
      "argument.ts",
      4,
      /^move\.x must be .*"far"/,
      "  await car.move({ x: 0.1 });",
      '  await car.move({ x: "far" });',
    );
  });
});

describe("the whole SDK is there", () => {
  test("conditions, steering, races, telemetry, waits, units, words and numbers", async () => {
    const { code, err, result } = await run(
      "all.ts",
      "  const until = await car.drive({ vx: 0.3 }, { until: (car) => car.pose.x > 0.2 });",
      "  const since = car.now;",
      "  const steered = await car.drive(() => ({ vy: 0.2 * Math.sin(car.now) }), { time: '0.5 s' });",
      "  const first = await car.race(",
      "    async (car) => { await car.hold(); return 'hold'; },",
      "    async (car) => { await car.sleep('100 ms'); return 'sleep'; },",
      "  );",
      "  let heard = 0;",
      "  await car.beside(car.turn('90 deg'), async (beside) => { for await (const _ of beside.telemetry()) heard++; });",
      "  const signal = AbortSignal.any([car.signal, new AbortController().signal]);",
      "  await car.when((car) => car.now > since, { signal, timeout: 1 });",
      "  car.log('%d of %s', 3, { a: [1, 2] });",
      "  car.plot('x', car.pose.x);",
      "  car.say('hello');",
      "  console.log('printed');",
      "  return [until.reason, steered.reason, first, heard > 10, car.random.next() < 1];",
    );
    assert.equal(code, 0, err);
    assert.deepEqual(result.value, ["until", "reached", "sleep", true, true]);
    const told = result.lines.filter(({ type }: { type: string }) => ["log", "plot", "say"].includes(type));
    assert.deepEqual(
      told.map(({ type }: { type: string }) => type),
      ["log", "plot", "say"],
    );
    assert.match(told[0].text, /^3 of \{ a: \[ ?1, 2 ?\] \}$/);
    assert.match(err, /printed/);
  });

  test("what nobody awaited is told with its line", async () => {
    const { code, err } = await run("forgot.ts", "  car.turn('90 deg');", "  await car.move({ x: 0.1 });");
    assert.equal(code, 0);
    assert.match(err, /warning: forgot\.ts:3:7: turn was not awaited, so move in forgot\.ts:4:13 ended it/);
  });

  test("a misspelt name is told with what was meant, though the engine would not even say which", async () => {
    const { code, err } = await run("misspelt.ts", "  await car.driveto({ x: 1, y: 0 });");
    assert.equal(code, 1);
    assert.match(err, /^strafe: misspelt\.ts:3:\d+: car knows no "driveto": did you mean driveTo\?$/m);
  });

  test("a function that nobody awaited fails the run, with the line that it was at", async () => {
    const { code, err } = await run(
      "unfinished.ts",
      "  const walk = async () => {",
      "    await car.move({ x: 1 });",
      "  };",
      "  walk();",
      "  await car.sleep(0.5);",
    );
    assert.equal(code, 1);
    assert.match(err, /^strafe: unfinished\.ts:4:15: move was still under way when the script was over/m);
  });

  test("a race that nobody awaited is told as a whole, and one that is left on purpose is not", async () => {
    const forgotten = await run("race.ts", "  car.race(async (car) => car.move({ x: 1 }));");
    assert.match(
      forgotten.err,
      /^strafe: race\.ts:3:\d+: race was still under way when the script was over/m,
    );
    const meant = await run("void.ts", "  void car.race(async (car) => car.move({ x: 1 }));");
    assert.equal(meant.code, 0, meant.err);
  });

  for (const [name, world] of [
    ["square.ts", "empty"],
    ["eight.ts", "empty"],
  ] as const) {
    test(`${name} ends where it does outside, to a millimetre`, { timeout: 60_000 }, async () => {
      cpSync(join(packageRoot, "src/script/examples", name), join(folder.path, name));
      const run = async (...more: string[]) =>
        resultOf(await folder.run(name, "--world", world, "--fast", "--json", ...more));
      const [inside, outside] = [await run("--sandbox"), await run()];
      for (const axis of ["x", "y", "theta"] as const) {
        const off = Math.abs(inside.truth[axis] - outside.truth[axis]);
        assert.ok(off < 1e-3, `${axis}: ${inside.truth[axis]} inside, ${outside.truth[axis]} outside`);
      }
    });
  }
});

test("whoever has broken the SDK in there can say no more than a script may", () => {
  const refused = [
    { type: "send", message: { type: "hello", version: 1, name: "x", source: "driver" } },
    { type: "send", message: { type: "subscribe", rate: 100 } },
    { type: "send", message: { type: "reset-estop" } },
    { type: "send", message: { type: "sightings", at: 0, targets: [] } },
    { type: "send", message: { type: "run-script", name: "a.ts" } },
    { type: "send", message: { type: "answer-wheel", client: 1, give: true } },
    { type: "drive", twist: { vx: null, vy: 0, omega: 0 }, wish: { frame: "car", holdHeading: true } },
    { type: "drive", twist: { vx: 0, vy: 0, omega: 0 }, wish: { frame: "car", holdHeading: true }, more: 1 },
    { type: "begin", order: { type: "drive" } },
    { type: "line", line: { type: "log", time: 0, text: 7 } },
    { type: "open", path: "/etc/passwd" },
    "stop",
    null,
  ];
  for (const word of refused)
    assert.equal(typeof parseWord(JSON.stringify(word)), "string", JSON.stringify(word));
  assert.equal(typeof parseWord(`"${"x".repeat(200_000)}"`), "string");
  assert.equal(typeof parseWord("{"), "string");
  assert.deepEqual(parseWord('{"type":"wake"}'), { type: "wake" });
  assert.deepEqual(parseWord('{"type":"send","message":{"type":"estop"}}'), {
    type: "send",
    message: { type: "estop" },
  });
});

test("a script that is being ended may stop the car, and move it no more", () => {
  const wish = { frame: "car", holdHeading: false } as const;
  const may = {
    rest: mayAtEnd({ type: "drive", twist: { vx: 0, vy: 0, omega: 0 }, wish }),
    disarm: mayAtEnd({ type: "send", message: { type: "disarm" } }),
    cancel: mayAtEnd({ type: "send", message: { type: "motion", do: "cancel" } }),
    log: mayAtEnd({ type: "print", text: "" }),
  };
  const mayNot = {
    drive: mayAtEnd({ type: "drive", twist: { vx: 0, vy: 0.1, omega: 0 }, wish }),
    notANumber: mayAtEnd({ type: "drive", twist: { vx: Number.NaN, vy: 0, omega: 0 }, wish }),
    arm: mayAtEnd({ type: "send", message: { type: "arm" } }),
    resume: mayAtEnd({ type: "send", message: { type: "motion", do: "resume" } }),
    goTo: mayAtEnd({ type: "begin", order: { type: "go-to", pose: { x: 1, y: 0, theta: 0 } } }),
    pose: mayAtEnd({ type: "see", pose: { x: 1, y: 0, theta: 0 } }),
  };
  assert.deepEqual(may, { rest: true, disarm: true, cancel: true, log: true });
  assert.deepEqual([...new Set(Object.values(mayNot))], [false]);
});

test("only the text that was asked for runs, and no car is asked for another", async () => {
  const text = "export default async () => 7;\n";
  const script = folder.write("version.js", text.trimEnd());
  const run = (version: string) => {
    let asked = 0;
    const car = async () => {
      asked++;
      return { kind: "fast", world: "empty" } as const;
    };
    const process = new ScriptProcess({ script, sandbox: true, version, car, events: {} });
    return process.result.then(({ ok, trouble, value }) => ({ ok, why: trouble?.text, value, asked }));
  };
  assert.deepEqual(await run("0".repeat(32)), {
    ok: false,
    why: "it was changed after it was asked for: run it again",
    value: undefined,
    asked: 0,
  });
  assert.deepEqual(await run(versionOf(Buffer.from(text))), { ok: true, why: undefined, value: 7, asked: 1 });
});
