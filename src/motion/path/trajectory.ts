import { wrapAngle } from "../../core/geometry.ts";
import { type HeadingRule, headingOn, nodesOf } from "./heading.ts";
import { fullLimits, type MotionLimits, shareOf } from "./limits.ts";
import type { MotionPlan, MotionPoint } from "./motion-plan.ts";
import { MotionTable, shapePoint } from "./motion-table.ts";
import type { Path } from "./path.ts";
import { PathError } from "./path-error.ts";
import type { PathTiming } from "./path-timing.ts";
import { pathPoint } from "./segment.ts";
import { timeOptimal } from "./time-optimal.ts";

export interface PlanOptions {
  /** Top speed along the path, m/s, > 0; default: as fast as the limits allow. */
  readonly speed?: number;
  /** m/s along the path, ≥ 0, default 0. */
  readonly startSpeed?: number;
  /** m/s along the path, ≥ 0, default 0. */
  readonly endSpeed?: number;
  /**
   * How much of acceleration and of the wheels' speed to plan with, 0…1, default 0.9. The rest is for the
   * follower: with nothing left it could neither correct nor brake in a curve.
   */
  readonly share?: number;
}

export const DEFAULT_SHARE = 0.9;
/** Distance between the points at which limits are kept, m; and at least so many on each stretch. */
const STEP = 0.01;
const LEAST_STEPS = 40;
/** Smallest turn on the spot between two stretches, rad. */
const LEAST_TURN = 1e-6;

/** No plan lasts longer, s: a day. What would is a mistake, or so slow that its numbers lose their meaning. */
const LONGEST = 86_400;

/** A stretch between two stops. */
export interface Stage {
  readonly table: MotionTable;
  readonly timing: PathTiming;
}

/** A path with the moment at which the car passes each of its points. See {@link planTrajectory}. */
export class Trajectory implements MotionPlan {
  readonly duration: number;
  readonly length: number;
  readonly #stages: readonly Stage[];
  /** When each stage begins, s, and at what distance, m. */
  readonly #times: Float64Array;
  readonly #distances: Float64Array;
  readonly #progress = { time: 0, q: 0, rate: 0, acceleration: 0 };
  readonly #shape = shapePoint();

  constructor(stages: readonly Stage[], distances: Float64Array) {
    this.#stages = stages;
    this.#distances = distances;
    this.#times = new Float64Array(stages.length + 1);
    for (const [i, { timing }] of stages.entries()) this.#times[i + 1] = this.#times[i]! + timing.duration;
    this.duration = this.#times[stages.length]!;
    this.length = distances[stages.length]!;
    if (!(this.duration <= LONGEST)) {
      const message = `driving it would take ${this.duration} s: at most ${LONGEST} s can be planned`;
      throw new PathError("too-long", message);
    }
  }

