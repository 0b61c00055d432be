import type { SceneLook } from "../../core/scene.ts";
import { type Rgb, rgbOf } from "./brush.ts";
import type { Spot } from "./projection.ts";

export type PersonLook = Extract<SceneLook, { kind: "person" }>;

/** A limb: round, thicker at one end. The person's frame: x ahead, y left, z up from the floor, m. */
export interface Limb {
  readonly from: Spot;
  readonly to: Spot;
  readonly thickFrom: number;
  readonly thickTo: number;
  readonly colour: Rgb;
  /** Of the face: seen from ahead only. */
  readonly isFace?: boolean;
}

/** Balls in one skin. */
export interface Trunk {
  readonly balls: readonly (readonly [spot: Spot, radius: number])[];
  readonly colour: Rgb;
}

/** Proportions below are of somebody so tall, m. */
const USUAL = 1.72;
/** A pair of steps, m, of somebody so tall. */
const STRIDE = 1.4;
/** How far a leg swings, rad. */
const SWING = 0.42;
const EYES: Rgb = [40, 30, 28];
const LIPS: Rgb = [150, 80, 75];
const SHOES: Rgb = [40, 36, 34];

/** Where in a pair of steps somebody is after so many m, rad. */
export const phaseAfter = (walked: number, height: number) =>
  (2 * Math.PI * walked) / (STRIDE * (height / USUAL));

/** @param phase 0…2π of a pair of steps @param stride 0 stands, 1 walks */
export function bodyOf(look: PersonLook, phase: number, stride: number): { limbs: Limb[]; trunk: Trunk } {
  const size = look.height / USUAL;
  const [shirt, trousers, skin, hair] = [look.shirt, look.trousers, look.skin, look.hair].map(rgbOf) as [
    Rgb,
    Rgb,
    Rgb,
    Rgb,
  ];
  const limbs: Limb[] = [];
  const limb = (from: Spot, to: Spot, thickFrom: number, thickTo: number, colour: Rgb, isFace = false) =>
    limbs.push({
      from: scaled(from, size),
      to: scaled(to, size),
      thickFrom: thickFrom * size,
      thickTo: thickTo * size,
      colour,
      isFace,
    });
  const swing = Math.sin(phase) * SWING * stride;
  const hips = 0.92 - 0.02 * Math.abs(Math.sin(phase)) * stride;
  const shoulders = 1.42;

  for (const side of [1, -1]) {
    const thigh = side * swing;
    const hip: Spot = [0, side * 0.095, hips];
    const knee = along(hip, thigh, 0.44);
    // The knee of the leg that is behind bends.
    const bend = stride * Math.max(0, 0.12 - 0.9 * thigh);
    const ankle = along(knee, thigh - bend, 0.42);
    const foot: Spot = [ankle[0], ankle[1], Math.max(0.07, ankle[2])];
    limb(hip, knee, 0.088, 0.066, trousers);
    limb(knee, foot, 0.064, 0.048, trousers);
    limb(
      [foot[0] - 0.03, foot[1], foot[2] - 0.03],
      [foot[0] + 0.15, foot[1], foot[2] - 0.04],
      0.045,
      0.04,
      SHOES,
    );

    const arm = -0.8 * thigh;
    const shoulder: Spot = [0, side * 0.205, shoulders - 0.05];
    const elbow = along(shoulder, arm, 0.28, side * 0.03);
    const wrist = along(elbow, arm + 0.35 * stride + 0.05, 0.25);
    limb(shoulder, elbow, 0.056, 0.046, shirt);
    limb(elbow, wrist, 0.042, 0.034, skin);
    limb(wrist, [wrist[0] + 0.03, wrist[1], wrist[2] - 0.08], 0.04, 0.03, skin);
  }
  limb([0, -0.08, hips], [0, 0.08, hips], 0.105, 0.105, trousers);
  limb([0, 0, shoulders], [0.01, 0, shoulders + 0.1], 0.055, 0.055, skin);
  limb([0.015, 0, shoulders + 0.15], [0.02, 0, shoulders + 0.225], 0.085, 0.092, skin);
  limb([-0.025, 0, shoulders + 0.19], [-0.01, 0, shoulders + 0.25], 0.09, 0.092, hair);
  for (const side of [1, -1]) {
    limb(
      [0.108, side * 0.034, shoulders + 0.205],
      [0.108, side * 0.041, shoulders + 0.205],
      0.014,
      0.013,
      EYES,
      true,
    );
  }
  limb([0.108, -0.025, shoulders + 0.135], [0.108, 0.025, shoulders + 0.135], 0.009, 0.009, LIPS, true);

  const ball = (x: number, y: number, z: number, radius: number) =>
    [scaled([x, y, z], size), radius * size] as const;
  const balls = [ball(0, 0, shoulders, 0.05)];
  for (const side of [1, -1]) {
    balls.push(
      ball(0, side * 0.06, hips + 0.02, 0.1),
      ball(0.01, side * 0.1, shoulders - 0.13, 0.11),
      ball(0, side * 0.165, shoulders - 0.055, 0.06),
    );
  }
  return { limbs, trunk: { balls, colour: shirt } };
}

const scaled = ([x, y, z]: Spot, by: number): Spot => [x * by, y * by, z * by];

/** Hanging down from there, swung ahead by an angle. */
const along = ([x, y, z]: Spot, angle: number, length: number, out = 0): Spot => [
  x + Math.sin(angle) * length,
  y + out,
  z - Math.cos(angle) * length,
];
