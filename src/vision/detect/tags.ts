import aruco from "js-aruco2/src/aruco.js";
import cv from "js-aruco2/src/cv.js";
import "js-aruco2/src/dictionaries/apriltag_36h11.js";
import type { Detection, Detector } from "../detection.ts";
import { type Frame, requireWholeFrame } from "../frame.ts";
import { codeFinder } from "./tag-codes.ts";
import { DICTIONARIES } from "./tag-dictionaries.ts";
import { type ImagePoint, type Intrinsics, type TagPoses, tagPoses } from "./tag-pose.ts";

/** AprilTag's 36h11, ArUco's first dictionary, and the one that ArUco recommends. */
export type TagFamily = "36h11" | "aruco" | "aruco-mip-36h12";

export interface TagDetection extends Detection {
  readonly id: number;
  /** Clockwise from the tag's own top left, px of the frame. */
  readonly corners: readonly ImagePoint[];
  /** Undefined: the camera's intrinsics or the tag's size are not known, or no pose fits. */
  readonly poses: TagPoses | undefined;
}

export interface TagOptions {
  readonly family: TagFamily;
  /** Of the frames that come; undefined: tags are found, without poses. */
  readonly intrinsics?: Intrinsics | undefined;
  /** Side of a tag's black square, m, by its number. */
  readonly size?: ((id: number) => number | undefined) | undefined;
}

/** As js-aruco2 itself has them: of the frame's width, of a contour's length, px, and of the unwarped tag, px. */
const LEAST_CONTOUR = 0.01;
const CORNER_TOLERANCE = 0.05;
const LEAST_EDGE = 10;
const UNWARPED = 49;
/**
 * Squares nearer than this are two sides of one edge, px. js-aruco2 itself has 10, of which it keeps the larger: the
 * edge of the paper instead of a tag that has a margin of less.
 */
const NEAR = 2;
/** Two of one number that are nearer than this are one tag, px. */
const SAME = 10;

/** Finds printed tags in the luma of a frame. It keeps the thread busy while it looks. */
export class TagDetector implements Detector {
  readonly #options: TagOptions;
  readonly #finder: InstanceType<typeof aruco.AR.Detector>;

  constructor(options: TagOptions) {
    this.#options = options;
    const dictionary = DICTIONARIES[options.family];
    this.#finder = new aruco.AR.Detector(dictionary);
    const { codeList } = this.#finder.dictionary;
    this.#finder.dictionary.find = codeFinder(codeList, dictionary.maxHammingDistance);
  }

  async detect(frame: Frame): Promise<readonly TagDetection[]> {
    requireWholeFrame(frame);
    const finder = this.#finder;
    const { width, height } = frame;
    if (finder.grey.width !== width || finder.grey.height !== height) {
      finder.grey = { width, height, data: new Uint8Array(width * height) };
      finder.thres = { width, height, data: new Uint8Array(width * height) };
      finder.binary = new Int32Array((width + 2) * (height + 2));
    }
    fillLuma(frame, finder.grey.data as Uint8Array);
    cv.CV.adaptiveThreshold(finder.grey, finder.thres, 2, 7);
    const contours = cv.CV.findContours(finder.thres, finder.binary);
    const squares = finder.findCandidates(contours, width * LEAST_CONTOUR, CORNER_TOLERANCE, LEAST_EDGE);
    const apart = finder.notTooNear(finder.clockwiseCorners(squares), NEAR);
    const found = finder
      .findMarkers(finder.grey, apart, UNWARPED)
      .sort((a, b) => a.hammingDistance - b.hammingDistance);
    return found
      .filter((one, i) => !found.slice(0, i).some((better) => isSame(better, one)))
      .map(({ id, corners, hammingDistance }) => this.#detection(id, corners, hammingDistance));
  }

  async close(): Promise<void> {}

  #detection(id: number, found: readonly ImagePoint[], wrong: number): TagDetection {
    const { family, intrinsics, size } = this.#options;
    const corners = found.map(({ x, y }) => ({ x, y }));
    const side = size?.(id);
    const xs = corners.map(({ x }) => x);
    const ys = corners.map(({ y }) => y);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return {
      kind: "tag",
      name: `${family} ${id}`,
      id,
      score: 1 / (1 + wrong),
      box: { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y },
      corners,
      poses: intrinsics && side !== undefined ? tagPoses(corners, side, intrinsics) : undefined,
    };
  }
}

interface Marker {
  readonly id: number;
  readonly corners: readonly ImagePoint[];
}

function isSame(a: Marker, b: Marker): boolean {
  if (a.id !== b.id) return false;
  const far = a.corners.map(({ x, y }, i) => Math.hypot(x - b.corners[i]!.x, y - b.corners[i]!.y));
  return Math.max(...far) < SAME;
}

function fillLuma({ width, height, format, data }: Frame, out: Uint8Array): void {
  if (format === "i420") {
    out.set(data.subarray(0, width * height));
    return;
  }
  for (let at = 0, i = 0; at < out.length; at++, i += 3) {
    out[at] = (77 * data[i]! + 150 * data[i + 1]! + 29 * data[i + 2]!) >> 8;
  }
}
