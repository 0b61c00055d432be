import { FOLLOWING } from "../../core/following.ts";
import type { Box } from "../detection.ts";
import { type BoxEdges, bearingNoise, boxEdges } from "./box-edges.ts";
import type { CameraView } from "./camera-view.ts";
import type { Look } from "./look.ts";

/** What is known of a person's measures. */
export interface PersonSize {
  /** m */
  readonly height: number;
  /** How wide they look where they look narrowest: arms included, but no stride, m. */
  readonly width: number;
  /** How many pictures the width was learnt from. */
  readonly learnt: number;
  /** How narrow they have looked of late; left out: nobody knows. */
  readonly narrow?: Narrow | undefined;
}

/** Somebody's narrowest, as seen: m for each metre of distance, and when that was, s. */
interface Narrow {
  readonly across: number;
  readonly at: number;
}

/** Of one who is 1.7 m tall, m: whoever is taller is as much wider. */
const TALL = 1.7;
const WIDTH = 0.5;
const WIDTHS = { min: 0.3, max: 0.9 };

/** One of whom nothing is known but the height. @param height m */
export const someone = (height: number): PersonSize => ({
  height,
  width: (WIDTH * height) / TALL,
  learnt: 0,
});

export const SOMEBODY = someone(FOLLOWING.height.value);

/** Standard deviations as a share: of the height of people; of a width that nobody measured; of the narrowest look. */
const HEIGHT_SPREAD = 0.06;
const WIDTH_SPREAD = 0.2;
const NARROW_SPREAD = 0.12;
/** Of one who looks much narrower than a moment ago: something hides a part of them. */
const HIDDEN_SPREAD = 0.5;
const HIDDEN = 0.85;
/** Of one who looks wider than a moment ago, for each share that they do. */
const STRIDE_SPREAD = 0.6;
/** Whoever comes nearer looks wider, and whoever goes away narrower, by no more than these shares in a second. */
const WIDENS = 0.35;
const NARROWS = 0.8;
/** What was seen longer ago says nothing, s. */
const FORGOTTEN = 2;
/** How far the car and so its camera nods, rad. */
const NODDING = 0.015;
/** A width is learnt in about so many pictures. */
const LESSONS = 30;
/** What a wider look counts beside a narrower one. */
const WIDER = 0.4;
/** From a distance that is at least so sure. */
const SURE = 0.14;

/** One over the distance, 1/m, with its variance. */
interface Nearness {
  readonly value: number;
  readonly variance: number;
}

/**
 * Where a person is, by their box: from the head and the feet, as far as the picture does not cut them off, and from
 * how wide they look at their narrowest. All three are linear in one over the distance w: the tangent of the head's angle is
 * (height − camera)·w, that of the feet −camera·w, the width is width·w. So they are weighed by least squares,
 * with the nodding of the car, which lifts head and feet alike, as their common error. What is cut off says
 * one thing still: they are nearer than where it would come into view.
 *
 * @param size what is known of them
 * @returns where they are, and what is known of their size after it; undefined: the box is outside the picture
 */
export function lookOfPerson(
  camera: CameraView,
  box: Box,
  at: number,
  size: PersonSize = SOMEBODY,
): { readonly look: Look; readonly size: PersonSize } | undefined {
  const edges = boxEdges(camera, box);
  if (edges === undefined) return undefined;
  const upright = byHeight(camera, edges, size.height);
  const across = 2 * Math.tan((edges.left.value - edges.right.value) / 2);
  const isWhole = !(edges.left.isCut || edges.right.isCut) && across > 0;
  const narrow = isWhole ? narrowest(size.narrow, across, at) : size.narrow;
  const wide = isWhole && narrow ? byWidth(across, narrow.across, size) : undefined;
  const distance = within(merged(upright, wide), farthest(camera, edges, size.height));
  return {
    look: {
      at,
      bearing: edges.bearing,
      bearingNoise: bearingNoise(edges),
      distance: distance?.value ?? null,
      distanceNoise: distance?.noise ?? 0,
      facing: null,
    },
    size: {
      ...(wide && narrow && upright && isFull(edges) ? learn(size, narrow.across, upright) : size),
      narrow,
    },
  };
}

const isFull = ({ top, bottom }: BoxEdges) => !(top.isCut || bottom.isCut);

