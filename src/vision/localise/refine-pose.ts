import { type Pose, wrapAngle } from "../../core/geometry.ts";
import type { CameraProfile } from "../../profile/camera.ts";
import type { FieldTag } from "../../profile/tags.ts";
import { Cholesky } from "../calibration/cholesky.ts";
import type { Lens, PlanePoint } from "../lens.ts";
import {
  CAMERA_DOUBTS,
  type Doubts,
  NO_CAMERA_DOUBT,
  NO_TAG_DOUBT,
  TAG_DOUBTS,
  tagCorners,
} from "./tag-corners.ts";

/** A tag of the field that is in the picture. */
export interface SeenTag {
  readonly tag: FieldTag;
  /** Clockwise from the tag's own top left, px of the frame. */
  readonly corners: readonly PlanePoint[];
}

/** Standard deviations of what is taken for granted. */
export interface Trust {
  /** Of a corner in x and in y, px. */
  readonly corner: number;
  readonly camera: Doubts<(typeof CAMERA_DOUBTS)[number]>;
  readonly tag: Doubts<(typeof TAG_DOUBTS)[number]>;
}

/** What was seen, and through what. */
export interface Sight {
  readonly seen: readonly SeenTag[];
  readonly camera: CameraProfile;
  readonly lens: Lens;
  readonly trust: Trust;
}

/** A pose at which the corners fit best, of those nearby. */
export interface Refined {
  readonly pose: Pose;
  /** What is left of the corners, squared, over its variance: with the right pose, chi-square distributed. */
  readonly cost: number;
  /** Of x, y and theta, row by row. */
  readonly covariance: readonly number[];
  /** The cost of another pose; undefined: a tag would not be before the camera. */
  readonly costAt: (pose: Pose) => number | undefined;
}

const ROUNDS = 20;
/** The doubts are reckoned where a search begins: it begins anew where it ended, until it ends there. */
const PASSES = 8;
const SETTLED = 1e-4;
const STEP = 1e-5;

/**
 * Generalised least squares by Levenberg and Marquardt: what is taken for granted moves all corners together, so their
 * errors are weighed by their whole covariance.
 *
 * @returns undefined: from there no pose is found
 */
export function refinePose(start: Pose, sight: Sight): Refined | undefined {
  let pose = start;
  let refined: Refined | undefined;
  for (let pass = 0; pass < PASSES; pass++) {
    const weight = weightAt(pose, sight);
    refined = weight && search(pose, sight, weight);
    if (!refined) return undefined;
    const { x, y, theta } = pose;
    pose = refined.pose;
    if (Math.hypot(pose.x - x, pose.y - y, wrapAngle(pose.theta - theta)) < SETTLED) break;
  }
  return refined;
}

function search(start: Pose, sight: Sight, weight: Cholesky): Refined | undefined {
  let pose = start;
  let rest = residuals(pose, sight);
  let cost = rest && weighed(weight, rest, rest);
  let damping = 1e-3;
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = slopesAt(pose, sight);
    if (!rest || cost === undefined || !slopes) return undefined;
    const pull = weight.solve(rest);
    const step = Cholesky.of(normalOf(slopes, weight, damping), 3)?.solve(
      slopes.map((one) => -dot(one, pull)),
    );
    if (!step) return undefined;
    const next = { x: pose.x + step[0]!, y: pose.y + step[1]!, theta: pose.theta + step[2]! };
    const after = residuals(next, sight);
    const better = after && weighed(weight, after, after);
    if (after && better !== undefined && better < cost) {
      const gain = cost - better;
      pose = next;
      rest = after;
      cost = better;
      damping = Math.max(1e-9, damping / 10);
      if (gain < 1e-7) break;
    } else {
      damping *= 10;
      if (damping > 1e8) break;
    }
  }
  const slopes = slopesAt(pose, sight);
  const factor = slopes && Cholesky.of(normalOf(slopes, weight, 0), 3);
  if (!factor || cost === undefined) return undefined;
  const covariance = [0, 1, 2].flatMap((i) => [...factor.inverseColumn(i)]);
  const costAt = (other: Pose) => {
    const there = residuals(other, sight);
    return there && weighed(weight, there, there);
  };
  return { pose: { ...pose, theta: wrapAngle(pose.theta) }, cost, covariance, costAt };
}

/** Of the corners' errors, px: their own, and all that moves them together. */
function weightAt(pose: Pose, sight: Sight): Cholesky | undefined {
  const now = residuals(pose, sight);
  if (!now) return undefined;
  const { seen, trust } = sight;
  const n = now.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) covariance[i * n + i] = trust.corner ** 2;
  const add = (after: Float64Array | undefined) => {
    if (!after) return;
    for (let i = 0; i < n; i++) {
      const moved = after[i]! - now[i]!;
      for (let j = 0; j <= i; j++) covariance[i * n + j]! += moved * (after[j]! - now[j]!);
    }
  };
  for (const name of CAMERA_DOUBTS)
    add(residuals(pose, sight, { ...NO_CAMERA_DOUBT, [name]: trust.camera[name] }));
  for (const of of seen.keys()) {
    for (const name of TAG_DOUBTS) {
      const off = { ...NO_TAG_DOUBT, [name]: trust.tag[name] };
      add(residuals(pose, sight, NO_CAMERA_DOUBT, { of, off }));
    }
  }
  return Cholesky.of(covariance, n);
}

/** Of the residuals by x, y and theta. */
function slopesAt(pose: Pose, sight: Sight): Float64Array[] | undefined {
  const by = (["x", "y", "theta"] as const).map((name) => {
    const more = residuals({ ...pose, [name]: pose[name] + STEP }, sight);
    const less = residuals({ ...pose, [name]: pose[name] - STEP }, sight);
    return more && less && more.map((value, i) => (value - less[i]!) / (2 * STEP));
  });
  return by.every((slope) => slope !== undefined) ? by : undefined;
}

/** Where the corners should be less where they are, px; undefined: one would not be before the camera. */
function residuals(
  pose: Pose,
  { seen, camera, lens }: Sight,
  off = NO_CAMERA_DOUBT,
  tagOff?: { readonly of: number; readonly off: Trust["tag"] },
): Float64Array | undefined {
  const all = new Float64Array(8 * seen.length);
  for (const [i, { tag, corners }] of seen.entries()) {
    const there = tagCorners(pose, tag, camera, lens, off, tagOff?.of === i ? tagOff.off : NO_TAG_DOUBT);
    if (!there) return undefined;
    for (const [k, { x, y }] of there.entries()) {
      all[8 * i + 2 * k] = x - corners[k]!.x;
      all[8 * i + 2 * k + 1] = y - corners[k]!.y;
    }
  }
  return all;
}

function normalOf(slopes: readonly Float64Array[], weight: Cholesky, damping: number): Float64Array {
  const normal = new Float64Array(9);
  for (const [i, slope] of slopes.entries()) {
    const pulled = weight.solve(slope);
    for (let j = 0; j < 3; j++) normal[3 * i + j] = dot(pulled, slopes[j]!) * (i === j ? 1 + damping : 1);
  }
  return normal;
}

const weighed = (weight: Cholesky, a: Float64Array, b: Float64Array) => dot(weight.solve(a), b);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
