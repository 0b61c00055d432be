import assert from "node:assert/strict";
import { test } from "node:test";
import type { Constant } from "../../../src/calibrate/result.ts";
import { constantsTable } from "../../../src/calibrate/terminal/constants-table.ts";
import { TerminalProgress } from "../../../src/calibrate/terminal/progress.ts";
import { niceScale, WheelPlot } from "../../../src/calibrate/terminal/wheel-plot.ts";
import { VirtualClock } from "../../../src/core/clock.ts";
import { FakeTerminal } from "./fake-terminal.ts";

function stand(isLive: boolean) {
  const [paper, clock] = [new FakeTerminal(isLive), new VirtualClock(100)];
  const progress = new TerminalProgress(paper, clock);
  const move = (seconds: number, of: number, hz = 100) => {
    for (let i = 0; i <= seconds * hz; i++) {
      const speed = 12 * Math.sin(i / hz);
      progress.moving(i / hz, of, { title: "wheel speed, rad/s", values: [speed, speed, 0, -speed] });
      clock.advance(1 / hz);
    }
  };
  return { paper, clock, progress, move };
}

const FITS: readonly Constant[] = [
  {
    name: "frontLeft forward kV",
    fit: { value: 0.33214, spread: 0.00041, unit: "V s/rad", r2: 0.99812 },
    before: 0.34,
  },
  { name: "frontLeft forward kA", fit: { value: 0.0291, spread: 0.0011, unit: "V s^2/rad" } },
  { name: "counts per turn", fit: { value: 1320, spread: 0, unit: "" }, before: 1320 },
];

test("a motion is drawn over itself ten times a second, and leaves one line", () => {
  const { paper, progress, move } = stand(true);
  move(2, 4);
  const drawings = paper.text.match(/▕/g)!.length;
  assert.ok(drawings >= 18 && drawings <= 21, `${drawings}`);
  const lines = paper.screen();
  assert.match(lines[0]!, /▕█+[▏▎▍▌▋▊▉]? *▏ +[12]\.\d of 4\.0 s/);
  assert.match(lines[1]!, /wheel speed, rad\/s; 4\.0 s from left to right/);
  assert.match(lines[2]!, /1 frontLeft .* 2 frontRight/);
  assert.match(lines[6]!, /3 rearLeft .* 4 rearRight/);
  assert.equal(lines.length, 11);
  assert.ok(lines.every((line) => line.length < paper.columns));
  progress.stood();
  assert.deepEqual(paper.screen().slice(1), [""]);
  assert.match(paper.screen()[0]!, / 2\.0 of 4\.0 s$/);
});

test("what is said during a motion stands above it", () => {
  const { paper, progress, move } = stand(true);
  move(1, 4);
  progress.say("the battery is at 11.2 V");
  const lines = paper.screen();
  assert.equal(lines[0], "  The battery is at 11.2 V.");
  assert.match(lines[1]!, /▕█/);
  assert.equal(lines.length, 12);
});

test("a screen that is too low or too narrow gets the bar alone, or with numbers", () => {
  const low = stand(true);
  low.paper.rows = 8;
  low.move(1, 4);
  assert.equal(low.paper.screen().length, 2);
  const narrow = stand(true);
  narrow.paper.columns = 39;
  narrow.move(1, 4);
  assert.match(narrow.paper.screen()[1]!, /^ {2}1: \d.* 4: -\d/);
  assert.ok(narrow.paper.screen().every((line) => line.length < 39));
});

test("a window that changes its width gets a new drawing instead of one over the wrong lines", () => {
  const { paper, progress, move } = stand(true);
  move(0.5, 4);
  const before = paper.text.length;
  paper.columns = 70;
  progress.moving(0.6, 4);
  assert.ok(!paper.text.slice(before).includes("\u001b[11A"));
});

test("a file gets plain lines: a quarter at a time, and no escape codes", () => {
  const { paper, progress, move } = stand(false);
  progress.step("motors", "motors", 2, 6);
  move(4, 4);
  progress.stood();
  move(1.2, 2);
  progress.stood();
  progress.done({ step: "motors", state: "done", constants: FITS, notes: ["frontLeft drags"], charts: [] });
  progress.done({
    step: "floor",
    state: "failed",
    why: "nothing moved",
    constants: [],
    notes: [],
    charts: [],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  assert.ok(!/[\u001b\r\b]/.test(paper.text));
  assert.deepEqual(paper.text.split("\n").slice(0, 9), [
    "",
    "Step 2 of 6: motors",
    "  25 %, 1.0 of 4.0 s",
    "  50 %, 2.0 of 4.0 s",
    "  75 %, 3.0 of 4.0 s",
    "  100 %, 4.0 of 4.0 s",
    "  25 %, 0.5 of 2.0 s",
    "  50 %, 1.0 of 2.0 s",
    "  60 %, 1.2 of 2.0 s",
  ]);
  assert.match(paper.text, /\n {2}• frontLeft drags\.\n {2}Done\.\n {2}FAILED: nothing moved\.\n$/);
});

test("constants are given to the digits that their spread allows, with what was in force before where there is room", () => {
  assert.deepEqual(constantsTable(FITS, 90), [
    "  constant                value  spread     unit         R²  before  change",
    "  frontLeft forward kV  0.33214  ± 0.00041  V s/rad   0.998    0.34  -2.3 %",
    "  frontLeft forward kA   0.0291  ± 0.0011   V s²/rad                    new",
    "  counts per turn          1320                                1320   0.0 %",
  ]);
  const narrow = constantsTable(FITS, 68);
  assert.ok(!narrow[0]!.includes("R²") && narrow[0]!.includes("change"));
  assert.ok(constantsTable(FITS, 56).every((line) => line.length <= 56));
  assert.deepEqual(constantsTable([], 80), []);
});

test("the scale of a plot is round, holds all values, and never shrinks within a motion", () => {
  assert.deepEqual(niceScale(-12, 12), { least: -15, most: 15 });
  assert.deepEqual(niceScale(0, 0.9), { least: 0, most: 1 });
  const { least, most } = niceScale(5, 5);
  assert.ok(least < 5 && 5 < most);
  const plot = new WheelPlot();
  const axis = () => plot.lines(60, 80, false)[2]!.slice(0, 9).trim();
  plot.add(0, { title: "speed", values: [0, 90, 0, 0] });
  assert.equal(axis(), "100 ┤");
  plot.add(30, { title: "speed", values: [0, 1, 0, 0] });
  assert.equal(axis(), "100 ┤");
});

test("a plot shows each wheel at its own place, in dots that rise with the value", () => {
  const plot = new WheelPlot();
  for (let i = 0; i <= 100; i++)
    plot.add(i / 25, { title: "speed", values: [i / 100, 1 - i / 100, 1, Number.NaN] });
  const lines = plot.lines(4, 80, false);
  const cells = (row: number, right: boolean) => lines[row]!.slice(right ? 9 + 30 + 2 + 7 : 9).slice(0, 30);
  const weight = (row: number, right: boolean) => [...cells(row, right)].map((cell) => cell !== "⠀");
  assert.ok(weight(2, false).lastIndexOf(true) === 29 && !weight(2, false)[0], "rises to the right");
  assert.ok(weight(2, true)[0] && !weight(2, true)[29], "falls to the right");
  assert.ok(weight(6, false).every(Boolean), "stays at the top");
  for (const row of [6, 7, 8])
    assert.ok(!weight(row, true).some(Boolean), "what is not a number is not drawn");
  assert.match(lines[5]!, /4 rearRight +–$/);
});
