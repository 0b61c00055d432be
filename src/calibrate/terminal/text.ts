import { wrap } from "../../core/wrap.ts";
import type { Paper } from "./terminal.ts";

/** Longer lines are hard to read, columns. */
const WIDEST = 100;
const NARROWEST = 30;

/** ANSI codes for what stands out. */
export const STYLE = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33" } as const;

export function paint(paper: Pick<Paper, "isLive">, code: string, text: string): string {
  return paper.isLive ? `\u001b[${code}m${text}\u001b[0m` : text;
}

/** @param indent before every line but the first, which has `first` @returns lines that fit the paper */
export function paragraph(paper: Pick<Paper, "columns">, text: string, first = "", indent = first): string[] {
  const room = Math.max(Math.min(paper.columns, WIDEST) - indent.length, NARROWEST);
  return text
    .split("\n")
    .flatMap((part) => wrap(part, room))
    .map((line, i) => (i === 0 ? first : indent) + line);
}

/** A sentence as it stands by itself: with a capital, unless a name such as frontLeft begins it, and a full stop. */
export function sentence(text: string): string {
  const capital = /^[a-z]+(?![\w/.-])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?:]$/.test(capital) ? capital : `${capital}.`;
}
