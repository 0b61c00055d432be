import { type Chart, COLORS, type Line, MARGIN, type Shape } from "./chart.ts";
import { text } from "./text.ts";
import { dot } from "./way.ts";

const LINE_HEIGHT = 22;

/** What is drawn under one name. */
interface Entry {
  readonly name: string;
  readonly color: string;
  readonly line?: Pick<Line, "dash" | "width">;
  readonly shape?: Shape;
  readonly isEllipse?: boolean;
}

export function legendOf({ lines, dots = [], ellipses }: Chart): Entry[] {
  const entries = new Map<string, Entry>();
  for (const { name, color, shape } of dots) entries.set(name, { name, color, shape });
  for (const line of lines) {
    const { name, color } = line;
    const known = entries.get(name);
    if (!known?.line) entries.set(name, { name, color, ...known, line });
  }
  if (ellipses) entries.set(ellipses.name, { name: ellipses.name, color: ellipses.color, isEllipse: true });
  return [...entries.values()];
}

/** Of an entry, px; letters are reckoned wide. */
const widthOf = ({ name }: Entry) => 46 + 8.7 * name.length + 18;

/** How high a legend is, px. @param width that it has */
export function legendHeight(entries: readonly Entry[], width: number): number {
  return LINE_HEIGHT * rows(entries, width).length;
}

/** @param top of its first row, px */
export function legend(entries: readonly Entry[], width: number, top: number): string[] {
  return rows(entries, width).flatMap((row, r) => {
    let x: number = MARGIN.left;
    return row.flatMap((entry) => {
      const parts = shown(entry, x, top + 16 + r * LINE_HEIGHT);
      x += widthOf(entry);
      return parts;
    });
  });
}

function rows(entries: readonly Entry[], width: number): Entry[][] {
  const found: Entry[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    if (used > 0 && used + widthOf(entry) > width) {
      used = 0;
      found.push([]);
    }
    used += widthOf(entry);
    found.at(-1)!.push(entry);
  }
  return found;
}

function shown({ name, color, line, shape, isEllipse }: Entry, x: number, y: number): string[] {
  const parts = [text(x + 44, y, name, { fill: COLORS.light })];
  if (isEllipse) {
    parts.push(
      `<ellipse cx="${x + 18}" cy="${y - 5}" rx="14" ry="6" fill="${color}" fill-opacity="0.25" stroke="${color}"/>`,
    );
  }
  if (shape) {
    const at = line ? [18] : [6, 18, 30];
    const way = at.map((right) => dot(x + right, y - 5, shape)).join("");
    parts.push(`<path d="${way}" fill="none" stroke="${color}" stroke-width="1.5"/>`);
  }
  if (line) {
    const dash = line.dash ? ` stroke-dasharray="${line.dash}"` : "";
    parts.push(
      `<path d="M${x} ${y - 5}h36" stroke="${color}" stroke-width="${Math.max(line.width ?? 2, 2.5)}"${dash}/>`,
    );
  }
  return parts;
}