function byHeight(camera: CameraView, { top, bottom }: BoxEdges, height: number): Nearness | undefined {
  // Rows that count: what it is for w = 1, what is seen, its own variance, what nodding does to it.
  const rows = [
    { factor: height - camera.above, edge: top },
    { factor: -camera.above, edge: bottom },
  ]
    .filter(({ edge }) => !edge.isCut)
    .map(({ factor, edge: { value, noise } }) => ({
      factor,
      value,
      noise,
      nod: NODDING * (1 + value * value),
    }));
  // Sherman and Morrison: the inverse of a diagonal and a rank of one.
  let [ff, fv, fn, nv, nn] = [0, 0, 0, 0, 1];
  for (const { factor, value, noise, nod } of rows) {
    const weight = 1 / (noise * noise + 1e-12);
    ff += weight * factor * factor;
    fv += weight * factor * value;
    fn += weight * factor * nod;
    nv += weight * nod * value;
    nn += weight * nod * nod;
  }
  const information = ff - (fn * fn) / nn;
  const value = (fv - (fn * nv) / nn) / information;
  if (!(information > 0 && value > 0)) return undefined;
  const spread = top.isCut ? 0 : HEIGHT_SPREAD * value;
  return { value, variance: 1 / information + spread * spread };
}

/**
 * Legs and arms swing: who is seen from the side looks up to twice as wide at one moment as at the next. Narrowest they
 * are as wide as their body, from all sides nearly the same, and that is what is kept in mind from step to step.
 */
function narrowest(before: Narrow | undefined, across: number, at: number): Narrow {
  const since = before ? at - before.at : Number.POSITIVE_INFINITY;
  if (before === undefined || !(since >= 0 && since < FORGOTTEN)) return { across, at };
  const least = before.across * Math.max(1 - NARROWS * since, 0);
  const most = before.across * (1 + WIDENS * since);
  return { across: Math.min(Math.max(across, least), most), at };
}

function byWidth(across: number, narrow: number, { width, learnt }: PersonSize): Nearness {
  const known = Math.min(learnt / LESSONS, 1);
  const wider = across / narrow - 1;
  // Wider than a moment ago, they make a step or come nearer, and nobody can tell which.
  const stride = wider < HIDDEN - 1 ? HIDDEN_SPREAD : STRIDE_SPREAD * Math.max(wider, 0);
  const spread = Math.hypot(NARROW_SPREAD, stride, WIDTH_SPREAD * (1 - known));
  const value = narrow / width;
  return { value, variance: (spread * value) ** 2 };
}

function merged(a: Nearness | undefined, b: Nearness | undefined): Nearness | undefined {
  if (!(a && b)) return a ?? b;
  const [wa, wb] = [1 / a.variance, 1 / b.variance];
  return { value: (a.value * wa + b.value * wb) / (wa + wb), variance: 1 / (wa + wb) };
}

/** Where what is cut off would come into view, m; +Infinity: nothing is. */
function farthest(camera: CameraView, { top, bottom }: BoxEdges, height: number): number {
  const head =
    top.isCut && top.value > 0 ? (height * (1 + HEIGHT_SPREAD) - camera.above) / top.value : Infinity;
  const feet = bottom.isCut && bottom.value < 0 ? camera.above / -bottom.value : Infinity;
  const least = Math.min(head, feet);
  return least > 0 ? least : Infinity;
}

function within(nearness: Nearness | undefined, most: number): { value: number; noise: number } | undefined {
  if (nearness === undefined) return most < Infinity ? { value: 0.7 * most, noise: 0.3 * most } : undefined;
  const value = 1 / nearness.value;
  const noise = Math.sqrt(nearness.variance) * value * value;
  return { value: Math.min(value, most), noise: Math.min(noise, value) };
}

function learn(size: PersonSize, across: number, { value, variance }: Nearness): PersonSize {
  if (Math.sqrt(variance) > SURE * value) return size;
  const learnt = Math.min(size.learnt + 1, LESSONS);
  const off = across / value - size.width;
  // What is looked for is the narrowest: between two steps they look wider for long.
  const width = size.width + (off < 0 ? off : WIDER * off) / learnt;
  const [least, most] = [WIDTHS.min, WIDTHS.max].map((each) => (each * size.height) / TALL) as [
    number,
    number,
  ];
  return { ...size, learnt, width: Math.min(Math.max(width, least), most) };
}
