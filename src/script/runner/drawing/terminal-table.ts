import { wrap } from "../../../core/wrap.ts";
import type { Preview } from "../preview.ts";
import { type Place, troubleLines } from "../trouble.ts";
import { type Row, rowsOf } from "./marks.ts";
import { INK, type TerminalPaper } from "./terminal-map.ts";
import { endOf, lineOf, seconds, shareOf, summaryOf, topOf, wayOf } from "./words.ts";

const HEAD = ["#", "line", "call", "from – to", "lasts", "driven", "top", "limit", "ended"] as const;
/** Columns of text; numbers stand to the right. */
const LEFT = new Set(["call", "ended"]);
/** What is shown of a long run: its first steps, and its last ones. */
const FIRST = 30;
const LAST = 5;

/** Each step with its times and how fast it went. @param script its path */
export function terminalTable(preview: Preview, script: string): string[] {
  const rows = rowsOf(preview);
  if (rows.length === 0) return [];
  const { shown, left } = shortened(rows);
  const cells = shown.map((row) => cellsOf(row, script));
  const widths = HEAD.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (LEFT.has(HEAD[i]!) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  const lines = cells.map(line);
  if (left > 0) lines.splice(FIRST, 0, `… ${left} more`);
  return [line(HEAD), ...lines];
}

/** Of many rows the first and the last. @returns `left`: how many are left out after the first */
export function shortened(rows: readonly Row[]): { shown: readonly Row[]; left: number } {
  const left = rows.length - FIRST - LAST;
  if (left <= 1) return { shown: rows, left: 0 };
  return { shown: [...rows.slice(0, FIRST), ...rows.slice(-LAST)], left };
}

function cellsOf({ number, step }: Row, script: string): string[] {
  return [
    number === undefined ? "" : `${number}`,
    lineOf(step, script),
    step.what,
    `${step.from.toFixed(1)} – ${step.to.toFixed(1)}`,
    seconds(step.to - step.from),
    wayOf(step),
    topOf(step),
    shareOf(step),
    endOf(step),
  ];
}

/** What it comes to, and what somebody should look at. */
export function terminalSummary(preview: Preview, { columns, isColourful }: TerminalPaper): string[] {
  const warn = (text: string) => (isColourful ? `\u001b[${INK.warning}m${text}\u001b[0m` : text);
  const warnings = preview.warnings.flatMap((trouble, i, all) => {
    const [head, ...rest] = troubleLines(trouble);
    const next = all[i + 1];
    // Several about one place show it once, below the last of them.
    const isShownBelow = next !== undefined && isSamePlace(next.place, trouble.place);
    return [`${warn("warning:")} ${head}`, ...(isShownBelow ? [] : rest)];
  });
  const summary = preview.points.length > 0 ? summaryOf(preview) : [];
  return [...summary.flatMap((sentence) => wrap(sentence, columns)), ...warnings];
}

const isSamePlace = (a: Place | undefined, b: Place | undefined) =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;
