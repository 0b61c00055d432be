import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Scene } from "../../src/core/scene.ts";
import { previewSvg } from "../../src/script/runner/drawing/svg.ts";
import { terminalMap } from "../../src/script/runner/drawing/terminal-map.ts";
import { terminalSummary, terminalTable } from "../../src/script/runner/drawing/terminal-table.ts";
import type { Preview } from "../../src/script/runner/preview.ts";
import type { PreviewStep } from "../../src/script/runner/preview-steps.ts";
import { type PathPoint, thinned } from "../../src/script/runner/thin.ts";

const SCRIPT = "/home/me/way.ts";
const PLAIN = { columns: 40, isColourful: false };
const corners = [
  { x: -1, y: -1 },
  { x: 2, y: -1 },
  { x: 2, y: 1 },
  { x: -1, y: 1 },
];
const ROOM: Scene = {
  name: "a <small> room",
  car: { length: 0.3, width: 0.2 },
  walls: corners.map((from, i) => ({ from, to: corners[(i + 1) % 4]!, thickness: 0.1 })),
  objects: [
    {
      name: "box",
      movable: false,
      pose: { x: 1.5, y: 0.5, theta: 0 },
      shape: { kind: "box", length: 0.4, width: 0.4 },
      look: { kind: "block", height: 0.4, colour: "#a08a70" },
    },
    {
      name: "ball",
      movable: true,
      pose: { x: 0, y: -0.5, theta: 0 },
      shape: { kind: "circle", radius: 0.2 },
      look: { kind: "ball", colour: "#ff7a1a" },
    },
  ],
  gates: [{ name: "1", left: { x: 0.5, y: 0.3 }, right: { x: 0.5, y: -0.3 } }],
};

const step = (
  what: string,
  line: number,
  from: number,
  to: number,
  more: Partial<PreviewStep> = {},
): PreviewStep => ({
  what,
  place: { file: SCRIPT, line, column: 3 },
  from,
  to,
  reason: "reached",
  isMotion: true,
  distance: 1,
  speed: 0.5,
  turn: 0,
  share: 0.5,
  slipped: 0,
  ...more,
});

/** A metre ahead, a pause, and a quarter of a turn. */
const SEEN: Preview = {
  ok: true,
  isCut: false,
  duration: 4,
  distance: 1,
  points: [
    [0, 0, 0, 0],
    [1, 0, 0, 2],
    [1, 0, 0, 3],
    [1, 0, Math.PI / 2, 4],
  ],
  steps: [
    step("move", 3, 0, 2),
    step("sleep", 4, 2, 3, { isMotion: false, reason: "done", distance: 0, speed: 0 }),
    step("turn", 5, 3, 4, { distance: 0, speed: 0, turn: Math.PI / 2, share: 0.41, reason: "stalled" }),
  ],
  lines: [],
  limits: { forward: 1, strafe: 0.8, turn: 3.8 },
  fastest: { forward: 0.5, strafe: 0, turn: 1.57 },
  scene: ROOM,
  touched: [],
  warnings: [{ text: "turn ended stalled: asked to move, the car did not" }],
};

test("a room is drawn in dots, with the way, its beginning and the ends of its motions", () => {
  assert.deepEqual(terminalMap(SEEN, PLAIN), [
    " ⡏⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢹",
    " ⡇                                   ⢸",
    " ⡇                           ⡏⠉⠉⠉⢹   ⢸",
    " ⡇                           ⡇   ⢸   ⢸",
    " ⡇                 ⠐         ⠓⠒⠒⠒⠚   ⢸",
    " ⡇                 ⢈                 ⢸",
    " ⡇           →⠒⠒⠒⠒⠒⠲⠒⠒⠒⠒⠒•1, 2       ⢸",
    " ⡇                 ⠐                 ⢸",
    " ⡇         ⡔⠉⠉⠉⢢   ⠈                 ⢸",
    " ⡇         ⡇   ⢸                     ⢸",
    " ⡇         ⠈⠒⠒⠒⠁                     ⢸",
    " ⡇                                   ⢸",
    " ⠓⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚",
    "├────┤ 0.5 m",
    "→ start; numbers: where each motion",
    "ended; at the end it faces ↑",
  ]);
});

test("the table has a line a step, and the motions their numbers", () => {
  assert.deepEqual(terminalTable(SEEN, SCRIPT), [
    "#  line  call   from – to  lasts  driven       top  limit  ended",
    "1     3  move   0.0 – 2.0  2.0 s  1.00 m  0.50 m/s   50 %  reached",
    "      4  sleep  2.0 – 3.0  1.0 s",
    "2     5  turn   3.0 – 4.0  1.0 s  0.00 m     90°/s   41 %  stalled",
  ]);
  const steps = Array.from({ length: 200 }, (_, i) => step("move", 3, i, i + 1));
  const long = terminalTable({ ...SEEN, steps }, "/elsewhere.ts");
  assert.ok(long.length < 45 && long.includes("… 165 more"), long.join("\n"));
  assert.match(long[1]!, /way\.ts:3/);
});

test("the summary says how long, how far, how fast, and what is to be looked at", () => {
  assert.deepEqual(terminalSummary(SEEN, PLAIN), [
    "4.0 s, 1.00 m driven.",
    "Fastest forward: 0.50 m/s, 50 % of the",
    "car's 1.00 m/s.",
    "Fastest sideways: 0.00 m/s, 0 % of the",
    "car's 0.80 m/s.",
    "Fastest turning: 90°/s, 41 % of the",
    "car's 218°/s.",
    "warning: turn ended stalled: asked to move, the car did not",
  ]);
});

