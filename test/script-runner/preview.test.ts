import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Preview, preview } from "../../src/script/runner/preview.ts";
import { ScriptFolder } from "./rig.ts";

const folder = new ScriptFolder();

function previewOf(
  lines: readonly string[],
  options: { world?: string; limit?: number } = {},
): Promise<Preview> {
  const script = folder.write(`${lines.join("").length}-${Object.keys(options).length}.ts`, ...lines);
  return preview({ script, world: "empty", ...options });
}

test("a preview has a script's whole way, with when each motion began and how it ended", async () => {
  const seen = await previewOf([
    'import type { Car } from "strafe";',
    "export default async (car: Car) => {",
    '  await car.move({ x: 1 }, { speed: "0.5 m/s" });',
    "  await car.sleep(1);",
    '  await car.turn("90 deg");',
    '  car.log("there");',
    "};",
  ]);
  assert.equal(seen.ok, true, seen.trouble?.text);
  assert.equal(seen.isCut, false);
  const [move, sleep, turn] = seen.steps;
  assert.deepEqual(
    seen.steps.map(({ what, reason, isMotion, place }) => [what, reason, isMotion, place?.line]),
    [
      ["move", "reached", true, 3],
      ["sleep", "done", false, 4],
      ["turn", "reached", true, 5],
    ],
  );
  assert.ok(Math.abs(move!.distance - 1) < 0.02, `${move!.distance} m`);
  assert.ok(Math.abs(move!.speed - 0.5) < 0.05, `${move!.speed} m/s`);
  assert.ok(move!.to <= sleep!.from && sleep!.to <= turn!.from);
  assert.ok(Math.abs(sleep!.to - sleep!.from - 1) < 0.05);
  assert.ok(sleep!.distance < 0.01 && turn!.distance < 0.05, `${sleep!.distance} m, ${turn!.distance} m`);
  assert.ok(turn!.turn > 0.5 && turn!.share > 0 && turn!.share < 1.2, `${turn!.turn} rad/s`);
  assert.deepEqual(
    seen.lines.map((line) => line.type === "log" && line.text),
    ["there"],
  );
  const [first, last] = [seen.points[0]!, seen.points.at(-1)!];
  assert.ok(Math.hypot(last[0] - first[0] - 1, last[1] - first[1]) < 0.05, `${last}`);
  assert.equal(first[3], 0);
  assert.equal(last[3], seen.duration);
  assert.ok(seen.limits.forward > 0.1 && seen.scene !== null);
  assert.deepEqual(seen.warnings, []);
});

test("two previews of one script are the same to the last bit", async () => {
  const script = fileURLToPath(new URL("../../src/script/examples/square.ts", import.meta.url)).replace(
    "/dist/",
    "/",
  );
  const [one, other] = [await preview({ script, world: "empty" }), await preview({ script, world: "empty" })];
  assert.equal(one.ok, true, one.trouble?.text);
  assert.deepEqual(one, other);
});

test("a script without an end is cut at the limit, and says so at the line that it is at", async () => {
  const seen = await previewOf(
    [
      "export default async (car) => {",
      "  for (;;) {",
      "    await car.move({ x: 0.2 });",
      "    await car.move({ x: -0.2 });",
      "  }",
      "};",
    ],
    { limit: 5 },
  );
  assert.equal(seen.ok, true);
  assert.equal(seen.isCut, true);
  assert.ok(Math.abs(seen.duration - 5) < 0.03, `${seen.duration} s`);
  assert.equal(seen.steps.at(-1)!.reason, "cut");
  assert.match(seen.warnings.at(-1)!.text, /longer than 5 s/);
  assert.ok([3, 4].includes(seen.warnings.at(-1)!.place!.line));
});

test("a script with a mistake has a preview of the way up to there", async () => {
  const seen = await previewOf([
    "export default async (car) => {",
    "  await car.move({ x: 0.3 });",
    '  throw new Error("no further");',
    "};",
  ]);
  assert.equal(seen.ok, false);
  assert.equal(seen.trouble!.text, "no further");
  assert.equal(seen.trouble!.place!.line, 3);
  assert.equal(seen.steps[0]!.reason, "reached");
  const broken = await previewOf(["export default async (car) => {"]);
  assert.equal(broken.ok, false);
  assert.match(broken.trouble!.text, /syntax error/);
  assert.deepEqual([broken.points, broken.steps, broken.scene], [[], [], null]);
});

test("a goal within something, and a knock against it, are told with the script's line", async () => {
  const seen = await previewOf(
    ["export default async (car) => {", "  await car.driveTo({ x: -0.6, y: 2.0 });", "};"],
    { world: "furnished" },
  );
  const [goal, ...rest] = seen.warnings;
  assert.equal(goal!.text, "the goal of driveTo lies within the sofa");
  assert.equal(goal!.place!.line, 2);
  assert.ok(seen.touched.length > 0 && seen.touched[0]!.what === "the sofa", JSON.stringify(seen.touched));
  assert.ok(
    rest.some(({ text }) => /knocks against the sofa/.test(text)),
    JSON.stringify(rest),
  );
  assert.ok(
    rest.some(({ text }) => /after driveTo the car is 0\.\d\d m from where it takes itself/.test(text)),
    JSON.stringify(rest),
  );
});

test("whoever waits for it can end it", async () => {
  const script = folder.write("long.ts", "export default (car) => car.sleep(1e5);");
  const abort = new AbortController();
  const seen = preview({ script, world: "empty", limit: 1e6, signal: abort.signal });
  setTimeout(() => abort.abort(), 500);
  const { ok, trouble } = await seen;
  assert.equal(ok, false);
  assert.equal(trouble!.text, "it was ended");
});

test("who waits for nothing that time brings is found out without waiting for the limit", async () => {
  const seen = await previewOf(["export default (car) => new Promise(() => {});"]);
  assert.equal(seen.ok, false);
  assert.match(seen.trouble!.text, /waits for something that never comes/);
});
