import { tagCells } from "../detect/tag-cells.ts";
import {
  BOARD_FAMILY,
  BOARD_HEIGHT,
  BOARD_WIDTH,
  boardCorners,
  COLUMNS,
  FIRST_ID,
  ROWS,
  RULER,
  TAG,
} from "./board.ts";

// mm; the middle of A4, so that US letter cuts nothing off.
const PAGE = { width: 210, height: 297 };
const LEFT = (PAGE.width - 1000 * BOARD_WIDTH) / 2;
const TOP = (PAGE.height - 1000 * BOARD_HEIGHT) / 2 - 14;

/** The board as a page to print, A4, with its true size in it. */
export function boardSvg(): string {
  const { width, height } = PAGE;
  const bottom = TOP + 1000 * BOARD_HEIGHT;
  const from = (width - 1000 * RULER) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<g fill="#000" shape-rendering="crispEdges">`,
    ...Array.from({ length: COLUMNS * ROWS }, (_, i) => tagPath(FIRST_ID + i)),
    `</g>`,
    `<g font-family="sans-serif" font-size="4" fill="#000" text-anchor="middle">`,
    `<text x="${width / 2}" y="${mm(TOP - 10)}">Strafe: board for the camera. Print at 100 % (no "fit to page"), glue it on something flat.</text>`,
    `<text x="${width / 2}" y="${mm(bottom + 22)}">${1000 * RULER} mm: measure it. If it is not, say so with --ruler.</text>`,
    `</g>`,
    ruler(from, bottom + 12),
    `</svg>`,
    "",
  ].join("\n");
}

function tagPath(id: number): string {
  const cells = tagCells(BOARD_FAMILY, id);
  const { x, y } = boardCorners(id)![0]!;
  const cell = (1000 * TAG) / cells.length;
  const runs: string[] = [];
  for (const [row, line] of cells.entries()) {
    // Neighbours in one piece: seams would show.
    for (let from = 0; from < line.length; from++) {
      if (!line[from]) continue;
      let to = from;
      while (line[to]) to++;
      const [left, top] = [LEFT + 1000 * x + from * cell, TOP + 1000 * y + row * cell];
      runs.push(`M${mm(left)} ${mm(top)}h${mm((to - from) * cell)}v${mm(cell)}H${mm(left)}z`);
      from = to;
    }
  }
  return `<path d="${runs.join("")}"/>`;
}

function ruler(x: number, y: number): string {
  const ticks = Array.from({ length: Math.round(100 * RULER) + 1 }, (_, i) => {
    const high = i % 5 === 0 ? 5 : 3;
    return `M${mm(x + 10 * i)} ${mm(y)}v${high}`;
  });
  const line = `M${mm(x)} ${mm(y)}h${1000 * RULER}`;
  return `<path d="${line}${ticks.join("")}" stroke="#000" stroke-width="0.2" fill="none"/>`;
}

const mm = (value: number) => String(Number(value.toFixed(3)));
