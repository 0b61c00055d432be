import type { BoardView } from "./board-view.ts";
import { homography, times } from "./homography.ts";
import { normalOf, poseOf, type Vector } from "./rotation.ts";

/** Cells on a side, for how much of the picture was covered. */
const GRID = 5;
const COVERED = 0.75;
/** Views that differ less than this in how the board is turned towards the camera tell no focal length, rad. */
const LEAST_TILT = (25 * Math.PI) / 180;

const ROW_NAMES = ["upper", "upper", "", "lower", "lower"] as const;
const COLUMN_NAMES = ["left", "left", "", "right", "right"] as const;

export interface Coverage {
  /** Of the picture's area, 0…1. */
  readonly share: number;
  /** Of its parts, row by row from the upper left: whether the board was there. */
  readonly parts: readonly (readonly boolean[])[];
  /** A part of the picture where the board never was, as people call it; undefined: it was wherever it must be. */
  readonly missing: string | undefined;
}

/** How much of the picture the board was in, in all views together. */
export function coverageOf(views: readonly BoardView[]): Coverage {
  const counts = new Array<number>(GRID * GRID).fill(0);
  for (const { corners, width, height } of views) {
    for (const { pixel } of corners) {
      const cell = (at: number, size: number) =>
        Math.min(GRID - 1, Math.max(0, Math.floor((GRID * (at + 0.5)) / size)));
      counts[GRID * cell(pixel.y, height) + cell(pixel.x, width)]!++;
    }
  }
  const share = counts.filter((count) => count > 0).length / counts.length;
  const last = GRID - 1;
  const corner = [0, last, GRID * last, GRID * GRID - 1].find((cell) => counts[cell] === 0);
  const empty = corner ?? (share < COVERED ? counts.indexOf(0) : undefined);
  const parts = Array.from({ length: GRID }, (_, row) =>
    counts.slice(GRID * row, GRID * (row + 1)).map((count) => count > 0),
  );
  return { share, parts, missing: empty === undefined ? undefined : partName(empty) };
}

function partName(cell: number): string {
  const row = ROW_NAMES[Math.floor(cell / GRID)]!;
  const column = COLUMN_NAMES[cell % GRID]!;
  if (row !== "" && column !== "") return `${row} ${column} corner`;
  if (row === "" && column === "") return "middle";
  return `${row}${column} edge`;
}

export interface Tilts {
  /** The largest difference between two views, rad. */
  readonly most: number;
  /** How the board should be held next. */
  readonly hint: string;
}

/** How differently the board was turned towards the camera. Good without a lens, for an ordinary one tells enough. */
export function tiltsOf(views: readonly BoardView[]): Tilts {
  const normals = views.map(roughNormal).filter((normal) => normal !== undefined);
  let most = 0;
  for (const a of normals) for (const b of normals) most = Math.max(most, angleBetween(a, b));
  // The normal points away from the camera: with the right edge nearer it points to the right.
  const sideways = normals.map(([x, , z]) => Math.atan2(x, z));
  const upright = normals.map(([, y, z]) => Math.atan2(y, z));
  const hints: [number, string][] = [
    [-Math.min(0, ...sideways), "its left edge towards the camera"],
    [Math.max(0, ...sideways), "its right edge towards the camera"],
    [-Math.min(0, ...upright), "its upper edge towards the camera"],
    [Math.max(0, ...upright), "its lower edge towards the camera"],
  ];
  hints.sort((a, b) => a[0] - b[0]);
  return { most, hint: `tilted by 30° to 45°, ${hints[0]![1]}` };
}

/** @param missing part of the picture @param tilt how to hold it there */
export const nextHold = (missing: string | undefined, tilt: string) =>
  missing === undefined
    ? `Hold it next so that it fills the picture, ${tilt}.`
    : `Hold it next nearer to the ${missing} of the picture, ${tilt}.`;

export const areAlike = ({ most }: Tilts) => most < LEAST_TILT;

function roughNormal({ corners, width, height }: BoardView): Vector | undefined {
  const h = homography(corners.map(({ board, pixel }) => ({ from: board, to: pixel })));
  if (!h) return undefined;
  const focal = 0.85 * width;
  const toRays = [1 / focal, 0, -width / 2 / focal, 0, 1 / focal, -height / 2 / focal, 0, 0, 1];
  const pose = poseOf(times(toRays, h));
  return pose && normalOf(pose);
}

const angleBetween = (a: Vector, b: Vector) =>
  Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
