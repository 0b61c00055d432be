import assert from "node:assert/strict";
import { test } from "node:test";
import { TerminalPerson } from "../../../src/calibrate/terminal/person.ts";
import { VirtualClock } from "../../../src/core/clock.ts";
import { near } from "../../scenarios/rig.ts";
import { FakeTerminal } from "./fake-terminal.ts";

function stand() {
  const terminal = new FakeTerminal();
  return { terminal, person: new TerminalPerson(terminal, new VirtualClock(100)) };
}

async function measured(what: "ahead" | "left" | "angle" | "wall", line: string) {
  const { terminal, person } = stand();
  const answer = person.measure({ what });
  terminal.type(line);
  return answer;
}

test("lengths are taken in any unit, bare ones in metres, to the right with a minus", async () => {
  for (const line of ["1.52 m", "152 cm", "1520 mm", "1520mm", "1.52", "1 m + 52 cm", "5 ft - 4 mm"])
    near((await measured("ahead", line))!, 1.52, 1e-9, line);
  for (const line of ["-3 cm", "−0.03", "- 30 mm"]) near((await measured("left", line))!, -0.03, 1e-12, line);
});

test("angles are taken in degrees, in turns, and in both", async () => {
  const expected = (1805 * Math.PI) / 180;
  for (const line of ["1805 deg", "1805", "1805°", "5 turns + 5 deg", "5turns+5deg", "31.503 rad"])
    near((await measured("angle", line))!, expected, 1e-3, line);
  near((await measured("angle", "-5 turns - 5 deg"))!, -expected, 1e-9, "the other way round");
  near((await measured("angle", "1 turn"))!, 2 * Math.PI, 1e-9, "one turn");
});

test("only Enter means that nobody measured, and a stray SPACE from the dead-man's key is no answer", async () => {
  assert.equal(await measured("wall", ""), undefined);
  const { terminal, person } = stand();
  const answer = person.measure({ what: "ahead" });
  terminal.press(" ", " ", " ");
  terminal.type("2 m");
  assert.equal(await answer, 2);
});

test("what cannot be understood is asked for again, with how to write it", async () => {
  const { terminal, person } = stand();
  const answer = person.measure({ what: "ahead" });
  for (const line of ["far", "1,52 m", "5 deg", "1.5.2 m", "--3 m", "1 + 2 m", "1 m +", "1e400"]) {
    const before = terminal.text.length;
    terminal.type(line);
    assert.match(
      terminal.text.slice(before),
      /That is no length: write it as|Write decimals with a point/,
      line,
    );
    assert.ok(terminal.text.endsWith("\n> "), line);
  }
  terminal.type("1.5");
  assert.equal(await answer, 1.5);
});

test("a question says what the wheels say, why the last answer is not believed, and what was understood", async () => {
  const { terminal, person } = stand();
  const doubt = "the wheels say 5 turns, and you said 1";
  const answer = person.measure({ what: "angle", expected: 31.5, doubt });
  assert.match(terminal.text, /The wheels say 5 turns, and you said 1\.\nBy how much did the car turn/);
  assert.match(terminal.text, /About 5 turns \+ 5 deg by the wheels\./);
  terminal.type("5 turns - 5 deg");
  await answer;
  assert.ok(terminal.text.endsWith("= 5 turns - 5.0 deg\n"));
});

test("what is typed is echoed, and can be taken back", async () => {
  const { terminal, person } = stand();
  const answer = person.measure({ what: "ahead" });
  terminal.press(
    ..."1.6",
    "backspace",
    ..."5 m",
    "ctrl-u",
    ..."2.5",
    "backspace",
    "backspace",
    "backspace",
    "backspace",
  );
  terminal.type("1.25 m");
  assert.equal(await answer, 1.25);
  assert.ok(terminal.text.includes("> 1.6\b \b5 m"));
});

test("whoever looked tells the wheel and the way, and may think better of the wheel", async () => {
  const { terminal, person } = stand();
  const seen = person.turned();
  assert.match(terminal.text, /frontLeft 1 .* 2 frontRight\n/);
  terminal.press("f", "7", "3", "2", "b");
  assert.deepEqual(await seen, { wheel: 1, direction: -1 });
  for (const key of ["0", "enter"]) {
    const nobody = person.turned();
    terminal.press(key);
    assert.equal(await nobody, undefined);
  }
});

test("a wheel that is to be turned by hand stands out in the drawing", async () => {
  const { terminal, person } = stand();
  const done = person.turnWheel(2, 10);
  assert.match(terminal.text, /rearLeft 3 ▶┃/);
  assert.match(terminal.text, /wheel 3, rearLeft, by hand: 10 whole turns/);
  terminal.press(" ", "enter");
  assert.equal(await done, true);
  const left = person.turnWheel(0, 1);
  terminal.press("s");
  assert.equal(await left, false);
});

test("the car is waited for until Enter", async () => {
  const { terminal, person } = stand();
  const put = person.put("floor");
  assert.match(terminal.text, /Put the car on the floor.*\n.*Enter when it stands there/s);
  terminal.press(" ", "x", "enter");
  await put;
});

test("a step that found nothing is repeated, left out, or ends it all", async () => {
  for (const [key, answer] of [
    ["r", "again"],
    ["s", "skip"],
    ["q", "end"],
  ] as const) {
    const { terminal, person } = stand();
    const decided = person.afterFailure("the wheels did not move: look at the battery");
    assert.match(terminal.text, /This step found nothing: the wheels did not move: look at the battery\./);
    terminal.press("enter", key);
    assert.equal(await decided, answer);
  }
});

test("q and the end of the terminal end every question, the half typed too", async () => {
  const questions = [
    (person: TerminalPerson) => person.ready("they turn"),
    (person: TerminalPerson) => person.put("blocks"),
    (person: TerminalPerson) => person.turned(),
    (person: TerminalPerson) => person.turnWheel(0, 1),
    (person: TerminalPerson) => person.measure({ what: "ahead" }),
  ];
  for (const [i, question] of questions.entries()) {
    const { terminal, person } = stand();
    const asked = question(person);
    terminal.press("q");
    if (i === 4) terminal.press("enter");
    await assert.rejects(asked, { name: "CalibrationError", message: "ended by q" });
    const other = stand();
    const hungUp = question(other.person);
    other.terminal.press("1");
    other.terminal.hangUp("the terminal is gone");
    await assert.rejects(hungUp, { name: "CalibrationError", message: "the terminal is gone" });
    assert.ok(other.terminal.text.endsWith("\n"), "the cursor is at the beginning of a line");
  }
});