test("colour is only where it is wished, and changes nothing but the colour", () => {
  const ESC = "\u001b";
  const plain = [...terminalMap(SEEN, PLAIN), ...terminalSummary(SEEN, PLAIN)];
  const paper = { ...PLAIN, isColourful: true };
  const colourful = [...terminalMap(SEEN, paper), ...terminalSummary(SEEN, paper)];
  assert.ok(!plain.join("").includes(ESC) && colourful.join("").includes(ESC));
  const bare = colourful.map((line) => line.replaceAll(new RegExp(`${ESC}\\[\\d*m`, "g"), "").trimEnd());
  assert.deepEqual(bare, plain);
});

test("a script that did not drive has nothing to draw", () => {
  const none: Preview = { ...SEEN, points: [], steps: [], scene: null, warnings: [] };
  assert.deepEqual(
    [terminalMap(none, PLAIN), terminalTable(none, SCRIPT), terminalSummary(none, PLAIN)],
    [[], [], []],
  );
});

/** Fails where a tag is not closed in its order, or something stands where XML has no place for it. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  const tag = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  const between = xml.replace(tag, (_, closing: string, name: string, _attributes: string, empty: string) => {
    if (closing) assert.equal(name, open.pop());
    else if (!empty) open.push(name);
    return "";
  });
  assert.deepEqual(open, []);
  assert.doesNotMatch(between.replaceAll(/&(amp|lt|gt|quot);/g, ""), /[<&]/);
}

const boxOf = (svg: string) =>
  /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number) as [number, number];
/** All places that its drawn lines name absolutely, px. */
const placesOf = (svg: string) =>
  [...svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

test("the picture is XML whatever names a script and a room have, and knows light and dark", () => {
  const svg = previewSvg({ ...SEEN, warnings: [{ text: 'within "A & B" <here>' }] }, "/a & b/<way>.ts");
  assertWellFormed(svg);
  assert.match(svg, /prefers-color-scheme: light/);
  assert.match(svg, /&lt;way&gt;\.ts in a &lt;small&gt; room/);
  assert.match(svg, /within &quot;A &amp; B&quot; &lt;here&gt;/);
});

test("a metre is as long sideways as upward in the picture", () => {
  // The box's corners are the only square of this size: 0.4 m × 0.4 m.
  const svg = previewSvg(SEEN, SCRIPT);
  const box = /<path d="M([\d. L]+)z"[^>]*fill-opacity="0.45"/.exec(svg)![1]!;
  const places = box.split("L").map((place) => place.split(" ").map(Number));
  const [xs, ys] = [places.map(([x]) => x!), places.map(([, y]) => y!)];
  const [across, high] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  assert.ok(across > 50 && Math.abs(across - high) < 0.05, `${across} × ${high} px`);
});

const pathOf = fc
  .array(
    fc.record({
      x: fc.double({ min: -30, max: 30, noNaN: true }),
      y: fc.double({ min: -30, max: 30, noNaN: true }),
      theta: fc.double({ min: -7, max: 7, noNaN: true }),
      dt: fc.double({ min: 0.02, max: 5, noNaN: true }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((all) => {
    let time = -all[0]!.dt;
    return all.map(({ x, y, theta, dt }): PathPoint => {
      time += dt;
      return [x, y, theta, time];
    });
  });

test("whatever the way, it lies within the picture and within the terminal", () => {
  fc.assert(
    fc.property(
      pathOf,
      fc.constantFrom(null, ROOM),
      fc.integer({ min: 30, max: 200 }),
      (points, scene, columns) => {
        const duration = points.at(-1)![3];
        const seen: Preview = { ...SEEN, points, scene, duration };
        const svg = previewSvg(seen, SCRIPT);
        assertWellFormed(svg);
        const [width, height] = boxOf(svg);
        for (const [x, y] of placesOf(svg))
          assert.ok(
            x >= 0 && x <= width && y >= 0 && y <= height,
            `${x}, ${y} is outside of ${width} × ${height}`,
          );
        const lines = terminalMap(seen, { columns, isColourful: false });
        assert.ok(lines.length <= 41, `${lines.length} lines`);
        for (const line of lines) assert.ok(line.length <= columns, `${line.length} > ${columns}: ${line}`);
      },
    ),
    { numRuns: 60 },
  );
});

test("a thinned way keeps its ends, its corners and its pauses, and is nowhere far from what it was", () => {
  const full = Array.from({ length: 3001 }, (_, i): PathPoint => {
    const time = i / 50;
    // To and fro along two sides of a square, with a pause.
    const along = Math.min(time, 20) / 10;
    return [Math.min(along, 1), Math.max(along - 1, 0), time > 40 ? (time - 40) / 10 : 0, time];
  });
  const few = thinned(full, 1000);
  assert.ok(few.length < 12, `${few.length} points`);
  assert.deepEqual([few[0], few.at(-1)], [full[0], full.at(-1)]);
  assert.ok(few.some(([x, y]) => Math.abs(x - 1) < 0.01 && Math.abs(y) < 0.01));
  assert.ok(
    few.some((point) => Math.abs(point[3] - 20) < 0.1) && few.some((point) => Math.abs(point[3] - 40) < 0.1),
  );
  const wild = full.map(([, , , time], i): PathPoint => [Math.sin(i), Math.cos(1.7 * i), i % 7, time]);
  assert.ok(thinned(wild, 1000).length <= 1000);
});
