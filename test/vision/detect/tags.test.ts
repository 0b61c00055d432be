import assert from "node:assert/strict";
import { test } from "node:test";
import aruco from "js-aruco2/src/aruco.js";
import { type ImagePoint, type TagPose, tagPoses } from "../../../src/vision/detect/tag-pose.ts";
import { TagDetector, type TagFamily } from "../../../src/vision/detect/tags.ts";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";

const INTRINSICS = { fx: 500, fy: 500, cx: 320, cy: 240 };
const SIZE = 0.16;
const NAMES = { "36h11": "APRILTAG_36h11", aruco: "ARUCO", "aruco-mip-36h12": "ARUCO_MIP_36h12" };

/** Of the tag's middle in the camera's frame (x forward, y left, z up), m; turned to its left by yaw and back by pitch, rad. */
interface Place {
  readonly at: readonly [number, number, number];
  readonly yaw: number;
  readonly pitch: number;
}

/** Directions of the tag's right and up, and out of it, as the camera sees them: x forward, y left, z up. */
function axes({ yaw, pitch }: Place) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const right = [sy, -cy, 0] as const;
  const up = [cy * sp, sy * sp, cp] as const;
  const normal = [-cy * cp, -sy * cp, sp] as const;
  return { right, up, normal };
}

function project([x, y, z]: readonly [number, number, number]): ImagePoint {
  const { fx, fy, cx, cy } = INTRINSICS;
  return { x: cx - (fx * y) / x, y: cy - (fy * z) / x };
}

function pointOf(place: Place, u: number, v: number): [number, number, number] {
  const { right, up } = axes(place);
  return [0, 1, 2].map((k) => place.at[k]! + u * right[k]! + v * up[k]!) as [number, number, number];
}

const HALF = SIZE / 2;
const cornersOf = (place: Place) =>
  (
    [
      [-HALF, HALF],
      [HALF, HALF],
      [HALF, -HALF],
      [-HALF, -HALF],
    ] as const
  ).map(([u, v]) => project(pointOf(place, u, v)));

/** A picture of a tag: for each pixel the ray that meets its plane, four rays a pixel. */
function photograph(family: TagFamily, id: number, place: Place, format: Frame["format"] = "i420"): Frame {
  const { dictionary } = new aruco.AR.Detector({ dictionaryName: NAMES[family] });
  const bits = dictionary.markSize;
  const code = dictionary.codeList[id]!;
  const { right, up, normal } = axes(place);
  const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
  const lightAt = (px: number, py: number) => {
    const ray = [1, (INTRINSICS.cx - px) / INTRINSICS.fx, (INTRINSICS.cy - py) / INTRINSICS.fy];
    const distance = dot(place.at, normal) / dot(ray, normal);
    const offset = ray.map((value, k) => value * distance - place.at[k]!);
    const column = Math.floor((dot(offset, right) / SIZE + 0.5) * bits);
    const row = Math.floor((0.5 - dot(offset, up) / SIZE) * bits);
    if (column < -1 || row < -1 || column > bits || row > bits) return 120;
    if (column < 0 || row < 0 || column >= bits || row >= bits) return 235;
    const isBorder = column === 0 || row === 0 || column === bits - 1 || row === bits - 1;
    return !isBorder && code[(row - 1) * (bits - 2) + column - 1] === "1" ? 235 : 25;
  };
  const [width, height] = [640, 480];
  const data = new Uint8Array(frameBytes(width, height, format)).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const dx of [-0.25, 0.25]) for (const dy of [-0.25, 0.25]) sum += lightAt(x + dx, y + dy);
      if (format === "i420") data[y * width + x] = sum / 4;
      else data.fill(sum / 4, 3 * (y * width + x), 3 * (y * width + x) + 3);
    }
  }
  return { width, height, format, data, capturedAt: 0, sequence: 0 };
}

const distanceOf = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, k) => value - b[k]!));
const angleBetween = (a: readonly number[], b: readonly number[]) =>
  Math.acos(
    Math.min(
      1,
      Math.max(
        -1,
        a.reduce((sum, value, k) => sum + value * b[k]!, 0),
      ),
    ),
  );

