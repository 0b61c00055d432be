import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

interface Case {
  readonly what: string;
  /** The body of the script's function; the first line of it is line 2. */
  readonly body: readonly string[];
  /** What is said of it, without the file's name: line, column and words. None: it has no line. */
  readonly said: readonly (readonly [line: number, column: number, text: string])[];
  readonly ok: boolean;
  /** How far along x the car is at the end, m; left out: where it began. */
  readonly x?: number;
}

const FORGOTTEN = "something here is not awaited; write await before whatever calls it";
const UNFINISHED = (what: string) =>
  `${what} was still under way when the script was over, which stopped the car: ${FORGOTTEN}`;

const CASES: readonly Case[] = [
  {
    what: "a goal farther than any car is sent",
    body: ['  await car.driveTo({ x: "2 km", y: 0 });'],
    said: [[2, 13, 'driveTo.x must be at most 1000 m, got "2 km"']],
    ok: false,
  },
  {
    what: "a goal farther than one motion may lead",
    body: ["  await car.driveTo({ x: 900, y: 0 });"],
    said: [[2, 13, "the way is 900 m long; a motion may have 200 m: ask for it in parts"]],
    ok: false,
  },
  {
    what: "a goal outside of the room, which is where the car then fails to come",
    body: ["  const { reason } = await car.driveTo({ x: 20, y: 0 }, { timeout: 1 });"],
    said: [[2, 32, "the goal of driveTo lies outside the room"]],
    ok: true,
    x: 1,
  },
  {
    what: "a path farther than one motion may lead, from a car that is on its way",
    body: [
      "  const first = car.drive({ vx: 0.3 });",
      "  await car.sleep(1);",
      "  await car.follow([{ x: 0, y: 0 }, { x: 800, y: 0 }, { x: 0, y: 5 }]);",
      "  await first;",
    ],
    said: [[4, 13, "the way is 1600 m long; a motion may have 200 m: ask for it in parts"]],
    ok: false,
    x: 0.35,
  },
  {
    what: "a motion without await that the next one ends",
    body: ["  car.move({ x: 1 });", "  await car.turn(1);"],
    said: [
      [
        2,
        7,
        "move was not awaited, so turn in FILE:3:13 ended it before it was done: write  await car.move(…), or  void car.move(…)  where it is meant so",
      ],
    ],
    ok: true,
  },
  {
    what: "the same mistake in a loop, which is told once",
    body: ["  for (let i = 0; i < 3; i++) {", "    car.turn(1);", "    await car.sleep(0.1);", "  }"],
    said: [
      [
        3,
        9,
        "turn was not awaited, so turn in FILE:3:9 ended it before it was done: write  await car.turn(…), or  void car.turn(…)  where it is meant so",
      ],
      [
        3,
        9,
        "turn was not awaited: the script was over before it, which stopped the car on its way: write  await car.turn(…), or  void car.turn(…)  where it is meant so",
      ],
    ],
    ok: false,
  },
  {
    what: "a motion without await at the script's end",
    body: ['  car.driveTo({ x: "2 m", y: 0 });', "  await car.sleep(1);"],
    said: [
      [
        2,
        7,
        "driveTo was not awaited: the script was over before it, which stopped the car on its way: write  await car.driveTo(…), or  void car.driveTo(…)  where it is meant so",
      ],
    ],
    ok: false,
    x: 1,
  },
  {
    what: "a velocity without an end at the script's end",
    body: ["  car.drive({ vx: 0.3 });"],
    said: [
      [
        2,
        7,
        'drive was still under way when the script was over, which stopped the car: give it time, as with  await car.sleep("2 s")',
      ],
    ],
    ok: true,
  },
  {
    what: "a sleep without await",
    body: ["  car.sleep(0.5);", "  await car.move({ x: 0.3 });"],
    said: [[2, 7, "sleep was not awaited, so nothing waited for it: write  await car.sleep(…)"]],
    ok: true,
    x: 0.3,
  },
  {
    what: "a motion without await that fails",
    body: ["  car.driveTo({ x: 900, y: 0 });", "  await car.sleep(1);"],
    said: [
      [
        2,
        7,
        "driveTo was not awaited, and failed: the way is 900 m long; a motion may have 200 m: ask for it in parts",
      ],
    ],
    ok: true,
  },
  {
    what: "motions that are left on purpose, of which another one or the script's end is the end",
    body: ["  void car.turn(1);", "  void car.move({ x: 1 });", "  await car.sleep(1);"],
    said: [],
    ok: true,
    x: 1,
  },
  {
    what: "a motion that is left on purpose, and fails",
    body: ["  void car.driveTo({ x: 900, y: 0 });", "  await car.sleep(1);"],
    said: [
      [
        2,
        12,
        "driveTo was not awaited, and failed: the way is 900 m long; a motion may have 200 m: ask for it in parts",
      ],
    ],
    ok: true,
  },
  // A function whose call lacks an await was for long the one mistake that nothing was said of, and the car drove
  // half of its way or none: whoever means it so says void, or ends the work before the script.
  {
    what: "work that nobody awaits and the end of the run interrupts",
    body: ["  (async () => { for (;;) await car.move({ x: 0.2 }); })();", "  await car.sleep(1);"],
    said: [[2, 37, UNFINISHED("move")]],
    ok: false,
    x: 0.3,
  },
  {
    what: "a function without await as the last call",
    body: ["  const walk = async () => {", "    await car.move({ x: 1 });", "  };", "  walk();"],
    said: [[3, 15, UNFINISHED("move")]],
    ok: false,
  },
  {
    what: "a function without await that is at a wait at the end",
    body: ["  (async () => {", "    await car.sleep(2);", "    await car.move({ x: 1 });", "  })();"],
    said: [[3, 15, UNFINISHED("sleep")]],
    ok: false,
  },
  {
    what: "several promises at once without await",
    body: ["  Promise.all([car.sleep(1), car.move({ x: 1 })]);"],
    said: [[2, 34, UNFINISHED("move")]],
    ok: false,
  },
  {
    what: "a loop whose function awaits, and the loop does not",
    body: ["  [1, 2, 3].forEach(async () => {", "    await car.move({ x: 0.3 });", "  });"],
    said: [
      [3, 15, `move in FILE:3:15 ended move before it was done: unless that is meant, ${FORGOTTEN}`],
      [3, 15, UNFINISHED("move")],
    ],
    ok: false,
  },
  {
    what: "a race without await, of which the whole is told",
    body: [
      "  car.race(",
      "    async (car) => car.move({ x: 1 }),",
      "    async (car) => car.sleep(5),",
      "  );",
    ],
    said: [[2, 7, UNFINISHED("race")]],
    ok: false,
  },
  {
    what: "work beside a motion without await",
    body: ["  car.beside(car.move({ x: 1 }), async (car) => car.sleep(5));"],
    said: [[2, 7, UNFINISHED("beside")]],
    ok: false,
  },
  {
    what: "a motion with what comes then, and without await",
    body: ["  car.driveTo({ x: 1, y: 0 }).then(() => {});"],
    said: [[2, 7, UNFINISHED("driveTo")]],
    ok: false,
  },
  {
    what: "a race of the language's own, whose loser goes on",
    body: ["  await Promise.race([car.move({ x: 0.3 }), car.sleep(20)]);"],
    said: [[2, 49, `${UNFINISHED("sleep")}, and in place of Promise.race car.race, which ends the others`]],
    ok: false,
    x: 0.3,
  },
  {
    what: "a function without await whose motion the next one ends",
    body: [
      "  const walk = async () => {",
      "    await car.move({ x: 1 });",
      "  };",
      "  walk();",
      "  await car.turn(1);",
    ],
    said: [[3, 15, `turn in FILE:6:13 ended move before it was done: unless that is meant, ${FORGOTTEN}`]],
    ok: true,
  },
  {
    what: "calls that are left on purpose though something comes then",
    body: [
      "  void car.driveTo({ x: 1, y: 0 }).then(() => {});",
      "  void car.race(async (car) => car.sleep(9), async (car) => car.when(() => false));",
      "  await car.sleep(0.5);",
    ],
    said: [],
    ok: true,
    x: 0.45,
  },
  {
    what: "work that was ended before the script",
    body: [
      "  const control = new AbortController();",
      "  const walk = async (car) => {",
      "    for (;;) await car.move({ x: 0.2 });",
      "  };",
      "  walk(car.within(control.signal)).catch(() => {});",
      "  await car.race(async (car) => car.sleep(9), async (car) => car.sleep(1));",
      "  await car.beside(car.sleep(0.1), async (car) => car.sleep(9));",
      "  control.abort();",
    ],
    said: [],
    ok: true,
    x: 0.3,
  },
  {
    what: "a velocity that another call takes over from, and a motion that is awaited later",
    body: [
      "  car.drive({ vx: 0.3 });",
      "  await car.sleep(1);",
      "  await car.stop();",
      "  const turn = car.turn(1);",
      "  await car.sleep(0.1);",
      "  await car.stop();",
      "  await turn;",
    ],
    said: [],
    ok: true,
    x: 0.3,
  },
];

