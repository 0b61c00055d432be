import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { BOARD_FAMILY } from "../../../src/vision/calibration/board.ts";
import { type BoardView, findBoard } from "../../../src/vision/calibration/board-view.ts";
import type { BoardPose } from "../../../src/vision/calibration/rotation.ts";
import { TagDetector } from "../../../src/vision/detect/tags.ts";
import { onPicture } from "../../../src/vision/lens.ts";
import { LENS } from "../pi-lens.ts";
import { Photographer } from "./photograph.ts";
import { GOOD_HOLDS, inCamera, poseFor } from "./rig.ts";

const photographer = new Photographer(LENS);
const finder = new TagDetector({ family: BOARD_FAMILY });
const MIDDLE = poseFor(GOOD_HOLDS[0]!);

function errorsOf({ corners }: BoardView, pose: BoardPose): number[] {
  return corners.map(({ board, pixel }) => {
    const [x, y, z] = inCamera(pose, board);
    const truth = onPicture(LENS, { x: x / z, y: y / z });
    return Math.hypot(pixel.x - truth.x, pixel.y - truth.y);
  });
}

test("corners are found to a tenth of a pixel, each tag once, wherever and however the board is held", async () => {
  for (const hold of GOOD_HOLDS) {
    const pose = poseFor(hold);
    const view = await findBoard(finder, "a.png", photographer.take(pose, 3, new Random(1)));
    const errors = errorsOf(view, pose).sort((a, b) => a - b);
    const told = JSON.stringify({ hold, tags: view.corners.length / 4, median: errors[errors.length >> 1] });
    assert.ok(view.corners.length >= 60 && view.corners.length <= 80, told);
    assert.ok(errors[errors.length >> 1]! < 0.15, told);
    assert.ok(errors[Math.floor(0.95 * errors.length)]! < 0.4, told);
    assert.ok(view.blur > 1 && view.blur < 2.2, `${view.blur} ${told}`);
  }
});

test("a board that moved while the light fell in is seen to be blurred", async () => {
  for (const [smear, least] of [
    [5, 3.2],
    [8, 4.5],
  ] as const) {
    const { blur, corners } = await findBoard(
      finder,
      "a.png",
      photographer.take(MIDDLE, 3, new Random(1), smear),
    );
    assert.ok(blur > least, `smeared by ${smear} px: ${blur}, ${corners.length / 4} tags`);
  }
});

test("planes of brightness and colour are one picture, and one without a board has no corners", async () => {
  const rgb = photographer.take(MIDDLE, 0, new Random(1));
  const { width, height } = rgb;
  const i420 = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let i = 0; i < width * height; i++) i420[i] = rgb.data[3 * i]!;
  const one = await findBoard(finder, "a", rgb);
  const other = await findBoard(finder, "a", { ...rgb, format: "i420", data: i420 });
  assert.deepEqual(other, one);
  const grey = await findBoard(finder, "b", { ...rgb, data: new Uint8Array(rgb.data.length).fill(90) });
  assert.deepEqual([grey.corners, Number.isNaN(grey.blur)], [[], true]);
});
