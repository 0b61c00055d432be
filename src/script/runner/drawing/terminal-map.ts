import type { Point, Pose } from "../../../core/geometry.ts";
import { wrap } from "../../../core/wrap.ts";
import { Braille } from "../../../plot/braille.ts";
import type { Preview } from "../preview.ts";
import { marksOf, whereAt } from "./marks.ts";
import { boundsOf, outlinesOf } from "./room.ts";

/** What is written in which colour, as ANSI codes that can be read on black and on white. */
export const INK = {
  wall: "2",
  firm: "33",
  loose: "35",
  gate: "34",
  path: "36",
  mark: "1",
  warning: "33",
} as const;

export interface TerminalPaper {
  readonly columns: number;
  readonly isColourful: boolean;
}

/** Rows of the drawing at most: it is to be seen at one glance. */
const MOST_ROWS = 36;
/** Dots of a blank row and column that a mark at the edge may need. */
const BLANK = "\u2800";
/** By eighths of a turn, beginning with the one that faces x. */
const ARROWS = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"];
/** Where motions ended whose numbers stand beside it. */
const DOT = "•";
/** Of a gate's line, one dot in so many. */
const GATE_DOTS = 3;
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

interface Cell {
  char: string;
  ink: string | undefined;
}

/** A room from above, x to the right and y upward, with the way through it; all to one scale. */
export function terminalMap(preview: Preview, { columns, isColourful }: TerminalPaper): string[] {
  if (preview.points.length === 0) return [];
  const width = Math.max(20, columns - 1);
  const { left, right, bottom, top } = boundsOf(preview);
  /** Dots a metre. */
  const scale = Math.min((2 * width - 1) / (right - left), (4 * MOST_ROWS - 1) / (top - bottom));
  const across = Math.min(width, Math.ceil(((right - left) * scale + 1) / 2));
  const rows = Math.ceil(((top - bottom) * scale + 1) / 4);
  const toX = (x: number) => (x - left) * scale;
  const toY = (y: number) => (y - bottom) * scale;
  const layers: [string, Braille][] = [];
  const layer = (ink: string) => {
    const braille = new Braille(across, rows);
    layers.push([ink, braille]);
    return braille;
  };
  const outline = (braille: Braille, all: readonly (readonly Point[])[], isClosed = true) => {
    for (const points of all) {
      for (const [i, { x, y }] of points.entries()) {
        const next = points[i + 1] ?? (isClosed ? points[0] : undefined);
        if (next) braille.line(toX(x), toY(y), toX(next.x), toY(next.y));
      }
    }
  };
  const { firm, loose, gates } = outlinesOf(preview.scene);
  // A wall is thinner than two dots: its two sides would only blur each other.
  outline(layer(INK.wall), preview.scene?.walls.map(({ from, to }) => [from, to]) ?? [], false);
  const gateDots = layer(INK.gate);
  for (const [from, to] of gates) dotted(gateDots, toX(from.x), toY(from.y), toX(to.x), toY(to.y));
  outline(layer(INK.loose), loose);
  outline(layer(INK.firm), firm);
  outline(layer(INK.path), [preview.points.map(([x, y]) => ({ x, y }))], false);

  const cells = composed(layers);
  const cellAt = ({ x, y }: Point) => ({
    row: rows - 1 - Math.floor(Math.round(toY(y)) / 4),
    column: Math.floor(Math.round(toX(x)) / 2),
  });
  const put = (row: number, column: number, text: string) => {
    for (const [i, char] of [...text].entries()) {
      const cell = cells[row]?.[column + i];
      if (cell) Object.assign(cell, { char, ink: INK.mark });
    }
  };
  const start = whereAt(preview.points, 0)!;
  const startAt = cellAt(start);
  const taken = new Set<string>();
  const claim = (row: number, column: number, length: number) => {
    for (let i = 0; i < length; i++) taken.add(`${row} ${column + i}`);
  };
  const isFree = (row: number, column: number, length: number) =>
    row >= 0 &&
    row < rows &&
    column >= 0 &&
    column + length <= across &&
    Array.from({ length }, (_, i) => `${row} ${column + i}`).every((key) => !taken.has(key));
  put(startAt.row, startAt.column, arrow(start));
  claim(startAt.row, startAt.column, 1);
  for (const { at, label } of marksOf(preview, 3 / scale)) {
    const { row, column } = cellAt(at);
    const { length } = label;
    if (length <= 2 && isFree(row, column, length)) {
      put(row, column, label);
      claim(row, column, length);
      continue;
    }
    if (isFree(row, column, 1)) put(row, column, DOT);
    claim(row, column, 1);
    // As near to it as there is room, over as little of the drawing as can be.
    const places = [
      [row, column + 1],
      [row, column - length],
      [row - 1, column],
      [row + 1, column],
      [row - 1, column - length + 1],
      [row + 1, column - length + 1],
    ] as const;
    const covered = ([r, c]: readonly [number, number]) =>
      cells[r]!.slice(c, c + length).filter(({ char }) => char !== " ").length;
    const [best] = places.filter(([r, c]) => isFree(r, c, length)).sort((a, b) => covered(a) - covered(b));
    if (!best) continue;
    put(best[0], best[1], label);
    claim(best[0], best[1], length);
  }
  const end = whereAt(preview.points, preview.duration)!;
  const drawn = cells.filter((row, r) => (r > 0 && r < rows - 1) || row.some(({ char }) => char !== " "));
  const key = `${arrow(start)} start; numbers: where each motion ended; at the end it faces ${arrow(end)}`;
  return [...drawn.map((row) => written(row, isColourful)), scaleBar(scale, columns), ...wrap(key, columns)];
}

function dotted(braille: Braille, x0: number, y0: number, x1: number, y1: number): void {
  const steps = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / GATE_DOTS));
  for (let i = 0; i <= steps; i++) braille.dot(x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps);
}

/** All dots of all layers, in the ink of the last that has any there. */
function composed(layers: readonly [string, Braille][]): Cell[][] {
  const [first] = layers;
  const drawn = layers.map(([ink, braille]) => [ink, braille.rows()] as const);
  return first![1].rows().map((row, r) =>
    Array.from(row, (_, c) => {
      let bits = 0;
      let ink: string | undefined;
      for (const [own, rows] of drawn) {
        const more = rows[r]!.charCodeAt(c) - BLANK.charCodeAt(0);
        if (more === 0) continue;
        bits |= more;
        ink = own;
      }
      return { char: bits === 0 ? " " : String.fromCharCode(BLANK.charCodeAt(0) + bits), ink };
    }),
  );
}

function written(row: readonly Cell[], isColourful: boolean): string {
  let text = "";
  let ink: string | undefined;
  for (const cell of row) {
    if (isColourful && cell.ink !== ink) {
      text += `${ink === undefined ? "" : "\u001b[0m"}${cell.ink === undefined ? "" : `\u001b[${cell.ink}m`}`;
      ink = cell.ink;
    }
    text += cell.char;
  }
  return ink === undefined ? text.trimEnd() : `${text}\u001b[0m`;
}

function arrow({ theta }: Pose): string {
  const eighth = Math.round((4 * theta) / Math.PI);
  return ARROWS[((eighth % 8) + 8) % 8]!;
}

/** @param scale dots a metre, two a column */
function scaleBar(scale: number, columns: number): string {
  const fits = SCALES.filter((metres) => (metres * scale) / 2 <= columns / 4);
  const metres = fits.at(-1) ?? SCALES[0]!;
  const length = Math.max(1, Math.round((metres * scale) / 2) - 1);
  return `├${"─".repeat(length - 1)}┤ ${metres} m`;
}
