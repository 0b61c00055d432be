import { WHEELS } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";
import { supplyOf } from "./supply.ts";
import { type WheelTrack, wheelTrack } from "./wheel-track.ts";

/** Half the length of a window, s: about what a geared motor takes to follow its voltage. */
const LEAST_HALF = 0.04;
/** A window is longer where an encoder is coarse, or read seldom: half of it holds so many edges. */
const EDGES_IN_HALF = 4;
/** A wheel slower than this, rad/s, is still breaking away, and its friction is not the one of turning. */
const LEAST_SPEED = 1;
/** Edges that a window must hold, so that a line through them says something. */
const LEAST_EDGES = 6;

/** What one wheel did in one window: weighted means. */
export interface WheelWindow {
  /** Its middle, s. */
  readonly time: number;
  readonly direction: 1 | -1;
  /** rad/s */
  readonly speed: number;
  /** rad/s² */
  readonly acceleration: number;
  /** At the motor, for a given delay from duty to count, s: V. */
  readonly volts: (delay: number) => number;
}

/**
 * Cuts a recording into short windows and weighs what happened in each by a bump ψ = (1 − x²)³ that is 0
 * at both ends, with two derivatives. By parts,
 *
 *     ∫ψ·ω = −∫ψ'·φ     and     ∫ψ·dω/dt = ∫ψ''·φ
 *
 * so that speed and acceleration come from the counted angle φ without differentiating it: the edges' noise
 * is averaged, no starting speed is needed, and where counts are exact to a fraction of a window's turn the
 * regression is unbiased (modulating functions: Shinbrot, 1957; Preisig & Rippin, 1993). With φ straight
 * between its edges all the integrals are sums.
 *
 * Only windows count in which the wheel turns steadily one way and its motor is driven: at duty 0 a board
 * may let go. Each begins in the middle of the one before it.
 *
 * @returns of each wheel, in the order of WHEELS; the middles of all lie on one grid of time
 */
export function wheelWindows(recording: Recording, countsPerTurn: number): WheelWindow[][] {
  const tracks = WHEELS.map((_, wheel) => wheelTrack(recording, wheel, countsPerTurn));
  // Of the second coarsest, so that one encoder that is nearly dead does not blur the others.
  const gap = tracks.map(usualGap).sort((a, b) => b - a)[1]!;
  const half = Math.max(LEAST_HALF, EDGES_IN_HALF * gap);
  const supply = supplyOf(recording);
  return tracks.map((track, wheel) => windowsOf(recording, recording.duty[wheel]!, supply, track, half));
}

/** Median time between two edges, s. */
function usualGap({ time }: WheelTrack): number {
  if (time.length < 2) return 0;
  const gaps = time.subarray(1).map((t, j) => t - time[j]!);
  return gaps.sort()[gaps.length >> 1]!;
}

function windowsOf(
  recording: Recording,
  duty: Float64Array,
  supply: Float64Array,
  track: WheelTrack,
  half: number,
): WheelWindow[] {
  const volts = supply.map((v, k) => v * duty[k]!);
  const windows: WheelWindow[] = [];
  const { time, length } = recording;
  let edge = 0;
  let row = 0;
  for (let middle = time[0]! + half; middle <= time[length - 1]! - half; middle += half) {
    const span = { middle, half };
    while (edge < track.time.length && track.time[edge]! <= middle - half) edge++;
    while (row < length && time[row]! < middle - half) row++;
    const motion = motionIn(track, edge - 1, span);
    if (motion === undefined || !isDriven(recording, duty, row, span)) continue;
    const firstRow = row;
    windows.push({
      time: middle,
      ...motion,
      volts: (delay) => meanVolts(time, volts, firstRow, span, delay),
    });
  }
  return windows;
}

/** Where a window lies, s. */
interface Span {
  readonly middle: number;
  readonly half: number;
}

/** @param edge the last one before the window */
function motionIn(track: WheelTrack, edge: number, span: Span) {
  if (edge < 0) return undefined;
  let speed = 0;
  let acceleration = 0;
  let direction = 0;
  let edges = 0;
  for (let j = edge; ; j++) {
    if (j + 1 >= track.time.length) return undefined;
    const from = track.time[j]!;
    const to = track.time[j + 1]!;
    const slope = (track.angle[j + 1]! - track.angle[j]!) / (to - from);
    if (Math.abs(slope) < LEAST_SPEED || slope * direction < 0) return undefined;
    direction = Math.sign(slope);
    const a = place(from, span);
    const b = place(to, span);
    speed += slope * (area(b) - area(a));
    acceleration -= slope * (bump(b) - bump(a));
    edges++;
    if (to >= span.middle + span.half) break;
  }
  if (edges < LEAST_EDGES) return undefined;
  return {
    direction: direction as 1 | -1,
    speed: speed / AREA,
    acceleration: acceleration / (AREA * span.half),
  };
}

function isDriven(
  { time, length }: Recording,
  duty: Float64Array,
  row: number,
  { middle, half }: Span,
): boolean {
  // The duty of a delayed window may be one of the rows before it.
  for (let k = Math.max(0, row - 2); k < length && time[k]! <= middle + half; k++) {
    if (duty[k] === 0) return false;
  }
  return true;
}

function meanVolts(time: Float64Array, volts: Float64Array, row: number, span: Span, delay: number): number {
  const { middle, half } = span;
  let k = Math.max(1, row);
  while (k > 1 && time[k - 1]! + delay > middle - half) k--;
  let sum = 0;
  for (; k < time.length && time[k - 1]! + delay < middle + half; k++) {
    sum += volts[k]! * (area(place(time[k]! + delay, span)) - area(place(time[k - 1]! + delay, span)));
  }
  return sum / AREA;
}

/** Place in the window, −1…1. */
function place(time: number, { middle, half }: Span): number {
  return Math.max(-1, Math.min(1, (time - middle) / half));
}

function bump(x: number): number {
  return (1 - x * x) ** 3;
}

/** Antiderivative of {@link bump}. */
function area(x: number): number {
  const q = x * x;
  return x * (1 - q + (3 / 5) * q * q - q ** 3 / 7);
}

const AREA = area(1) - area(-1);
