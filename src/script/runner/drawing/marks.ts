import type { Point, Pose } from "../../../core/geometry.ts";
import type { Preview } from "../preview.ts";
import type { PreviewStep } from "../preview-steps.ts";
import type { PathPoint } from "../thin.ts";

/** A step as the table has it. */
export interface Row {
  /** From 1; undefined: it is no motion. */
  readonly number: number | undefined;
  readonly step: PreviewStep;
}

/** The steps in their order, the motions numbered. */
export function rowsOf({ steps }: Preview): Row[] {
  let motions = 0;
  return steps.map((step) => ({ number: step.isMotion ? ++motions : undefined, step }));
}

/** The numbers of the motions that ended at one place, such as "4, 8 … 40". */
export interface Mark {
  readonly at: Point;
  readonly label: string;
}

/** So many numbers have room at one place. */
const MOST = 3;

/** Where the motions ended; those that are nearer to each other than this share a mark, m. */
export function marksOf(preview: Preview, near: number): Mark[] {
  const found: { at: Point; numbers: number[] }[] = [];
  for (const { number, step } of rowsOf(preview)) {
    const at = number === undefined ? undefined : whereAt(preview.points, step.to);
    if (!at) continue;
    const known = found.find((mark) => Math.hypot(mark.at.x - at.x, mark.at.y - at.y) < near);
    if (known) known.numbers.push(number!);
    else found.push({ at, numbers: [number!] });
  }
  return found.map(({ at, numbers }) => ({ at, label: labelOf(numbers) }));
}

function labelOf(numbers: readonly number[]): string {
  if (numbers.length <= MOST) return numbers.join(", ");
  return `${numbers.slice(0, MOST - 1).join(", ")} … ${numbers.at(-1)}`;
}

/** Where the car is at a moment, s; between two points on the straight line. */
export function whereAt(points: readonly PathPoint[], time: number): Pose | undefined {
  const after = points.findIndex((point) => point[3] >= time);
  const next = points[after] ?? points.at(-1);
  const last = points[Math.max(0, (after < 0 ? points.length : after) - 1)];
  if (!next || !last) return undefined;
  const share = next[3] > last[3] ? Math.min((time - last[3]) / (next[3] - last[3]), 1) : 1;
  const between = (i: 0 | 1 | 2) => last[i] + share * (next[i] - last[i]);
  return { x: between(0), y: between(1), theta: between(2) };
}
