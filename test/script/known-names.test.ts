import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ArgumentError } from "../../src/script/errors.ts";
import { act } from "./rig.ts";

/** What a person may write by mistake, as no type checker would let them. */
// biome-ignore lint/suspicious/noExplicitAny: wrong on purpose
type Anything = any;

test("a misspelt name is told with what was meant, at whatever is done with it", async () => {
  await act(async (given) => {
    const car: Anything = given;
    for (const [use, words] of [
      [() => car.driveto({ x: 1, y: 0 }), 'car knows no "driveto": did you mean driveTo?'],
      [() => car.slep(1), 'car knows no "slep": did you mean sleep?'],
      [() => car.within(car.signal).tunr(1), 'car knows no "tunr": did you mean turn?'],
      [() => car.snoar.distance, 'car knows no "snoar": did you mean sonar?'],
      [() => car.signl, 'car knows no "signl": did you mean signal?'],
    ] as const) {
      assert.throws(use, (error: Error) => error instanceof ArgumentError && error.message === words);
    }
  });
});

test("what is like no name of the car's is undefined, may be given, and a car is looked at and awaited as usual", async () => {
  await act(async (given) => {
    const car: Anything = given;
    assert.equal(car.colour, undefined);
    assert.equal(car.fly?.(), undefined);
    assert.equal("driveto" in car, false);
    car.laps ??= 3;
    assert.equal(car.laps, 3);
    assert.equal(await car, car);
    assert.match(inspect(car, { depth: 0 }), /^Car /);
    assert.equal(typeof `${car}`, "string");
  });
});
