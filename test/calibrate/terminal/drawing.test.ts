import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { carDrawing } from "../../../src/calibrate/terminal/car-drawing.ts";

test("the car is drawn from above, with rollers that form an X and the wheel that stands out", () => {
  assert.deepEqual(carDrawing({ wheel: 3 }), [
    "                             ▲ ahead",
    "                       ╭────────────╮",
    "                ┌────┐ │            │ ┌────┐",
    "                │\\\\\\\\│ │            │ │////│",
    "   frontLeft 1  │\\\\\\\\│─┤            ├─│////│  2 frontRight",
    "                │\\\\\\\\│ │            │ │////│",
    "                └────┘ │            │ └────┘",
    "                       │            │",
    "                ┌────┐ │            │ ┏━━━━┓",
    "                │////│ │            │ ┃\\\\\\\\┃",
    "    rearLeft 3  │////│─┤            ├─┃\\\\\\\\┃◀ 4 rearRight",
    "                │////│ │            │ ┃\\\\\\\\┃",
    "                └────┘ │            │ ┗━━━━┛",
    "                       ╰────────────╯",
  ]);
});

test("the drawing fits in 60 columns and 16 lines, whichever wheel stands out, and colour adds no width", () => {
  for (const wheel of [0, 1, 2, 3]) {
    const lines = carDrawing({ wheel });
    assert.ok(lines.length <= 16 && lines.every((line) => line.length <= 60));
    const colourful = carDrawing({ wheel, colour: true }).join("\n");
    assert.ok(colourful.includes("\u001b["));
    assert.equal(stripVTControlCharacters(colourful), lines.join("\n"));
  }
});