  /** @param time s; before the start, or NaN: the start; after the end: the end */
  sample(time: number, out: MotionPoint): void {
    const t = time > 0 ? Math.min(time, this.duration) : 0;
    let i = 0;
    while (i < this.#stages.length - 1 && t >= this.#times[i + 1]!) i++;
    const { table, timing } = this.#stages[i]!;
    const progress = this.#progress;
    const shape = this.#shape;
    progress.time = t - this.#times[i]!;
    timing.sample(progress);
    table.sample(progress.q, shape);
    const { rate, acceleration } = progress;
    const square = rate * rate;
    out.x = shape.x;
    out.y = shape.y;
    out.theta = shape.theta;
    out.vx = shape.dx * rate;
    out.vy = shape.dy * rate;
    out.omega = shape.dTheta * rate;
    out.ax = shape.dx * acceleration + shape.ddx * square;
    out.ay = shape.dy * acceleration + shape.ddy * square;
    out.alpha = shape.dTheta * acceleration + shape.ddTheta * square;
    const before = this.#distances[i]!;
    out.distance = Math.min(before + progress.q, this.#distances[i + 1]!);
  }
}

/**
 * When to be where: the fastest drive along a path within all limits at once, so that no wheel saturates
 * on the way. The car begins and ends on the path, facing as the rule says, and stops at corners.
 *
 * No limit times `share` is exceeded by more than 0.5 % from rest to rest; where it begins or ends on the move, a
 * bend of a few centimetres may take some per cent more. Planning takes some milliseconds for each metre.
 *
 * @throws PathError where it cannot be driven
 * @throws RangeError quoting a limit or an option that is out of range
 */
export function planTrajectory(
  path: Path,
  heading: HeadingRule,
  limits: MotionLimits,
  options: PlanOptions = {},
): Trajectory {
  const { speed = Infinity, startSpeed = 0, endSpeed = 0, share = DEFAULT_SHARE } = options;
  if (!(speed > 0)) throw new RangeError(`speed must be > 0 m/s, got ${speed}`);
  if (!(startSpeed >= 0 && startSpeed < Infinity)) {
    throw new PathError("not-finite", `startSpeed must be ≥ 0 m/s, got ${startSpeed}`, { distance: 0 });
  }
  if (!(endSpeed >= 0 && endSpeed < Infinity)) {
    throw new PathError("not-finite", `endSpeed must be ≥ 0 m/s, got ${endSpeed}`, { distance: path.length });
  }
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be > 0 and ≤ 1, got ${share}`);
  const allowed = shareOf(fullLimits(limits), share);
  const bounds = [0, ...path.corners, path.length];
  const stages: Stage[] = [];
  const distances = [0];
  const end = shapePoint();
  for (let i = 1; i < bounds.length; i++) {
    const from = bounds[i - 1]!;
    const to = bounds[i]!;
    const turned = i > 1 ? end.theta : undefined;
    const table = tabulate(path, heading, from, to, turned);
    const begin = shapePoint();
    table.sampleIn(0, 0, begin);
    if (turned !== undefined && Math.abs(begin.theta - turned) > LEAST_TURN) {
      const turn = turnOnTheSpot(begin.x, begin.y, turned, begin.theta);
      stages.push({ table: turn, timing: timeOptimal(turn, allowed, { ...AT_REST, offset: from }) });
      distances.push(from);
    }
    const timing = timeOptimal(table, allowed, {
      topSpeed: speed,
      startRate: i === 1 ? startSpeed : 0,
      endRate: i === bounds.length - 1 ? endSpeed : 0,
      offset: from,
    });
    stages.push({ table, timing });
    distances.push(to);
    table.sample(table.length, end);
  }
  return new Trajectory(stages, Float64Array.from(distances));
}

export const AT_REST = { topSpeed: Infinity, startRate: 0, endRate: 0, offset: 0 };

/** @param continued the heading to go on from, rad: of all that point the same way the nearest is taken */
function tabulate(
  path: Path,
  rule: HeadingRule,
  from: number,
  to: number,
  continued: number | undefined,
): MotionTable {
  const heading = headingOn(path, rule, from, to);
  const facing = { theta: 0, dTheta: 0, ddTheta: 0 };
  heading(from, facing);
  const turns = continued === undefined ? 0 : continued + wrapAngle(facing.theta - continued) - facing.theta;
  const point = pathPoint();
  const nodes = nodesOf(path, from, to, STEP, LEAST_STEPS).map((node) => node - from);
  return new MotionTable(nodes, (q, out) => {
    path.sample(from + q, point);
    heading(from + q, facing);
    const cos = Math.cos(point.direction);
    const sin = Math.sin(point.direction);
    out.x = point.x;
    out.y = point.y;
    out.theta = facing.theta + turns;
    out.dx = cos;
    out.dy = sin;
    out.dTheta = facing.dTheta;
    out.ddx = -sin * point.curvature;
    out.ddy = cos * point.curvature;
    out.ddTheta = facing.ddTheta;
  });
}

function turnOnTheSpot(x: number, y: number, from: number, to: number): MotionTable {
  const angle = to - from;
  return straight({ x, y, theta: from }, { x: 0, y: 0, theta: angle }, Math.abs(angle), LEAST_STEPS);
}

/** From a pose by a displacement, in proportion, over the parameters 0…length. */
export function straight(
  from: { readonly x: number; readonly y: number; readonly theta: number },
  by: { readonly x: number; readonly y: number; readonly theta: number },
  length: number,
  steps: number,
): MotionTable {
  const nodes = Float64Array.from({ length: steps + 1 }, (_, i) => (length * i) / steps);
  return new MotionTable(nodes, (q, out) => {
    const share = q / length;
    out.x = from.x + share * by.x;
    out.y = from.y + share * by.y;
    out.theta = from.theta + share * by.theta;
    out.dx = by.x / length;
    out.dy = by.y / length;
    out.dTheta = by.theta / length;
    out.ddx = 0;
    out.ddy = 0;
    out.ddTheta = 0;
  });
}
