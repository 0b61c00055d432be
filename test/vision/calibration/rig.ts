import type { Random } from "../../../src/core/random.ts";
import {
  BOARD_HEIGHT,
  BOARD_WIDTH,
  boardCorners,
  COLUMNS,
  FIRST_ID,
  ROWS,
} from "../../../src/vision/calibration/board.ts";
import type { BoardView } from "../../../src/vision/calibration/board-view.ts";
import { type BoardPose, turned } from "../../../src/vision/calibration/rotation.ts";
import { onPicture, type PlanePoint } from "../../../src/vision/lens.ts";
import { LENS } from "../pi-lens.ts";

/** How somebody holds a board: where its middle is seen (−1…1 of the half picture), how far, m, and how it is tilted, rad. */
export interface Hold {
  readonly x: number;
  readonly y: number;
  readonly distance: number;
  /** + its right edge nearer. */
  readonly sideways: number;
  /** + its lower edge nearer. */
  readonly upright: number;
  readonly roll?: number;
}

/** In the middle, the corners and the edges, each tilted its own way. */
export const GOOD_HOLDS: readonly Hold[] = [
  { x: 0, y: 0, distance: 0.28, sideways: 0, upright: 0 },
  { x: 0, y: 0, distance: 0.32, sideways: 0.7, upright: 0.1 },
  { x: 0, y: 0, distance: 0.32, sideways: -0.7, upright: 0.1, roll: 0.3 },
  { x: 0, y: 0, distance: 0.32, sideways: 0.1, upright: 0.7, roll: -0.2 },
  { x: 0, y: 0, distance: 0.32, sideways: 0.1, upright: -0.7 },
  { x: -0.6, y: -0.5, distance: 0.34, sideways: 0.4, upright: 0.3, roll: 1.57 },
  { x: 0.6, y: -0.5, distance: 0.34, sideways: -0.4, upright: 0.3 },
  { x: -0.6, y: 0.5, distance: 0.34, sideways: 0.4, upright: -0.4 },
  { x: 0.6, y: 0.5, distance: 0.34, sideways: -0.5, upright: -0.4, roll: 0.2 },
  { x: -0.7, y: 0, distance: 0.36, sideways: -0.4, upright: 0.2 },
  { x: 0.7, y: 0, distance: 0.36, sideways: 0.4, upright: 0.2 },
  { x: 0, y: -0.3, distance: 0.5, sideways: 0.5, upright: 0.5, roll: 0.5 },
];

export function poseFor({ x, y, distance, sideways, upright, roll = 0 }: Hold, lens = LENS): BoardPose {
  let rotation: BoardPose["rotation"] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  rotation = turned(rotation, [0, 0, roll]);
  // About the camera's y, which points down, a turn to the right brings the right edge away: nearer is less z.
  rotation = turned(rotation, [0, sideways, 0]);
  rotation = turned(rotation, [-upright, 0, 0]);
  const middle = [
    (x * lens.width * distance) / 2 / lens.fx,
    (y * lens.height * distance) / 2 / lens.fy,
    distance,
  ];
  const [halfX, halfY] = [BOARD_WIDTH / 2, BOARD_HEIGHT / 2];
  const at = [0, 1, 2].map((k) => middle[k]! - rotation[3 * k]! * halfX - rotation[3 * k + 1]! * halfY);
  return { rotation, at: at as unknown as BoardPose["at"] };
}

/** x right, y down, z ahead of the camera, m. */
export function inCamera({ rotation, at }: BoardPose, { x, y }: PlanePoint): [number, number, number] {
  return [0, 1, 2].map((k) => rotation[3 * k]! * x + rotation[3 * k + 1]! * y + at[k]!) as [
    number,
    number,
    number,
  ];
}

/** What a perfect finder would find, but for noise: tags that lie in the picture as a whole. */
export function viewOf(name: string, pose: BoardPose, noise: number, random: Random, lens = LENS): BoardView {
  const corners = Array.from({ length: COLUMNS * ROWS }, (_, i) => boardCorners(FIRST_ID + i)!).flatMap(
    (tag) => {
      const seen = tag.map((board) => {
        const [x, y, z] = inCamera(pose, board);
        const { x: u, y: v } = onPicture(lens, { x: x / z, y: y / z });
        const pixel = { x: u + noise * random.gaussian(), y: v + noise * random.gaussian() };
        return { board, pixel };
      });
      const isIn = seen.every(
        ({ pixel: { x, y } }) => x > 2 && y > 2 && x < lens.width - 3 && y < lens.height - 3,
      );
      return isIn ? seen : [];
    },
  );
  return { name, width: lens.width, height: lens.height, corners, blur: 1.2 };
}

export const goodViews = (noise: number, random: Random, lens = LENS) =>
  GOOD_HOLDS.map((hold, i) => viewOf(`${i}.png`, poseFor(hold, lens), noise, random, lens));
