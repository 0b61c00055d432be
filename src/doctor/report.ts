import { wrap } from "../core/wrap.ts";
import type { Finding, Group, Level } from "./finding.ts";

const MARKS: Readonly<Record<Level, string>> = {
  ok: "ok",
  note: "note",
  warning: "warning",
  problem: "PROBLEM",
};
/** ANSI colours of the marks. */
const COLOURS: Readonly<Record<Level, number>> = { ok: 32, note: 36, warning: 33, problem: 31 };
const ORDER: readonly Group[] = [
  "computer",
  "power",
  "profile",
  "boards",
  "I2C",
  "encoders",
  "camera",
  "page",
];
const MARK_WIDTH = Math.max(...Object.values(MARKS).map((mark) => mark.length));
const INDENT = " ".repeat(2 + MARK_WIDTH + 2);
const NARROWEST = 40;

/**
 * For people: grouped, aligned, wrapped.
 *
 * @param width of the terminal, characters
 */
export function report(findings: readonly Finding[], next: string, width: number, colour: boolean): string {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const room = Math.max(width - INDENT.length, NARROWEST);
  const blocks = ORDER.flatMap((group) => {
    const own = findings.filter((finding) => finding.group === group);
    if (own.length === 0) return [];
    const lines = own.flatMap(({ level, text, mend }) => {
      const mark = paint(COLOURS[level], MARKS[level].padEnd(MARK_WIDTH));
      const [first, ...rest] = wrap(text, room);
      // A command is to be copied: it stays in one line.
      const remedy = mend === undefined || level === "ok" ? [] : [`${INDENT}→ ${mend}`];
      return [`  ${mark}  ${first}`, ...rest.map((line) => INDENT + line), ...remedy];
    });
    return [[paint(1, group[0]!.toUpperCase() + group.slice(1)), ...lines].join("\n")];
  });
  return `${blocks.join("\n\n")}\n\n${paint(1, "Next:")} ${next}`;
}
