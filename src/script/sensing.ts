import type { Pose } from "../core/geometry.ts";
import type { Telemetry } from "../protocol/messages.ts";

/** What `car.battery` gives. */
export interface Battery {
  /** V, as it is now: it sags under load. */
  readonly volts: number;
  /** 0 empty … 1 full. */
  readonly fraction: number;
}

/** What `car.sonar` gives. */
export interface Sonar {
  /** Free ahead of the sensor, m; Infinity: nothing in reach; NaN: no sensor, or none to believe. */
  readonly distance: number;
  /** The car goes slower than it is told, because of what is ahead. */
  readonly heldBack: boolean;
}

/** What `car.wheels` gives: front left, front right, rear left, rear right, always in this order. */
export interface Wheels {
  /** What the wheel controller aims at, rad/s, + rolls forward. */
  readonly target: readonly [number, number, number, number];
  /** As measured, rad/s, + rolls forward. */
  readonly speed: readonly [number, number, number, number];
  /** What the motor is given, −1…1. */
  readonly duty: readonly [number, number, number, number];
}

/** A knock against the car. */
export interface Impact {
  /** s on the robot's clock. */
  readonly time: number;
  /** N·s: what it weighs times the change of its speed. */
  readonly size: number;
}

/** One thing that the camera sees. */
export interface Target {
  /** The same thing keeps its number while it is in view. */
  readonly id: number;
  /** What it is. */
  readonly kind: "person" | "ball" | "tag" | "other";
  /** A tag's number, or what the detector calls it. */
  readonly name: string;
  /** From straight ahead of the car, rad, + to the left. */
  readonly bearing: number;
  /** From the camera, m; undefined: its size says nothing. */
  readonly distance: number | undefined;
  /** 0…1 */
  readonly confidence: number;
  /** It is the one that a person has chosen to be followed. */
  readonly locked: boolean;
  /** When the camera saw it, s on the robot's clock: never more than a second ago. */
  readonly time: number;
}

/** A picture that was taken through the car's camera. */
export interface CarPicture {
  /** Its path on the robot. */
  readonly file: string;
  /** When its frame was taken, s on the robot's clock. */
  readonly time: number;
}

/** Softer ones are the floor's, N·s. */
const LEAST_IMPACT = 1e-3;

export function copyOf({ x, y, theta }: Readonly<Pose>): Pose {
  return { x, y, theta };
}

export function batteryOf({ battery }: Telemetry): Battery | undefined {
  return battery === null ? undefined : { volts: battery.volts, fraction: battery.fraction };
}

export function sonarOf({ range }: Telemetry): Sonar {
  if (range === null) return { distance: Number.NaN, heldBack: false };
  return { distance: range.distance ?? Number.POSITIVE_INFINITY, heldBack: range.heldBack };
}

export function wheelsOf({ wheels }: Telemetry): Wheels {
  return { target: [...wheels.target], speed: [...wheels.speed], duty: [...wheels.duty] };
}

export function targetsOf({ sightings }: Telemetry): Target[] {
  if (sightings === null) return [];
  return sightings.targets.map(({ distance, ...target }) => ({
    ...target,
    distance: distance ?? undefined,
    time: sightings.at,
  }));
}

/** The one that was chosen, or else the nearest; one whose distance nobody knows is farther than all others. */
export function foremost(targets: readonly Target[], kind: Target["kind"]): Target | undefined {
  const far = ({ locked, distance = Number.MAX_VALUE }: Target) => (locked ? -1 : distance);
  let found: Target | undefined;
  for (const target of targets)
    if (target.kind === kind && (!found || far(target) < far(found))) found = target;
  return found;
}

export function impactOf({ time, truth }: Telemetry): Impact | undefined {
  return truth !== null && truth.impact > LEAST_IMPACT ? { time, size: truth.impact } : undefined;
}
