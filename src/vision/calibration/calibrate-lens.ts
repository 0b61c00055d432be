import type { BoardView } from "./board-view.ts";
import { adjust, type Bundle, LENS_VALUES, type LensValues } from "./bundle.ts";
import { homography, times } from "./homography.ts";
import { areAlike, coverageOf, nextHold, tiltsOf } from "./judge.ts";
import { type BoardPose, poseOf } from "./rotation.ts";
import { isBlurred, tooLittle } from "./usable.ts";
import { firstLens } from "./zhang.ts";

const FEWEST_VIEWS = 6;
/** More of them make it no better, and slow. */
export const MOST_VIEWS = 60;
/** px */
const WORST_RMS = 1.5;
/** Of the focal length, as a share of it: two pictures in a row would differ by more. */
const WORST_SPREAD = 0.01;
/** Without and with tangential distortion. */
const RADIAL = 6;
/** The board's size is about 1 in these, m. */
const BOARD_UNIT = 0.2;

/** Values in px and without unit, each with its standard deviation. */
export interface LensFound {
  readonly width: number;
  readonly height: number;
  /** fx, fy, cx, cy, k1, k2, p1, p2. */
  readonly values: LensValues;
  readonly spread: readonly number[];
  /** Whether p1 and p2 explained enough to be kept; else they are 0. */
  readonly hasTangential: boolean;
  /** Root mean square of what is left, in x and in y each, px. */
  readonly rms: number;
  /** Share of the picture in which the board was. */
  readonly coverage: number;
  readonly views: number;
  readonly corners: number;
}

export type LensResult =
  | { readonly ok: true; readonly lens: LensFound; readonly notes: readonly string[] }
  | { readonly ok: false; readonly why: string; readonly notes: readonly string[] };

/**
 * The lens that views of the board tell, by Zhang's method and then all corners together; or why they do not, and
 * what to show next. All views are judged; those that show nothing useful are left out, and `notes` names them.
 */
export function calibrateLens(all: readonly BoardView[]): LensResult {
  const notes: string[] = [];
  const no = (why: string): LensResult => ({ ok: false, why, notes });
  const { width, height } = all[0] ?? { width: 0, height: 0 };
  const odd = all.find((view) => view.width !== width || view.height !== height);
  if (odd)
    return no(
      `the pictures are not of one size: ${all[0]!.name} has ${width}×${height}, ${odd.name} ${odd.width}×${odd.height}: use those of one camera at one setting`,
    );
  const usable: BoardView[] = [];
  let blurred = 0;
  for (const view of all) {
    const little = tooLittle(view);
    if (little !== undefined) notes.push(`${view.name}: ${little} in it`);
    else if (isBlurred(view)) {
      blurred++;
      notes.push(`${view.name}: blurred, its edges are ${view.blur.toFixed(1)} px wide`);
    } else if (usable.length < MOST_VIEWS) usable.push(view);
  }
  const tilts = tiltsOf(usable);
  const coverage = coverageOf(usable);
  if (usable.length < FEWEST_VIEWS) {
    const sharper =
      blurred > 0 ? `; ${blurred} are blurred: hold the board still, in more light, or focus the lens` : "";
    return no(
      `${usable.length} of ${all.length} pictures show the board well, and at least ${FEWEST_VIEWS} are needed, better 15${sharper}. ${nextHold(coverage.missing, tilts.hint)}`,
    );
  }
  if (areAlike(tilts)) {
    return no(
      `the board is turned towards the camera in the same way in all pictures, and such tell no focal length. ${nextHold(coverage.missing, tilts.hint)}`,
    );
  }
  if (coverage.missing !== undefined) {
    return no(
      `the board was never in the ${coverage.missing} of the picture, only in ${percent(coverage.share)} of it: elsewhere it can bend as it likes. ${nextHold(coverage.missing, tilts.hint)}`,
    );
  }
  const fit = fitAll(usable, width, height);
  if (!fit) return no(`these pictures tell no lens. ${nextHold(coverage.missing, tilts.hint)}`);
  const { bundle, hasTangential } = fit;
  const lens = found(usable, bundle, hasTangential, coverage.share);
  for (const [i, errors] of bundle.errors.entries()) {
    const rms = rmsOf([errors]);
    if (rms > Math.max(1, 4 * bundle.noise))
      notes.push(`${usable[i]!.name}: does not fit the others, it is ${rms.toFixed(1)} px off`);
  }
  if (lens.rms > WORST_RMS) {
    return no(
      `the corners are ${lens.rms.toFixed(1)} px from where any lens would put them: is the board flat, printed as it is, and the camera's zoom and focus fixed?`,
    );
  }
  const [fx, fy] = lens.values as [number, number];
  const share = Math.max(lens.spread[0]! / fx, lens.spread[1]! / fy);
  if (!(share < WORST_SPREAD)) {
    return no(
      `the focal length is sure to ${(100 * share).toFixed(1)} % only, and should be to 1 %. ${nextHold(coverage.missing, tilts.hint)}`,
    );
  }
  return { ok: true, lens, notes };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function fitAll(
  views: readonly BoardView[],
  width: number,
  height: number,
): { bundle: Bundle; hasTangential: boolean } | undefined {
  const planes = views.map(
    ({ corners }) =>
      homography(
        corners.map(({ board: { x, y }, pixel }) => ({
          from: { x: x / BOARD_UNIT, y: y / BOARD_UNIT },
          to: pixel,
        })),
      ) ?? [],
  );
  if (planes.some((plane) => plane.length === 0)) return undefined;
  const { fx, fy, cx, cy } = firstLens(planes, width, height);
  const lens = [fx, fy, cx, cy, 0, 0, 0, 0];
  const toRays = [1 / fx, 0, -cx / fx, 0, 1 / fy, -cy / fy, 0, 0, 1];
  const poses: BoardPose[] = [];
  for (const plane of planes) {
    const pose = poseOf(times(toRays, plane));
    if (!pose) return undefined;
    poses.push({ ...pose, at: [pose.at[0] * BOARD_UNIT, pose.at[1] * BOARD_UNIT, pose.at[2] * BOARD_UNIT] });
  }
  const corners = views.map((view) => view.corners);
  const plain = adjust(corners, { lens, poses }, RADIAL);
  if (!plain) return undefined;
  const tangential = adjust(corners, plain, LENS_VALUES);
  const numbers = 2 * corners.flat().length;
  // By Schwarz's criterion: two more values must explain more than chance would.
  const rest = (bundle: Bundle) => numbers * Math.log(bundle.cost * bundle.noise ** 2);
  const hasTangential =
    tangential !== undefined &&
    rest(plain) - rest(tangential) > 2 * (LENS_VALUES - RADIAL) * Math.log(numbers);
  return { bundle: hasTangential ? tangential : plain, hasTangential };
}

function found(
  views: readonly BoardView[],
  bundle: Bundle,
  hasTangential: boolean,
  coverage: number,
): LensFound {
  const { width, height } = views[0]!;
  return {
    width,
    height,
    values: bundle.lens,
    spread: bundle.spread,
    hasTangential,
    rms: rmsOf(bundle.errors),
    coverage,
    views: views.length,
    corners: bundle.errors.flat().length,
  };
}

/** In x and in y each. */
function rmsOf(errors: readonly (readonly number[])[]): number {
  const all = errors.flat();
  return Math.sqrt(all.reduce((sum, error) => sum + error * error, 0) / (2 * all.length));
}
