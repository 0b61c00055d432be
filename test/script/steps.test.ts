import assert from "node:assert/strict";
import { test } from "node:test";
import type { MotionResult } from "../../src/script/motion.ts";
import type { Script } from "../../src/script/run.ts";
import type { Step } from "../../src/script/step.ts";
import { Stage } from "./rig.ts";

/** What a script is at, as whoever watches it is told. */
async function stepsOf(script: Script): Promise<{ told: string[]; begun: Step[] }> {
  const stage = await Stage.open();
  const told: string[] = [];
  const begun: Step[] = [];
  const steps = {
    began(step: Step) {
      begun.push(step);
      told.push(`${step.what} begins`);
    },
    ended: ({ what }: Step, result: MotionResult | undefined) =>
      told.push(`${what} ends ${result?.reason ?? "by itself"}`),
  };
  await stage.run(script, { steps }).catch(() => {});
  return { told, begun };
}

test("who watches a script is told what it is at, and how each motion came out", async () => {
  const { told } = await stepsOf(async (car) => {
    await car.move({ x: 0.1 });
    await car.sleep(0.1);
    await car.drive({ vx: 0.2 }, { until: () => true });
  });
  assert.deepEqual(told, [
    "move begins",
    "move ends reached",
    "sleep begins",
    "sleep ends by itself",
    "drive begins",
    "drive ends until",
  ]);
});

test("a step's origin is the script's own line", async () => {
  const { begun } = await stepsOf(async (car) => {
    await car.turn(0.1);
    await car.when(() => true);
  });
  for (const { origin } of begun) assert.match(origin.stack!.split("\n")[1]!, /steps\.test/);
  assert.equal(begun.length, 2);
});

test("what is left under way ends with its run, and what fails ends too", async () => {
  const { told } = await stepsOf(async (car) => {
    void car.hold();
    await car.when(() => false, { timeout: 0.2 });
  });
  assert.deepEqual(told, ["hold begins", "when begins", "when ends by itself", "hold ends aborted"]);
});

test("a call with a wrong argument, or of a part that is over, is no step", async () => {
  const { told } = await stepsOf(async (car) => {
    const over = car.within(AbortSignal.abort());
    assert.throws(() => over.move({ x: 1 }), /is over/);
    assert.throws(() => car.move({ x: "far" }), /move\.x/);
  });
  assert.deepEqual(told, []);
});
