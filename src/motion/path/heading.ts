import { clamp, type Point, wrapAngle } from "../../core/geometry.ts";
import type { Path } from "./path.ts";
import { PathError } from "./path-error.ts";
import { pathPoint } from "./segment.ts";
import { intervalOf } from "./spline.ts";

/** A heading to have reached at some distance. */
export interface HeadingKey {
  /** m from the start of the path. */
  readonly distance: number;
  /** rad, field frame; the car turns there from the key before by the shorter way. */
  readonly heading: number;
}

/**
 * Where the car faces while it drives a path; a holonomic car may choose.
 *
 * - `hold`: one heading, rad, field frame.
 * - `tangent`: the way it drives, turned by `offset` (rad, π: backwards). Where the path goes from a line
 *   into an arc its turning rate would jump, so the tangent is averaged over `blend` metres, default 0.15.
 *   At a sharp corner the car stops, turns, and goes on.
 * - `interpolate`: through keys, with a continuous turning rate and without overshoot.
 * - `lookAt`: a point of the floor, m, turned by `offset` (rad, which side of the car looks).
 */
export type HeadingRule =
  | { readonly kind: "hold"; readonly heading: number }
  | { readonly kind: "tangent"; readonly offset?: number; readonly blend?: number }
  | { readonly kind: "interpolate"; readonly keys: readonly HeadingKey[] }
  | { readonly kind: "lookAt"; readonly point: Point; readonly offset?: number };

/** A heading and its derivatives by distance: rad, rad/m, rad/m². */
interface HeadingPoint {
  theta: number;
  dTheta: number;
  ddTheta: number;
}

/** The heading on a smooth stretch of a path, by the distance from the path's start. */
export type HeadingFunction = (s: number, out: HeadingPoint) => void;

const DEFAULT_BLEND = 0.15;
/** Nearest that the car may pass the point that it looks at, m. */
const TOO_NEAR = 0.05;
/** More than this no stretch between two stops is divided into: planning takes some ms for each hundred. */
const MOST_NODES = 100_000;
/** Distance between the nodes of the tangent's integral, m. */
const STEP = 0.01;

/**
 * @param from,to the stretch, m; no corners inside
 * @throws PathError where the rule cannot be obeyed on it
 */
export function headingOn(path: Path, rule: HeadingRule, from: number, to: number): HeadingFunction {
  switch (rule.kind) {
    case "hold":
      return hold(rule.heading);
    case "tangent":
      return tangent(path, finite("offset", rule.offset ?? 0), rule.blend ?? DEFAULT_BLEND, from, to);
    case "interpolate":
      return interpolate(path, rule.keys);
    case "lookAt":
      return lookAt(path, rule.point, finite("offset", rule.offset ?? 0), from, to);
    default:
      // Plain JavaScript may say anything.
      throw new RangeError(`no such kind of heading: ${(rule as { kind: unknown }).kind}`);
  }
}

function finite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new PathError("not-finite", `${name} must be finite, got ${value} rad`);
}

function hold(heading: number): HeadingFunction {
  finite("heading", heading);
  return (_, out) => {
    out.theta = heading;
    out.dTheta = 0;
    out.ddTheta = 0;
  };
}

/**
 * The mean of the tangent's angle over s ± w, from its antiderivative: so the turning rate is a difference
 * of angles over 2w, its change one of curvatures, and both are exact. Beyond the stretch the tangent goes
 * on as its end curves.
 */
