import { type Lens, rayOf } from "../lens.ts";
import type { BoardView } from "./board-view.ts";
import { adjust } from "./bundle.ts";
import { homography } from "./homography.ts";
import { type BoardPose, dot, normalOf, poseOf, turned } from "./rotation.ts";

/** A number and its standard deviation. */
interface Sure {
  readonly value: number;
  readonly spread: number;
}

/** How the camera sits over the floor. */
export interface Mounting {
  /** m */
  readonly above: Sure;
  /** rad, + looks up. */
  readonly pitch: Sure;
  /** How far it leans to its left, rad; the profile has no word for it: it should be 0. Less than π/2. */
  readonly roll: number;
}

/** Of four tags: fewer may lie askew. */
const FEWEST_CORNERS = 16;
/** A sheet is never quite flat, m and rad. */
const PAPER = { above: 0.001, pitch: 0.003 };
/** px */
const WORST_RMS = 2;
const STEP = 1e-6;

/** What the lens's own uncertainty does to it: standard deviations, px. */
interface LensDoubt {
  readonly fy: number;
  readonly cy: number;
}

/**
 * From one view of a board that lies flat on the floor before the car, anywhere, turned anyhow.
 *
 * @param scale of the print: what was measured of its ruler over what it should be
 * @returns or why there is none, and what to do
 */
export function mountingFrom(
  view: BoardView,
  lens: Lens,
  doubt: LensDoubt,
  scale: number,
): Mounting | { readonly why: string } {
  const { name } = view;
  if (view.corners.length < FEWEST_CORNERS) {
    return {
      why: `${name}: ${view.corners.length / 4} of the board's tags are in it, at least 4 are needed: lay it nearer, and where the light does not glare`,
    };
  }
  const corners = view.corners.map(({ board, pixel }) => ({
    board: { x: board.x * scale, y: board.y * scale },
    pixel,
  }));
  const h = homography(corners.map(({ board, pixel }) => ({ from: board, to: rayOf(lens, pixel) })));
  const start = h && poseOf(h);
  const values = [lens.fx, lens.fy, lens.cx, lens.cy, lens.k1, lens.k2, lens.p1, lens.p2];
  const bundle = start && adjust([corners], { lens: values, poses: [start] }, 0);
  const pose = bundle?.poses[0];
  if (!bundle || !pose) return { why: `${name}: the board in it fits no place before the camera` };
  const rms = Math.sqrt(bundle.errors[0]!.reduce((sum, error) => sum + error ** 2, 0) / (2 * corners.length));
  if (rms > WORST_RMS) {
    return {
      why: `${name}: the board is ${rms.toFixed(1)} px from where it should be: lay it flat, or find the lens again with --pictures`,
    };
  }
  const now = heightAndPitch(pose);
  if (!(now.above > 0)) {
    return { why: `${name}: the board lies above the camera there, or upside down: lay it on the floor` };
  }
  if (Math.abs(now.roll) > Math.PI / 2) {
    return {
      why: `${name}: the world is upside down in it: say  camera: { rotation: 180 }  in the profile, and take the picture turned, as by  rpicam-still --rotation 180`,
    };
  }
  const random = spreads(pose, (slope) => bundle.noise * Math.sqrt(dotOf(slope, bundle.normal.solve(slope))));
  const ofLens = { above: (now.above * doubt.fy) / lens.fy, pitch: doubt.cy / lens.fy };
  const sure = (what: "above" | "pitch") => ({
    value: now[what],
    spread: Math.hypot(random[what], ofLens[what], PAPER[what]),
  });
  return { above: sure("above"), pitch: sure("pitch"), roll: now.roll };
}

/** The board's z points into the floor. */
function heightAndPitch(pose: BoardPose) {
  const down = normalOf(pose);
  return {
    above: dot(down, pose.at),
    pitch: -Math.asin(Math.min(1, Math.max(-1, down[2]))),
    roll: Math.atan2(-down[0], down[1]),
  };
}

function spreads(pose: BoardPose, spreadOf: (slope: number[]) => number) {
  const at = heightAndPitch(pose);
  const slopes = Array.from({ length: 6 }, (_, i) => {
    const by = (k: number) => (i === k ? STEP : 0);
    const moved = heightAndPitch({
      rotation: turned(pose.rotation, [by(0), by(1), by(2)]),
      at: [pose.at[0] + by(3), pose.at[1] + by(4), pose.at[2] + by(5)],
    });
    return { above: (moved.above - at.above) / STEP, pitch: (moved.pitch - at.pitch) / STEP };
  });
  return {
    above: spreadOf(slopes.map(({ above }) => above)),
    pitch: spreadOf(slopes.map(({ pitch }) => pitch)),
  };
}

const dotOf = (a: readonly number[], b: ArrayLike<number>) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
