import type { Telemetry } from "../../src/protocol/messages.ts";

/** Less than this cannot be seen: m, rad, and rad/s or m/s of a wheel. */
const MOVED = 0.001;
const TURNED = 0.003;
const WHEEL = 0.02;
/** Of a slip, 0…1. */
const SLIPPED = 0.02;
/** Less is the distance sensor's noise, m. */
const HEARD = 0.005;

type Pose = Telemetry["pose"];

/** Whether a picture of `b` would be the picture of `a`: a car at rest need not be drawn fifty times a second. */
export function looksSame(a: Telemetry, b: Telemetry): boolean {
  if (a.safety.state !== b.safety.state || a.fieldHeading !== b.fieldHeading) return false;
  if (!samePose(a.pose, b.pose) || !sameRange(a.range, b.range)) return false;
  if (!sameMotion(a.motion, b.motion) || !sameEstimate(a.estimate, b.estimate)) return false;
  // A turning wheel's rollers move even where its speed stays the same.
  if (
    b.wheels.speed.some((speed, i) => Math.abs(speed) > WHEEL || Math.abs(speed - a.wheels.speed[i]!) > WHEEL)
  ) {
    return false;
  }
  if (!a.truth || !b.truth) return a.truth === b.truth;
  const { slip, objects } = a.truth;
  return (
    samePose(a.truth.pose, b.truth.pose) &&
    b.truth.slip.every((speed, i) => Math.abs(speed - slip[i]!) <= WHEEL) &&
    objects.length === b.truth.objects.length &&
    b.truth.objects.every((value, i) => Math.abs(value - objects[i]!) <= MOVED)
  );
}

function sameRange(a: Telemetry["range"], b: Telemetry["range"]): boolean {
  if (!a || !b || a.distance === null || b.distance === null) return a?.distance === b?.distance;
  return a.heldBack === b.heldBack && Math.abs(a.distance - b.distance) <= HEARD;
}

function sameMotion(a: Telemetry["motion"], b: Telemetry["motion"]): boolean {
  if (!a || !b) return a === b;
  return a.client === b.client && a.id === b.id && samePose(a.reference, b.reference);
}

function sameEstimate(a: Telemetry["estimate"], b: Telemetry["estimate"]): boolean {
  if (!a || !b) return a === b;
  // Standard deviations; xy alone only turns the ellipse, and never without xx or yy.
  return (
    a.slip.every((slip, i) => Math.abs(slip - b.slip[i]!) <= SLIPPED) &&
    a.covariance.every((value, i) => {
      const wander = Math.abs(Math.sqrt(Math.abs(value)) - Math.sqrt(Math.abs(b.covariance[i]!)));
      return wander <= (i === 3 ? TURNED : MOVED);
    })
  );
}

function samePose(a: Pose, b: Pose): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= MOVED && Math.abs(a.theta - b.theta) <= TURNED;
}
