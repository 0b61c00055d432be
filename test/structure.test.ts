import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, posix, relative, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** The rooms that a stage of the data's one way may know: values, and nobody beside it. */
const STAGES = ["command", "motion", "drive", "estimate", "safety"];

/** Ways to real wheels and sensors. */
const BOARDS = ["pigpiod", "pigpio", "i2c-bus", "pca9685", "i2c-board", "firmata", "johnny-five"].map(
  (board) => `src/hardware/${board}`,
);

/**
 * Which of our rooms each room may import, by DESIGN.md §1; its own folder goes without saying. The
 * longest key that a file's folder begins with is its rule.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "src/core": [],
  "src/protocol": ["src/core"],
  "src/profile": ["src/core"],
  ...Object.fromEntries(STAGES.map((stage) => [`src/${stage}`, ["src/core"]])),
  "src/sim": ["src/core", "src/profile"],
  "src/sim/twin": ["src/core", "src/profile", "src/protocol", "src/sim"],
  "src/hardware": ["src/core"],
  "src/hardware/pigpiod": ["src/core", "src/protocol", "src/hardware"],
  "src/hardware/pigpio": ["src/core", "src/hardware"],
  "src/hardware/i2c-bus": ["src/core", "src/hardware"],
  "src/hardware/pca9685": ["src/core", "src/hardware"],
  "src/hardware/i2c-board": ["src/core", "src/hardware"],
  "src/hardware/firmata": ["src/core", "src/hardware"],
  "src/hardware/johnny-five": ["src/core", "src/hardware"],
  "src/hardware/sim": ["src/core", "src/hardware", "src/sim"],
  "src/control": [
    "src/core",
    "src/protocol",
    "src/profile",
    "src/hardware",
    "src/hardware/sim",
    ...BOARDS,
    ...STAGES.map((stage) => `src/${stage}`),
  ],
  "src/gateway": ["src/core", "src/protocol", "src/pairing", "src/gateway/recorder"],
  // Writes into a file what the gateway hears, and asks nothing of anybody else.
  "src/gateway/recorder": ["src/core", "src/protocol", "src/gateway"],
  // Who is let in from the network: the gateway asks it, and so does who comes in.
  "src/pairing": ["src/core", "src/protocol"],
  "src/supervisor": ["src/core", "src/protocol", "src/profile"],
  // A process that makes the board safe when control is gone.
  "src/guard": ["src/core", "src/protocol", "src/profile", "src/hardware", ...BOARDS],
  "src/doctor": ["src/core", "src/protocol", "src/profile", "src/hardware", ...BOARDS],
  // Numbers in, pictures as text out: the bench, the report of a calibration and a script's preview draw with it.
  "src/plot": [],
  // Knows a robot by what it says, wherever it runs; what makes the one in this process is named below.
  "src/calibrate": ["src/core", "src/protocol", "src/profile", "src/robots", "src/estimate", "src/plot"],
  // Finds the robots of this computer, and starts one where none runs.
  "src/robots": ["src/core", "src/protocol"],
  // Knows a robot by what it says. motion: paths to follow are its, and what counts as stalled is the follower's rule.
  "src/script": ["src/core", "src/protocol", "src/motion"],
  // What of it runs in a sandbox, and the words that go in and out.
  "src/script/guest": ["src/core", "src/protocol", "src/script"],
  // Runs a script's file in a process of its own, and draws its preview; from a laptop too, by its pairing.
  "src/script/runner": [
    "src/core",
    "src/protocol",
    "src/profile",
    "src/robots",
    "src/script",
    "src/plot",
    "src/pairing",
    "src/script/guest",
  ],
  // The robot's own scripts for its page. It knows nothing of the gateway, which is given it by its main alone.
  "src/script/desk": ["src/core", "src/protocol", "src/script", "src/script/runner"],
  // Reads what the recorder has written.
  "src/replay": ["src/core", "src/protocol", "src/gateway/recorder"],
  "src/deploy": ["src/core", "src/protocol", "src/profile"],
  // profile: where Strafe's own folder is, with the models in it.
  // protocol: it is a client of the robot's, and says what is in view; how a picture travels to the gateway.
  "src/vision": ["src/core", "src/protocol", "src/profile", "src/vision/cameras"],
  "src/vision/cameras": ["src/core", "src/profile", "src/vision", "src/vision/cameras/simulated"],
  // Looks into the simulated world, and is told by the robot's telemetry what is true.
  "src/vision/cameras/simulated": ["src/core", "src/protocol", "src/sim", "src/vision", "src/vision/cameras"],
  web: ["src/core", "src/protocol"],
};

/** Files that stand alone in src: whom they may import. */
const LONERS: Readonly<Record<string, (target: string) => boolean>> = {
  "src/node-version.ts": () => false,
  // One line for each subcommand.
  "src/cli.ts": (target) => target === "src/node-version.ts" || target.startsWith("src/cli/"),
  // Whether a car, a world or a film is there is the same question for every subcommand.
  "src/cli/named-files.ts": (target) =>
    /^src\/profile\/(document|places)\.ts$/.test(target) ||
    target === "src/sim/world-path.ts" ||
    target === "src/vision/cameras/source.ts",
  // Puts a robot on a virtual clock into this process.
  "src/calibrate/car/fast-car.ts": (target) =>
    /^src\/(core|protocol|profile|calibrate)\//.test(target) || target === "src/control/fast.ts",
  "src/script/fast-wire.ts": (target) =>
    /^src\/(core|protocol|script)\//.test(target) || target === "src/control/fast.ts",
  // The part of the library that needs no machine.
  "src/script/guest/library.ts": (target) => /^src\/(core|motion|drive|estimate|script)\//.test(target),
  // The process is told whether there are scripts, and only then loads what runs them.
  "src/gateway/main.ts": (target) =>
    /^src\/(core|protocol|gateway|pairing)\//.test(target) || target === "src/script/desk/open.ts",
  // The library is values and pure mathematics, and the SDK for scripts.
  "src/index.ts": (target) => /^src\/(core|command|motion|drive|estimate|protocol|script)\//.test(target),
};

