import type { Pose } from "../core/geometry.ts";
import type { Telemetry } from "../protocol/messages.ts";

export interface Battery {
  /** V */
  readonly volts: number;
  /** 0 empty … 1 full. */
  readonly fraction: number;
}

export interface Sonar {
  /** Free ahead of the sensor, m; Infinity: nothing in reach; NaN: no sensor, or none to believe. */
  readonly distance: number;
  /** The car goes slower than it is told, because of what is ahead. */
  readonly heldBack: boolean;
}

/** In the order of WHEELS. */
export interface Wheels {
  /** rad/s */
  readonly target: readonly [number, number, number, number];
  /** rad/s */
  readonly speed: readonly [number, number, number, number];
  /** −1…1 */
  readonly duty: readonly [number, number, number, number];
}

export interface Impact {
  /** s on the robot's clock. */
  readonly time: number;
  /** N·s */
  readonly size: number;
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

export function impactOf({ time, truth }: Telemetry): Impact | undefined {
  return truth !== null && truth.impact > LEAST_IMPACT ? { time, size: truth.impact } : undefined;
}
