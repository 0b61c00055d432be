import type { TagDetector } from "../detect/tags.ts";
import type { Frame } from "../frame.ts";
import { boardCorners } from "./board.ts";
import type { SeenCorner } from "./bundle.ts";
import { homography, through } from "./homography.ts";
import { lumaOf, refineTag } from "./refine.ts";

/** What one picture shows of the board. */
export interface BoardView {
  /** Of the picture, for people. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly corners: readonly SeenCorner[];
  /** How far its edges reach from black to white, px; NaN where there is no board. */
  readonly blur: number;
}

/** Of the board's size in the picture: a tag that lies farther from where the others say it should be was misread. */
const MISREAD = 0.05;

/** @param finder of the board's family @throws VisionError where the frame is broken */
export async function findBoard(finder: TagDetector, name: string, frame: Frame): Promise<BoardView> {
  const { width, height } = frame;
  const luma = lumaOf(frame);
  const corners: SeenCorner[] = [];
  const blurs: number[] = [];
  const seen = new Set<number>();
  for (const { id, corners: rough } of await finder.detect(frame)) {
    const board = boardCorners(id);
    // The finder may come upon the same square twice.
    const refined = board && !seen.has(id) ? refineTag(luma, rough) : undefined;
    if (!board || !refined) continue;
    seen.add(id);
    blurs.push(refined.blur);
    for (const [i, place] of board.entries()) corners.push({ board: place, pixel: refined.corners[i]! });
  }
  blurs.sort((a, b) => a - b);
  const blur = blurs[blurs.length >> 1] ?? Number.NaN;
  return { name, width, height, corners: withoutMisread(corners), blur };
}

function withoutMisread(corners: readonly SeenCorner[]): readonly SeenCorner[] {
  const h = homography(corners.map(({ board, pixel }) => ({ from: board, to: pixel })));
  if (!h) return corners;
  const xs = corners.map(({ pixel }) => pixel.x);
  const ys = corners.map(({ pixel }) => pixel.y);
  const size = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  return corners.filter(({ board, pixel }) => {
    const there = through(h, board);
    return Math.hypot(there.x - pixel.x, there.y - pixel.y) < MISREAD * size;
  });
}
