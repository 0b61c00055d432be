import assert from "node:assert/strict";
import { test } from "node:test";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import {
  BOARD_FAMILY,
  boardCorners,
  COLUMNS,
  FIRST_ID,
  ROWS,
} from "../../../src/vision/calibration/board.ts";
import { boardSvg } from "../../../src/vision/calibration/board-svg.ts";
import { findBoard } from "../../../src/vision/calibration/board-view.ts";
import { TagDetector } from "../../../src/vision/detect/tags.ts";

/** px for each mm. */
const SCALE = 4;

test("what is printed is the board that is looked for, in its true size, with all its tags", async () => {
  const svg = boardSvg();
  assert.match(svg, /^<svg [^>]*width="210mm" height="297mm" viewBox="0 0 210 297">/);
  const sized = svg.replace('width="210mm" height="297mm"', `width="${210 * SCALE}" height="${297 * SCALE}"`);
  const image = await loadImage(Buffer.from(sized));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const { width, height } = canvas;
  const rgba = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    data.set([rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!], 3 * i);
  const frame = { width, height, format: "rgb", data, capturedAt: 0, sequence: 0 } as const;
  const { corners } = await findBoard(new TagDetector({ family: BOARD_FAMILY }), "board.svg", frame);
  assert.equal(corners.length, 4 * COLUMNS * ROWS);
  const first = corners.find(({ board }) => board.x === 0 && board.y === 0)!.pixel;
  for (const { board, pixel } of corners) {
    const there = { x: first.x + 1000 * SCALE * board.x, y: first.y + 1000 * SCALE * board.y };
    const off = Math.hypot(pixel.x - there.x, pixel.y - there.y) / SCALE;
    assert.ok(off < 0.2, `the corner at ${board.x}, ${board.y} is ${off} mm off`);
  }
});

test("the board has margins for any printer, and no tag beyond its own numbers", () => {
  const xs = [...boardSvg().matchAll(/M([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  assert.ok(xs.length > 100);
  for (const [x, y] of xs) assert.ok(x! >= 10 && x! <= 200 && y! >= 12 && y! <= 267, `${x}, ${y} mm`);
  assert.equal(boardCorners(FIRST_ID - 1), undefined);
  assert.equal(boardCorners(FIRST_ID + COLUMNS * ROWS), undefined);
});