/** The subcommands know the rooms by their doors, and the bench, which is no room. */
const isDoor = (target: string) =>
  target.startsWith("src/cli/") ||
  target.startsWith("test/bench/main") ||
  /^src\/([^/]+|sim\/twin|script\/runner)\/(.+-)?(main|start|command)\.ts$/.test(target);

/** What the eyes compute from bytes and numbers alone; threads and cameras are beside it. */
const SEEING = [
  "detect/formats",
  "detect/onnx",
  "detect/preprocess",
  "track",
  "calibration",
  "follow",
  "localise",
].map((part) => `vision/${part}`);

/** Rooms that do nothing but compute: their clock, chance and news come from outside. */
const PURE = ["core", ...STAGES, "sim", "plot", ...SEEING];
/**
 * Where such rooms meet the machine: its clock, priorities and disk for whoever wants them, a library's file, and the
 * twin's process.
 */
const RIM = [
  "src/core/system-clock.ts",
  "src/core/priority.ts",
  "src/core/atomic-file.ts",
  "src/core/mathjs.ts",
  "src/sim/twin/command.ts",
];
const MAX_LINES = 400;

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  readonly why: string;
  readonly in: (path: string) => boolean;
}

const inRooms = (rooms: readonly string[]) => (path: string) =>
  rooms.some((room) => path.startsWith(`src/${room}/`)) && !RIM.includes(path);

const BANS: readonly Ban[] = [
  {
    what: "Math.random",
    pattern: /\bMath\.random\b/,
    why: "everything random comes from a seed (core/random.ts), everything secret from node:crypto",
    in: (path) => path.startsWith("src/"),
  },
  {
    what: "the calendar",
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/,
    why: "time is monotonic and comes from a Clock; dates are for labels at the rim",
    in: (path) =>
      path.startsWith("src/") &&
      !/^src\/(gateway|supervisor|deploy)\//.test(path) &&
      path !== "src/calibrate/command.ts" &&
      path !== "src/vision/calibrate-command.ts" &&
      path !== "src/vision/main.ts",
  },
  {
    what: "the machine's clock",
    pattern: /\bperformance\.now\b|\bhrtime\b/,
    why: "a Clock is passed in, so that a run on virtual time is exact",
    in: inRooms(PURE),
  },
  {
    what: "a timer",
    pattern: /\bset(Timeout|Interval|Immediate)\b/,
    why: "these rooms do not wait: the loop calls them",
    in: inRooms(PURE),
  },
  {
    what: "console",
    pattern: /\bconsole\./,
    why: "a stage says what it has to say as data: an event or a fault",
    in: inRooms(PURE),
  },
  {
    what: "Node's own modules",
    pattern: /["']node:/,
    why: "a stage has no outside",
    in: inRooms(["core", ...STAGES, "plot", ...SEEING]),
  },
  {
    what: "Node's own modules",
    pattern: /["']node:/,
    why: "in a sandbox there are none",
    in: inRooms(["script/guest"]),
  },
];

/** Comments blanked out, line numbers kept; strings stay, for the paths in them. */
function withoutComments(text: string): string {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? found.replace(/[^\n]/g, " ") : found));
}

