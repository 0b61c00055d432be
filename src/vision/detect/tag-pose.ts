import posit from "js-aruco2/src/posit1.js";

/** Of a camera without distortion; px. */
export interface Intrinsics {
  readonly fx: number;
  readonly fy: number;
  /** The optical axis in the picture. */
  readonly cx: number;
  readonly cy: number;
}

export interface ImagePoint {
  readonly x: number;
  readonly y: number;
}

/** x forward, y left, z up, m or without a unit. */
type Vector3 = readonly [x: number, y: number, z: number];

/** Where a tag is in the camera's frame: x forward along the optical axis, y left, z up. */
export interface TagPose {
  /** The tag's middle, m. */
  readonly position: Vector3;
  /** Out of its printed side, towards whoever can read it. */
  readonly normal: Vector3;
  /** Towards the top of what is printed. */
  readonly up: Vector3;
  /** Root mean square distance of the corners from where this pose would put them, px. */
  readonly error: number;
}

/**
 * Both poses that fit a tag's corners. A flat thing seen from far or nearly from the front looks much the same
 * tilted either way; only an `error` that is clearly the smaller one tells which.
 */
export interface TagPoses {
  readonly best: TagPose;
  /** Undefined: there is only one. */
  readonly other: TagPose | undefined;
}

/**
 * By POSIT for coplanar points (Oberkampf, DeMenthon, Davis 1996).
 *
 * @param corners clockwise from the tag's own top left, px of the frame
 * @param size of the black square's side, m
 * @returns undefined where no pose is before the camera
 */
export function tagPoses(
  corners: readonly ImagePoint[],
  size: number,
  intrinsics: Intrinsics,
): TagPoses | undefined {
  const { fx, fy, cx, cy } = intrinsics;
  // Its camera has square pixels and y upwards, with the axis at the origin.
  const centred = corners.map(({ x, y }) => ({ x: x - cx, y: ((cy - y) * fx) / fy }));
  const pose = new posit.POS.Posit(size, fx).pose(centred);
  const both = [
    toPose(pose.bestRotation, pose.bestTranslation, corners, size, intrinsics),
    toPose(pose.alternativeRotation, pose.alternativeTranslation, corners, size, intrinsics),
  ]
    .filter((each) => each !== undefined)
    .sort((a, b) => a.error - b.error);
  const [best, other] = both;
  return best && { best, other };
}

type Matrix = readonly (readonly number[])[];

function toPose(
  rotation: Matrix,
  translation: readonly number[],
  corners: readonly ImagePoint[],
  size: number,
  { fx, fy, cx, cy }: Intrinsics,
): TagPose | undefined {
  const half = size / 2;
  const model = [
    [-half, half],
    [half, half],
    [half, -half],
    [-half, -half],
  ] as const;
  let sum = 0;
  for (const [i, [u, v]] of model.entries()) {
    // Right, up and forward of the camera.
    const [x, y, z] = [0, 1, 2].map((k) => rotation[k]![0]! * u + rotation[k]![1]! * v + translation[k]!);
    if (!(z! > 0)) return undefined;
    const dx = cx + (fx * x!) / z! - corners[i]!.x;
    const dy = cy - (fy * y!) / z! - corners[i]!.y;
    sum += dx * dx + dy * dy;
  }
  const column = (k: 0 | 1): Vector3 => [rotation[2]![k]!, -rotation[0]![k]!, rotation[1]![k]!];
  const right = column(0);
  const up = column(1);
  const [x, y, z] = translation as [number, number, number];
  return { position: [z, -x, y], normal: cross(right, up), up, error: Math.sqrt(sum / 4) };
}

const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
