import assert from "node:assert/strict";
import { test } from "node:test";
import { makeRobot, Visitor } from "../control/rig.ts";

async function car() {
  const fast = await makeRobot();
  fast.run(1);
  const join = (name: string, source: "driver" | "script" | "follower") =>
    new Visitor(fast).hello(name, source);
  return { fast, join, isArmed: () => fast.robot.isArmed };
}

test("a car that a script has armed is disarmed when the script is gone, however it went", async () => {
  const { fast, join, isArmed } = await car();
  const script = join("square.ts", "script");
  script.say({ type: "arm" });
  fast.run(0.1);
  assert.equal(isArmed(), true);
  script.session.close();
  assert.equal(isArmed(), false);
});

test("a follower does not go on with it, a person who drives does, and so does who had armed it before", async () => {
  const followed = await car();
  const script = followed.join("square.ts", "script");
  script.say({ type: "arm" });
  const follower = followed.join("follower", "follower");
  follower.drive({ vx: 0, vy: 0, omega: 0 });
  follower.drive({ vx: 0.2, vy: 0, omega: 0 });
  script.session.close();
  assert.equal(followed.isArmed(), false);

  const driven = await car();
  const other = driven.join("square.ts", "script");
  other.say({ type: "arm" });
  const person = driven.join("Phone", "driver");
  person.drive({ vx: 0.2, vy: 0, omega: 0 });
  other.session.close();
  assert.equal(driven.isArmed(), true);

  const armed = await car();
  armed.join("Phone", "driver").say({ type: "arm" });
  const third = armed.join("square.ts", "script");
  third.say({ type: "arm" });
  third.session.close();
  assert.equal(armed.isArmed(), true);
});

test("what a person has disarmed no script arms again that was there, until a person has", async () => {
  const { fast, join, isArmed } = await car();
  const [script, person] = [join("square.ts", "script"), join("Phone", "driver")];
  script.say({ type: "arm" });
  person.say({ type: "disarm" });
  for (let i = 0; i < 20; i++) {
    script.say({ type: "arm" });
    fast.run(0.02);
    assert.equal(isArmed(), false);
  }
  const anew = join("square.ts", "script");
  anew.say({ type: "arm" });
  assert.equal(isArmed(), true, "it was begun anew");
  person.say({ type: "disarm" });
  person.say({ type: "arm" });
  person.say({ type: "release" });
  script.say({ type: "disarm" });
  script.say({ type: "arm" });
  assert.equal(isArmed(), true, "a person has armed since");
});