const IMPORTS = [
  /\bfrom\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
  /\bnew URL\(\s*["'`]([^"'`]+)["'`]\s*,\s*import\.meta\.url/g,
];

interface Import {
  readonly line: number;
  readonly specifier: string;
}

function importsOf(code: string): Import[] {
  const found: Import[] = [];
  for (const pattern of IMPORTS) {
    for (const match of code.matchAll(pattern)) {
      found.push({ line: code.slice(0, match.index).split("\n").length, specifier: match[1]! });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

const inside = (path: string, folder: string) => path.startsWith(`${folder}/`);

function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS)
    .filter((room) => inside(path, room))
    .sort((a, b) => b.length - a.length)[0];
}

/** What is wrong with the file's imports; one line each with file, line, import and rule. */
function importViolations(path: string, text: string): string[] {
  const loner = LONERS[path] ?? (inside(path, "src/cli") ? isDoor : undefined);
  const room = roomOf(path);
  if (!loner && room === undefined) {
    return [`${path}: no rule says what it may import; add its room to ROOMS here, by DESIGN.md §1`];
  }
  const violations: string[] = [];
  for (const { line, specifier } of importsOf(withoutComments(text))) {
    if (!specifier.startsWith(".")) continue;
    // A worker is started by the name that its file has after the build.
    const target = posix.normalize(posix.join(posix.dirname(path), specifier)).replace(/\.js$/, ".ts");
    if (loner) {
      if (!loner(target))
        violations.push(`${path}:${line} imports "${specifier}": ${path} may not import it`);
      continue;
    }
    const allowed = ROOMS[room!]!;
    const home = roomOf(target);
    if (home === room || (home !== undefined && allowed.includes(home))) continue;
    const rule = allowed.length > 0 ? `only ${allowed.join(", ")}` : "nothing of ours";
    violations.push(`${path}:${line} imports "${specifier}": ${room} may import ${rule}`);
  }
  return violations;
}

function banViolations(path: string, text: string): string[] {
  const violations: string[] = [];
  const bans = BANS.filter((ban) => ban.in(path));
  for (const [index, line] of withoutComments(text).split("\n").entries()) {
    for (const ban of bans) {
      if (ban.pattern.test(line)) violations.push(`${path}:${index + 1} uses ${ban.what}: ${ban.why}`);
    }
  }
  return violations;
}

/** The repository's root: this file runs from wherever the build put it. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (folder === dirname(folder)) throw new Error("no package.json above this test");
    folder = dirname(folder);
  }
  return folder;
}

const root = findRoot();
const CODE = new Set([".ts", ".tsx", ".css"]);

const files = ["src", "web"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.has(extname(entry.name)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.includes("/node_modules/"))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
);
const sources = files.filter(({ path }) => !path.endsWith(".css"));

function report(violations: string[]): void {
  assert.ok(violations.length === 0, `\n${violations.join("\n")}\n`);
}

test("every room imports only the rooms that the design allows", () => {
  assert.ok(sources.length > 20, `only ${sources.length} files were found under ${root}`);
  report(sources.flatMap(({ path, text }) => importViolations(path, text)));
});

test("clock, chance and console stay out of the rooms that only compute", () => {
  report(sources.flatMap(({ path, text }) => banViolations(path, text)));
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const lines = (text: string) => text.trimEnd().split("\n").length;
  report(
    files
      .filter(({ text }) => lines(text) > MAX_LINES)
      .map(({ path, text }) => `${path} has ${lines(text)} lines: split it, one idea a file`),
  );
});

test("a forbidden import is found in every form, with its line and the rule", () => {
  const text = [
    '// import { a } from "../drive/a.ts"; in a comment it is none',
    'import { wheelVector } from "../core/wheels.ts";',
    'import { own } from "./own.ts";',
    "import {",
    "  long,",
    '} from "../drive/long.ts";',
    'import "../sim/side-effect.ts";',
    'export type { T } from "../protocol/messages.ts";',
    'const late = await import("../control/late.ts");',
    'const worker = new URL("../gateway/worker.js", import.meta.url);',
    'const link = "https://example.org"; import { b } from "../safety/b.ts";',
    'import fc from "fast-check";',
  ].join("\n");
  assert.deepEqual(
    importViolations("src/motion/file.ts", text),
    [
      '6 imports "../drive/long.ts"',
      '7 imports "../sim/side-effect.ts"',
      '8 imports "../protocol/messages.ts"',
      '9 imports "../control/late.ts"',
      '10 imports "../gateway/worker.js"',
      '11 imports "../safety/b.ts"',
    ].map((found) => `src/motion/file.ts:${found}: src/motion may import only src/core`),
  );
});

test("the rules tell the rooms apart", () => {
  const importing = (path: string, specifier: string) =>
    importViolations(path, `import { x } from "${specifier}";`).length === 0;
  assert.equal(importing("src/hardware/sim/backend.ts", "../../sim/world.ts"), true);
  assert.equal(importing("src/hardware/sim/backend.ts", "../ports.ts"), true);
  assert.equal(importing("src/hardware/pigpiod/backend.ts", "../../sim/world.ts"), false);
  assert.equal(importing("src/hardware/pigpiod/backend.ts", "../sim/backend.ts"), false);
  assert.equal(importing("src/control/backend.ts", "../hardware/sim/backend.ts"), true);
  assert.equal(importing("src/control/loop.ts", "../sim/world.ts"), false);
  assert.equal(importing("src/core/wheels.ts", "../protocol/messages.ts"), false);
  assert.equal(importing("web/app.tsx", "../src/protocol/client.ts"), true);
  assert.equal(importing("web/app.tsx", "../src/command/arbiter.ts"), false);
  assert.equal(importing("web/inputs/stick.ts", "../../src/core/geometry.ts"), true);
  assert.equal(importing("src/cli.ts", "./cli/start.ts"), true);
  assert.equal(importing("src/cli.ts", "./control/main.ts"), false);
  assert.equal(importing("src/cli/start.ts", "../control/main.ts"), true);
  assert.equal(importing("src/cli/start.ts", "../control/loop.ts"), false);
  assert.equal(importing("src/cli/twin.ts", "../sim/twin/command.ts"), true);
  assert.equal(importing("src/cli/twin.ts", "../sim/twin/twin.ts"), false);
  assert.equal(importing("src/sim/twin/board.ts", "../../protocol/pigpiod.ts"), true);
  assert.equal(importing("src/sim/world.ts", "../protocol/pigpiod.ts"), false);
  assert.equal(importing("src/calibrate/car/fast-car.ts", "../../control/fast.ts"), true);
  assert.equal(importing("src/calibrate/car/fast-car.ts", "../../control/robot.ts"), false);
  assert.equal(importing("src/calibrate/car/live-car.ts", "../../control/fast.ts"), false);
  assert.equal(importing("src/script/fast-wire.ts", "../control/fast.ts"), true);
  assert.equal(importing("src/script/car.ts", "../control/fast.ts"), false);
  assert.equal(importing("src/gateway/main.ts", "../script/desk/open.ts"), true);
  assert.equal(importing("src/gateway/main.ts", "../script/runner/script-process.ts"), false);
  assert.equal(importing("src/gateway/client.ts", "../script/desk/open.ts"), false);
  assert.equal(importing("src/script/desk/desk.ts", "../../gateway/script-desk.ts"), false);
  assert.equal(importing("src/new-room/file.ts", "../core/wheels.ts"), false);
});

test("what is banned is found in code and not in comments", () => {
  const text = [
    "// Date.now() is banned",
    "const a = Date.now();",
    "/*",
    " Math.random()",
    "*/ console.log(a);",
  ];
  assert.deepEqual(
    banViolations("src/drive/file.ts", text.join("\n")).map((violation) => violation.split(": ")[0]),
    ["src/drive/file.ts:2 uses the calendar", "src/drive/file.ts:5 uses console"],
  );
  assert.deepEqual(banViolations("src/gateway/file.ts", text.join("\n")), []);
});
