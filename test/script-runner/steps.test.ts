import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptProcess } from "../../src/script/runner/script-process.ts";
import { ScriptFolder } from "./rig.ts";

test("whoever runs a script hears which line it is at, and how each of its motions came out", async () => {
  const folder = new ScriptFolder();
  const script = folder.write(
    "there-and-back.ts",
    'import type { Car } from "strafe";',
    "const go = (car: Car, x: number) => car.move({ x });",
    "export default async (car: Car) => {",
    "  await go(car, 0.2);",
    "  await car.sleep(0.5);",
    "};",
  );
  const told: string[] = [];
  const names = new Map<number, string>();
  const run = new ScriptProcess({
    script,
    car: async () => ({ kind: "fast", world: "empty" }),
    events: {
      step({ id, what, place }) {
        names.set(id, what);
        told.push(`${what} in line ${place?.line}:${place?.column}`);
      },
      stepEnded: ({ id, result }) => told.push(`${names.get(id)} ${result?.reason ?? "is over"}`),
    },
  });
  const { ok, elapsed } = await run.result;
  assert.equal(ok, true);
  assert.deepEqual(told, ["move in line 2:41", "move reached", "sleep in line 5:13", "sleep is over"]);
  assert.ok(elapsed! > 0.5);
});
