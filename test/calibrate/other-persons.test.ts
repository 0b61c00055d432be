import assert from "node:assert/strict";
import { test } from "node:test";
import { HandsPerson, type NearOrFarHands } from "../../src/calibrate/person/hands-person.ts";
import type { Person } from "../../src/calibrate/person/person.ts";
import { ScriptedPerson } from "../../src/calibrate/person/scripted-person.ts";

test("where nobody stands beside the car, everything is allowed and nothing is measured", async () => {
  const person: Person = new ScriptedPerson();
  assert.equal(await person.ready("they turn"), true);
  assert.equal(person.objection(), undefined);
  await person.put("floor");
  assert.equal(await person.turned(), undefined);
  assert.equal(await person.turnWheel(0, 10), false);
  assert.equal(await person.measure({ what: "ahead" }), undefined);
  assert.equal(await person.afterFailure("nothing moved", false), "skip");
  assert.equal(await person.afterFailure("nothing moved", true), "end");
});

test("hands near by and hands that answer later measure what they are asked", async () => {
  const done: unknown[] = [];
  const near: NearOrFarHands = {
    put: (on) => void done.push(on),
    distanceAhead: () => 1.5,
    distanceLeft: () => -0.1,
    angle: () => 6.3,
    distanceToWall: () => undefined,
    turned: () => ({ wheel: 2, direction: -1 }),
    turnWheel: (wheel, turns) => void done.push([wheel, turns]),
  };
  const far: NearOrFarHands = {
    put: async (on) => void done.push(on),
    distanceAhead: async () => 1.5,
    distanceLeft: async () => -0.1,
    angle: async () => 6.3,
    distanceToWall: async () => undefined,
    turned: async () => ({ wheel: 2, direction: -1 }),
    turnWheel: async (wheel, turns) => void done.push([wheel, turns]),
  };
  for (const hands of [near, far]) {
    done.length = 0;
    const person: Person = new HandsPerson(hands);
    await person.put("blocks");
    assert.equal(await person.ready("they turn"), true);
    assert.equal(person.objection(), undefined);
    assert.equal(await person.turnWheel(1, 10), true);
    assert.deepEqual(await person.turned(), { wheel: 2, direction: -1 });
    const answers = (["ahead", "left", "angle", "wall"] as const).map((what) => person.measure({ what }));
    assert.deepEqual(await Promise.all(answers), [1.5, -0.1, 6.3, undefined]);
    assert.equal(await person.afterFailure("nothing moved", false), "skip");
    assert.deepEqual(done, ["blocks", [1, 10]]);
  }
});