for (const [index, { what, body, said, ok, x = 0 }] of CASES.entries()) {
  test(`${what}: ${said.length > 0 ? "its line is told" : "nothing is said"}, and the car is at rest`, async () => {
    const name = `case-${index}.js`;
    folder.write(name, "export default async (car) => {", ...body, "};");
    const { code, out, err } = await folder.run(name, "--world", "empty", "--fast", "--json");
    // What the run has failed by comes last.
    const words = said.map(([line, column, text], i, { length }) => ({
      line,
      column,
      text: text.replace("FILE", name),
      isWarning: ok || i < length - 1,
    }));
    const shown = words.flatMap(({ line, column, text, isWarning }) => [
      `strafe: ${isWarning ? "warning: " : ""}${name}:${line}:${column}: ${text}`,
      `  ${line} | ${body[line - 2]}`,
      `    | ${" ".repeat(column - 1)}^`,
    ]);
    assert.equal(err.trimEnd(), shown.join("\n"));
    assert.equal(code, ok ? 0 : 1);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const result = lines.at(-1);
    const file = `${folder.path}/${name}`;
    const warnings = lines.filter(({ type }) => type === "warning");
    assert.deepEqual(
      warnings,
      words
        .filter(({ isWarning }) => isWarning)
        .map(({ text, line, column }) => ({ type: "warning", text, file, line, column })),
    );
    const { standing, armed, truth } = result;
    assert.deepEqual({ ok: result.ok, standing, armed }, { ok, standing: true, armed: false });
    if (!ok) {
      const { why, line, column } = result;
      const failure = words.at(-1)!;
      assert.deepEqual(
        { why, file: result.file, line, column },
        { why: failure.text, file, line: failure.line, column: failure.column },
      );
    }
    assert.ok(Math.abs(truth.x - x) < 0.15, `x is ${truth.x}, not ${x}`);
  });
}

test("a motion that the script's end cuts is told for people as well, below what the script says", async () => {
  const { code, out, err } = await folder.runText(
    "people.js",
    "export default async (car) => {",
    "  car.move({ x: 1 });",
    "};",
  );
  assert.equal(code, 1);
  assert.match(err, /^strafe: people\.js:2:7: move was not awaited: the script was over before it/);
  assert.match(out, /people\.js was ended after/);
});

test("warnings are told for people as well, and the run is done all the same", async () => {
  const { code, out, err } = await folder.runText(
    "warned.js",
    "export default async (car) => {",
    "  car.turn(1);",
    "  await car.move({ x: 0.1 });",
    "};",
  );
  assert.equal(code, 0);
  assert.match(
    err,
    /^strafe: warning: warned\.js:2:7: turn was not awaited, so move in warned\.js:3:13 ended it/,
  );
  assert.match(out, /warned\.js is done after/);
});
