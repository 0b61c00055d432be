import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenTarget } from "../../src/protocol/seeing-messages.ts";
import type { Car } from "../../src/script/car.ts";
import { type CarError, EndedError } from "../../src/script/errors.ts";
import { act } from "./rig.ts";

const person = (id: number, distance: number | null, more: Partial<SeenTarget> = {}): SeenTarget => ({
  id,
  kind: "person",
  name: "person",
  bearing: 0.1 * id,
  distance,
  confidence: 0.8,
  locked: false,
  ...more,
});

test("a script sees what the follower sees, the nearest first, and the chosen one before that", async () => {
  await act(async (car, stage) => {
    assert.deepEqual(car.sightings, []);
    assert.equal(car.sees("person"), undefined);
    const looker = stage.join("vision", "follower");
    const see = async (...targets: SeenTarget[]) => {
      looker.say({ type: "sightings", at: car.now, targets });
      await car.sleep(0.05);
    };
    const at = car.now;
    await see(person(1, 3), person(2, 1.5), person(3, null), { ...person(4, 0.5), kind: "ball" });
    assert.equal(car.sightings.length, 4);
    const { id, distance, bearing, time } = car.sees("person")!;
    assert.deepEqual([id, distance, bearing, time], [2, 1.5, 0.2, at]);
    await see(person(1, 3, { locked: true }), person(2, 1.5));
    assert.equal(car.sees("person")?.id, 1);
    await see(person(3, null));
    assert.deepEqual([car.sees("person")?.id, car.sees("person")?.distance], [3, undefined]);
    assert.equal(car.sees("ball"), undefined);
    await car.sleep(1.1);
    assert.deepEqual(car.sightings, []);
    assert.throws(() => car.sees("cat" as "person"), {
      name: "ArgumentError",
      message: /"person" or "ball"/,
    });
  });
});

test("a picture is taken beside a motion, which goes on", async () => {
  await act(async (car, stage) => {
    const looker = stage.join("vision", "follower");
    looker.say({ type: "sightings", at: car.now, targets: [] });
    const motion = car.move({ x: 0.3 });
    const asked = car.picture();
    await car.sleep(0.2);
    const [wanted] = looker.heard("picture-wanted");
    const at = car.now;
    looker.say({ ...wanted!, type: "picture-taken", at, file: "/tmp/one.jpg", text: "" });
    assert.deepEqual(await asked, { file: "/tmp/one.jpg", time: at });
    assert.equal((await motion).reason, "reached");
  });
});

test("a picture that cannot be had is a CarError that says why", async () => {
  await act(async (car, stage) => {
    const isCarError = (code: string, pattern: RegExp) => (error: CarError) => {
      assert.equal(error.name, "CarError");
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      return true;
    };
    await assert.rejects(car.picture(), isCarError("refused", /nobody looks/));
    const looker = stage.join("vision", "follower");
    looker.say({ type: "sightings", at: car.now, targets: [] });
    await assert.rejects(car.picture({ timeout: 0.3 }), isCarError("timeout", /picture/));
    const asked = car.picture();
    await car.sleep(0.1);
    const wanted = looker.heard("picture-wanted").at(-1)!;
    looker.say({ ...wanted, type: "picture-taken", at: car.now, file: null, text: "the lens is covered" });
    await assert.rejects(asked, isCarError("refused", /the lens is covered/));
    const control = new AbortController();
    const aborted = car.picture({ signal: control.signal });
    control.abort(new EndedError("enough"));
    await assert.rejects(aborted, { message: "enough" });
  });
});

test("what a script says is in its log, and told to everybody at the robot", async () => {
  await act(async (car: Car, stage) => {
    const phone = stage.join("Phone", "driver");
    car.say(" Here I am. ");
    assert.deepEqual(
      stage.lines.map(({ type }) => type),
      ["say"],
    );
    await car.sleep(0.1);
    assert.deepEqual(phone.sentences("event"), ["say: Here I am."]);
    for (const wrong of ["", "  ", "x".repeat(201)])
      assert.throws(() => car.say(wrong), { name: "ArgumentError", message: /1 to 200 characters/ });
  });
});