function tangent(path: Path, offset: number, blend: number, from: number, to: number): HeadingFunction {
  if (!(blend > 0)) throw new RangeError(`blend must be > 0 m, got ${blend}`);
  const w = Math.min(blend, (to - from) / 2) / 2;
  const nodes = nodesOf(path, from, to, STEP);
  const last = nodes.length - 1;
  const angle = new Float64Array(last + 1);
  const integral = new Float64Array(last + 1);
  const startCurvature = new Float64Array(last + 1);
  const point = pathPoint();
  const edge = 1e-9;
  for (let i = 0; i <= last; i++) {
    // What belongs to the stretch: the path's own value at a joint is that of the segment after it.
    path.sample(i < last ? nodes[i]! + edge : nodes[i]! - edge, point);
    const turned = i > 0 ? wrapAngle(point.direction - angle[i - 1]!) : 0;
    angle[i] = i > 0 ? angle[i - 1]! + turned : point.direction;
    startCurvature[i] = point.curvature;
    if (i === 0) continue;
    path.sample(nodes[i]! - edge, point);
    const h = nodes[i]! - nodes[i - 1]!;
    const bend = startCurvature[i - 1]! - point.curvature;
    // The trapezoid rule with the Euler–Maclaurin correction of its ends.
    integral[i] = integral[i - 1]! + (h * (angle[i]! + angle[i - 1]!)) / 2 + (h * h * bend) / 12;
  }
  const probe = { angle: 0, integral: 0, curvature: 0 };
  const look = (s: number) => {
    const inside = clamp(s, from, to);
    const i = Math.min(intervalOf(nodes, inside), last - 1);
    path.sample(clamp(inside, nodes[i]! + edge, nodes[i + 1]! - edge), point);
    const h = inside - nodes[i]!;
    const here = angle[i]! + wrapAngle(point.direction - angle[i]!);
    const bend = startCurvature[i]! - point.curvature;
    const sum = integral[i]! + (h * (here + angle[i]!)) / 2 + (h * h * bend) / 12;
    const past = s - inside;
    probe.curvature = point.curvature;
    probe.angle = here + past * point.curvature;
    probe.integral = sum + past * here + (past * past * point.curvature) / 2;
  };
  return (s, out) => {
    look(s + w);
    const ahead = { ...probe };
    look(s - w);
    out.theta = offset + (ahead.integral - probe.integral) / (2 * w);
    out.dTheta = (ahead.angle - probe.angle) / (2 * w);
    out.ddTheta = (ahead.curvature - probe.curvature) / (2 * w);
  };
}

/**
 * Cubic Hermite with slopes by the harmonic mean of the neighbouring secants, zero where they differ in
 * sign: monotone between keys (Fritsch & Butland, "A method for constructing local monotone piecewise
 * cubic interpolants", 1984).
 */
function interpolate(path: Path, keys: readonly HeadingKey[]): HeadingFunction {
  if (keys.length === 0) throw new PathError("too-few-points", "interpolating needs at least one heading");
  const at = Float64Array.from(keys, (key) => key.distance);
  const value = new Float64Array(keys.length);
  for (const [i, key] of keys.entries()) {
    if (!Number.isFinite(key.heading) || !Number.isFinite(key.distance)) {
      throw new PathError(
        "not-finite",
        `key ${i} must be finite, got ${key.heading} rad at ${key.distance} m`,
        {
          waypoint: i,
        },
      );
    }
    if (key.distance < 0 || key.distance > path.length + 1e-9 || (i > 0 && key.distance <= at[i - 1]!)) {
      throw new PathError(
        "heading-keys",
        `keys must ascend within the path of ${path.length} m, but key ${i} is at ${key.distance} m`,
        { waypoint: i, distance: key.distance },
      );
    }
    value[i] = i > 0 ? value[i - 1]! + wrapAngle(key.heading - value[i - 1]!) : key.heading;
  }
  const last = keys.length - 1;
  const secant = (i: number) => (value[i + 1]! - value[i]!) / (at[i + 1]! - at[i]!);
  const slope = new Float64Array(keys.length);
  for (let i = 1; i < last; i++) {
    const a = secant(i - 1);
    const b = secant(i);
    slope[i] = a * b > 0 ? (2 * a * b) / (a + b) : 0;
  }
  return (s, out) => {
    out.dTheta = 0;
    out.ddTheta = 0;
    if (s <= at[0]! || s >= at[last]!) {
      out.theta = value[s <= at[0]! ? 0 : last]!;
      return;
    }
    const i = intervalOf(at, s);
    const h = at[i + 1]! - at[i]!;
    const t = (s - at[i]!) / h;
    const rise = value[i + 1]! - value[i]!;
    const m0 = h * slope[i]!;
    const m1 = h * slope[i + 1]!;
    const c2 = 3 * rise - 2 * m0 - m1;
    const c3 = m0 + m1 - 2 * rise;
    out.theta = value[i]! + t * (m0 + t * (c2 + t * c3));
    out.dTheta = (m0 + t * (2 * c2 + 3 * t * c3)) / h;
    out.ddTheta = (2 * c2 + 6 * t * c3) / (h * h);
  };
}