test("from exact corners the pose called best is within half a pixel, and so is the place within 2 %", () => {
  for (const yaw of [-0.9, -0.5, 0.4, 0.8]) {
    for (const pitch of [-0.4, 0.3]) {
      for (const at of [
        [0.6, 0.1, 0.05],
        [1.5, -0.4, 0.2],
        [2.5, 0, 0],
      ] as const) {
        const place: Place = { at, yaw, pitch };
        const { best, other } = tagPoses(cornersOf(place), SIZE, INTRINSICS)!;
        const told = `yaw ${yaw}, pitch ${pitch}, at ${at}: ${JSON.stringify({ best, other })}`;
        assert.ok(distanceOf(best.position, at) < 0.02 * at[0], told);
        assert.ok(angleBetween(best.normal, axes(place).normal) < 0.1, told);
        assert.ok(angleBetween(best.up, axes(place).up) < 0.1, told);
        // POSIT ends when its corners round to the same pixels as those that were found.
        assert.ok(best.error < 0.5, told);
        assert.ok(other === undefined || other.error >= best.error, told);
      }
    }
  }
});

test("of a tag seen from afar both poses fit, one tilted each way, and both errors are told", () => {
  const place: Place = { at: [6, 0, 0], yaw: 0.35, pitch: 0 };
  const { best, other } = tagPoses(cornersOf(place), SIZE, INTRINSICS)!;
  const tilt = ({ normal }: TagPose) => Math.atan2(-normal[1], -normal[0]);
  assert.ok(other !== undefined && other.error < 1, JSON.stringify(other));
  assert.ok(tilt(best) * tilt(other) < 0, `${tilt(best)} and ${tilt(other)}`);
});

test("a tag of each family is read from a picture: its number, its corners, its place", async () => {
  for (const family of ["36h11", "aruco", "aruco-mip-36h12"] as const) {
    for (const [id, format] of [
      [0, "i420"],
      [17, "rgb"],
      [101, "i420"],
    ] as const) {
      const place: Place = { at: [0.9, 0.12, -0.06], yaw: 0.5, pitch: -0.2 };
      const detector = new TagDetector({ family, intrinsics: INTRINSICS, size: () => SIZE });
      const found = await detector.detect(photograph(family, id, place, format));
      assert.equal(found.length, 1, `${family} ${id}: found ${found.map(({ name }) => name)}`);
      const [tag] = found;
      assert.deepEqual([tag!.kind, tag!.name, tag!.id], ["tag", `${family} ${id}`, id]);
      for (const [i, corner] of cornersOf(place).entries()) {
        const off = Math.hypot(tag!.corners[i]!.x - corner.x, tag!.corners[i]!.y - corner.y);
        assert.ok(off < 2.5, `${family} ${id}: corner ${i} is ${off} px off`);
      }
      const { best } = tag!.poses!;
      assert.ok(distanceOf(best.position, place.at) < 0.05, `${family} ${id}: ${best.position}`);
    }
  }
});

test("a picture without a tag, and a tag of another family, are none", async () => {
  const place: Place = { at: [0.9, 0, 0], yaw: 0.3, pitch: 0 };
  const april = new TagDetector({ family: "36h11" });
  assert.deepEqual(await april.detect(photograph("aruco-mip-36h12", 5, place)), []);
  const grey = photograph("36h11", 5, place);
  grey.data.fill(128);
  assert.deepEqual(await april.detect(grey), []);
});

test("without the camera's intrinsics or the tag's size there is a tag and no pose", async () => {
  const frame = photograph("36h11", 3, { at: [0.8, 0, 0], yaw: 0.2, pitch: 0 });
  const [bare] = await new TagDetector({ family: "36h11", size: () => SIZE }).detect(frame);
  assert.equal(bare?.poses, undefined);
  const size = (id: number) => (id === 4 ? SIZE : undefined);
  const [unknown] = await new TagDetector({ family: "36h11", intrinsics: INTRINSICS, size }).detect(frame);
  assert.deepEqual([unknown?.id, unknown?.poses], [3, undefined]);
});
