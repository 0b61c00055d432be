import { wrap } from "../../../core/wrap.ts";
import { COLORS, SOFT } from "../../../plot/chart.ts";
import { text } from "../../../plot/text.ts";
import type { Preview } from "../preview.ts";
import { placeText } from "../trouble.ts";
import { type Row, rowsOf } from "./marks.ts";
import { shortened } from "./terminal-table.ts";
import { endOf, lineOf, seconds, shareOf, summaryOf, topOf, wayOf } from "./words.ts";

/** A piece of SVG. */
export type Part = string;

interface Place {
  readonly top: number;
  readonly left: number;
  /** s between two marks of time. */
  readonly every: number;
  readonly paces: readonly { readonly color: string; readonly name: string }[];
}

const LINE = 22;
const COLUMNS = [
  { head: "#", at: 24, anchor: "end" },
  { head: "line", at: 90, anchor: "end" },
  { head: "call", at: 104, anchor: "start" },
  { head: "from – to, s", at: 300, anchor: "end" },
  { head: "lasts", at: 364, anchor: "end" },
  { head: "driven", at: 436, anchor: "end" },
  { head: "top", at: 516, anchor: "end" },
  { head: "of limit", at: 586, anchor: "end" },
  { head: "ended", at: 600, anchor: "start" },
] as const;
/** Of a line of text below the room, letters. */
const LETTERS = 88;

/** What the drawing means, then what it comes to, a table of the motions, and what somebody should look at. */
export function legendOf(
  preview: Preview,
  script: string,
  { top, left, every, paces }: Place,
): { parts: Part[]; height: number } {
  const parts: Part[] = [];
  let y = top + 10;
  const say = (content: string, fill: string = SOFT, x = 0) =>
    parts.push(text(left + x, y, content, { fill, size: 14 }));
  let x = 0;
  for (const { color, name } of paces) {
    parts.push(`<path d="M${left + x} ${y - 5}h30" stroke="${color}" stroke-width="4"/>`);
    say(name, COLORS.light, x + 38);
    x += 38 + 9 * name.length + 18;
  }
  y += LINE;
  say(
    `A dot every ${every === 1 ? "second" : `${every} s`}, with a line the way the car faces. Broken outline: it begins there.${preview.touched.length > 0 ? " Cross: it knocks against something." : ""}`,
  );
  y += LINE;
  for (const sentence of summaryOf(preview)) {
    for (const line of wrap(sentence, LETTERS)) {
      say(line, COLORS.light);
      y += LINE;
    }
  }
  const { shown, left: more } = shortened(rowsOf(preview).filter(({ number }) => number !== undefined));
  if (shown.length > 0) {
    y += LINE / 2;
    for (const { head, at, anchor } of COLUMNS)
      parts.push(text(left + at, y, head, { fill: SOFT, size: 14, anchor }));
    y += LINE;
    for (const row of shown) {
      for (const [i, cell] of cellsOf(row, script).entries()) {
        const { at, anchor } = COLUMNS[i]!;
        parts.push(text(left + at, y, cell, { fill: COLORS.light, size: 14, anchor }));
      }
      y += LINE;
    }
    if (more > 0) {
      say(`${more} more between the first and the last of these`);
      y += LINE;
    }
  }
  for (const { text: what, place } of preview.warnings) {
    for (const line of wrap(`${place ? `${placeText(place)}: ` : ""}${what}`, LETTERS)) {
      say(line, COLORS.red);
      y += LINE;
    }
  }
  return { parts, height: y - top };
}

function cellsOf({ number, step }: Row, script: string): string[] {
  const times = `${step.from.toFixed(1)} – ${step.to.toFixed(1)}`;
  const lasts = seconds(step.to - step.from);
  return [
    `${number}`,
    lineOf(step, script),
    step.what,
    times,
    lasts,
    wayOf(step),
    topOf(step),
    shareOf(step),
    endOf(step),
  ];
}
