import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import { PinBook } from "../../src/pairing/pin-book.ts";

function book() {
  const clock = new VirtualClock();
  const announced: string[] = [];
  let next = 100_000;
  const pins = new PinBook(
    clock,
    () => String(next++),
    (digits) => announced.push(digits),
  );
  const wrong = (times: number) => Array.from({ length: times }, () => why(pins.try("999999")));
  return { clock, announced, pins, wrong };
}

const why = (answer: ReturnType<PinBook["try"]>) => (answer.ok ? "ok" : answer.why);

test("a PIN is good once, with spaces or without", () => {
  const { pins, announced } = book();
  assert.equal(pins.pin.digits, "100000");
  assert.equal(why(pins.try(" 100 000 ")), "ok");
  assert.equal(why(pins.try("100000")), "that PIN is too old: the robot shows a new one");
  assert.equal(why(pins.try("100001")), "ok");
  assert.deepEqual(announced, ["100000", "100001"]);
});

test("it is good for ten minutes, and a new one is announced when somebody asks", () => {
  const { pins, clock, announced } = book();
  assert.equal(pins.pin.left, 600);
  clock.advance(599);
  assert.equal(pins.pin.digits, "100000");
  clock.advance(1);
  assert.deepEqual(announced, ["100000"], "nobody has asked for another yet");
  assert.match(why(pins.try("100000")), /too old/);
  assert.equal(pins.pin.digits, "100001");
});

test("what is no six digits is wrong, whatever it is", () => {
  for (const given of ["", "10000", "1000000", "10000a", "１０００００", "-10000"]) {
    const { pins } = book();
    void pins.pin;
    assert.match(why(pins.try(given)), /that is not the PIN: 4 tries are left/, given);
  }
});

test("wrong tries count from one PIN to the next, until somebody has the right one", () => {
  const { pins, clock, wrong } = book();
  void pins.pin;
  assert.match(wrong(4).at(-1)!, /one try is left/);
  clock.advance(600);
  assert.match(wrong(1)[0]!, /too old/);
  assert.match(wrong(1)[0]!, /wait 30 s/);
  clock.advance(30);
  wrong(4);
  assert.equal(why(pins.try(pins.pin.digits)), "ok");
  void pins.pin;
  assert.match(wrong(1)[0]!, /4 tries are left/);
});

test("five wrong tries cost the PIN and 30 s, the next five 60 s, up to an hour", () => {
  const { pins, clock, announced, wrong } = book();
  void pins.pin;
  let wait = 30;
  for (let round = 0; round < 9; round++) {
    assert.match(wrong(4).at(-1)!, /one try is left/);
    const seconds = Math.min(wait, 3600);
    assert.match(wrong(1)[0]!, new RegExp(`wait ${seconds} s, then use the new one`));
    // Even the right one is of no use now.
    assert.match(why(pins.try(announced.at(-1)!)), new RegExp(`too many wrong PINs: wait ${seconds} s`));
    clock.advance(seconds - 0.5);
    assert.match(why(pins.try(announced.at(-1)!)), /wait 1 s/);
    clock.advance(0.5);
    void pins.pin;
    wait *= 2;
  }
  assert.equal(why(pins.try(pins.pin.digits)), "ok");
  void pins.pin;
  assert.match(wrong(5)[4]!, /wait 30 s/, "who knew it once is no guesser");
});