function lookAt(path: Path, target: Point, offset: number, from: number, to: number): HeadingFunction {
  if (!Number.isFinite(target.x) || !Number.isFinite(target.y)) {
    throw new PathError(
      "not-finite",
      `the point to look at must be finite, got (${target.x}, ${target.y}) m`,
    );
  }
  const point = pathPoint();
  const nodes = nodesOf(path, from, to, STEP);
  const angle = new Float64Array(nodes.length);
  let nearest = Infinity;
  let place = from;
  for (let i = 0; i < nodes.length; i++) {
    path.sample(nodes[i]!, point);
    const near = Math.hypot(target.x - point.x, target.y - point.y);
    if (near < nearest) {
      nearest = near;
      place = nodes[i]!;
    }
    const bearing = Math.atan2(target.y - point.y, target.x - point.x);
    angle[i] = i > 0 ? angle[i - 1]! + wrapAngle(bearing - angle[i - 1]!) : bearing;
  }
  if (nearest < TOO_NEAR) {
    throw new PathError(
      "look-at-on-path",
      `the path passes ${nearest.toFixed(3)} m from the point to look at, (${target.x}, ${target.y}) m, ` +
        `${place.toFixed(3)} m from its start: keep ${TOO_NEAR} m away`,
      { distance: place },
    );
  }
  return (s, out) => {
    path.sample(s, point);
    const x = target.x - point.x;
    const y = target.y - point.y;
    const square = x * x + y * y;
    const c = Math.cos(point.direction);
    const n = Math.sin(point.direction);
    const along = x * c + y * n;
    const across = x * -n + y * c;
    const near = angle[intervalOf(nodes, s)]!;
    out.theta = offset + near + wrapAngle(Math.atan2(y, x) - near);
    // The bearing's derivative is (r × r')/r² with r' = −tangent; then once more.
    out.dTheta = across / square;
    out.ddTheta = (-point.curvature * along * square + 2 * along * across) / (square * square);
  };
}

/** From one to the other in steps of at most `step`, with every joint of the path among them. */
export function nodesOf(path: Path, from: number, to: number, step: number, least = 1): Float64Array {
  const bounds = [from];
  for (const joint of path.joints) if (joint > from + 1e-9 && joint < to - 1e-9) bounds.push(joint);
  bounds.push(to);
  // Also a sum that is not a number.
  if (!((to - from) / step <= MOST_NODES)) {
    const message = `a stretch of ${to - from} m is too long to be planned: at most ${MOST_NODES * step} m`;
    throw new PathError("too-long", message, { distance: from });
  }
  const nodes = [from];
  for (let i = 1; i < bounds.length; i++) {
    const length = bounds[i]! - bounds[i - 1]!;
    const share = Math.ceil((least * length) / (to - from));
    const count = Math.max(1, share, Math.ceil(length / step));
    for (let k = 1; k < count; k++) nodes.push(bounds[i - 1]! + (length * k) / count);
    nodes.push(bounds[i]!);
  }
  return Float64Array.from(nodes);
}
