import assert from "node:assert/strict";
import { test } from "node:test";
import { TerminalPerson } from "../../../src/calibrate/terminal/person.ts";
import { VirtualClock } from "../../../src/core/clock.ts";
import { FakeTerminal } from "./fake-terminal.ts";

function stand() {
  const [terminal, clock] = [new FakeTerminal(), new VirtualClock(100)];
  const person = new TerminalPerson(terminal, clock);
  /** As a keyboard does: the first press, a pause, then 30 a second. */
  const hold = (seconds: number, pause = 0.6) => {
    const end = clock.now() + seconds;
    terminal.press(" ");
    for (let wait = pause; clock.now() + wait <= end; wait = 1 / 30) {
      clock.advance(wait);
      if (wait !== pause) assert.equal(person.objection(), undefined);
      terminal.press(" ");
    }
  };
  return { terminal, clock, person, hold };
}

test("the wheels may turn from the moment that SPACE is known to be held, and what will move was said before", async () => {
  const { terminal, person, clock } = stand();
  assert.equal(person.objection(), "SPACE is not held down");
  const ready = person.ready("all four wheels turn for 12 s");
  assert.match(terminal.text, /All four wheels turn for 12 s\.\nHold SPACE while the wheels turn/);
  terminal.press(" ");
  clock.advance(0.5);
  terminal.press(" ");
  assert.equal(await ready, true);
  assert.equal(person.objection(), undefined);
});

test("a key that repeats after 0.6 s and then 30 times a second is held", async () => {
  const { person, hold } = stand();
  const ready = person.ready("they turn");
  hold(20);
  assert.equal(await ready, true);
  assert.equal(person.objection(), undefined);
});

test("a key that is let go stops the wheels within 0.4 s, and pressed again it does not let them go on", async () => {
  const { terminal, person, clock, hold } = stand();
  const ready = person.ready("they turn");
  hold(3);
  await ready;
  clock.advance(0.39);
  assert.equal(person.objection(), undefined);
  clock.advance(0.02);
  assert.equal(person.objection(), "the key was let go");
  terminal.press(" ");
  assert.equal(person.objection(), "the key was let go");
  clock.advance(1.1);
  const again = person.ready("they turn again");
  assert.equal(person.objection(), "SPACE is not held down");
  hold(1);
  assert.equal(await again, true);
  assert.equal(person.objection(), undefined);
});

test("a key let go between two runs, and down again for the next, has not been asked", async () => {
  const { terminal, person, clock, hold } = stand();
  const ready = person.ready("they turn");
  hold(3);
  await ready;
  clock.advance(2);
  terminal.press(" ");
  clock.advance(0.1);
  assert.equal(person.objection(), "the key was let go");
});

test("a touch of the key is no holding: nothing turns until it repeats", async () => {
  const { terminal, person, clock, hold } = stand();
  let isReady = false;
  const ready = person.ready("they turn").then(() => {
    isReady = true;
  });
  for (let touch = 0; touch < 3; touch++) {
    terminal.press(" ");
    await Promise.resolve();
    assert.equal(isReady, false);
    assert.equal(person.objection(), "SPACE is not held down");
    clock.advance(1.5);
  }
  hold(1);
  await ready;
  assert.equal(person.objection(), undefined);
});

test("SPACE held on from the motion before is no answer to the next question", async () => {
  const { terminal, person, clock, hold } = stand();
  const first = person.ready("they turn");
  hold(2);
  await first;
  const second = person.ready("they turn the other way");
  let isReady = false;
  void second.then(() => {
    isReady = true;
  });
  for (let i = 0; i < 30; i++) {
    clock.advance(1 / 30);
    terminal.press(" ");
  }
  await Promise.resolve();
  assert.equal(isReady, false);
  assert.equal(terminal.text.match(/Let go of SPACE first/g)?.length, 1);
  clock.advance(0.5);
  hold(1);
  assert.equal(await second, true);
});

test("s leaves the step out, and the wheels may not turn for it", async () => {
  const { terminal, person } = stand();
  const ready = person.ready("they turn");
  terminal.press("x", "S");
  assert.equal(await ready, false);
  assert.equal(person.objection(), "SPACE is not held down");
});

test("q and whatever ends the terminal stop the wheels with a reason, and no question is asked any more", async () => {
  for (const [end, why] of [
    [(terminal: FakeTerminal) => terminal.press("q"), "ended by q"],
    [(terminal: FakeTerminal) => terminal.hangUp("ended by Ctrl-C"), "ended by Ctrl-C"],
  ] as const) {
    const { terminal, person, hold } = stand();
    const ready = person.ready("they turn");
    hold(2);
    await ready;
    end(terminal);
    assert.equal(person.objection(), why);
    const before = terminal.text;
    await assert.rejects(person.afterFailure("nothing moved"), { name: "CalibrationError", message: why });
    assert.equal(person.objection(), why);
    assert.ok(!terminal.text.slice(before.length).includes("undefined"));
  }
});
