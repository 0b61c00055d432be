import { type FullLimits, fullLimits, type MotionLimits } from "./limits.ts";
import type { StallSettings } from "./stall-watch.ts";

/** When the car counts as arrived. All > 0. */
export interface ArrivalTolerance {
  /** m */
  readonly position: number;
  /** rad */
  readonly heading: number;
  /** The car is at rest below this, m/s; and below `speed / position · heading` rad/s. */
  readonly speed: number;
  /** For so long, s. */
  readonly time: number;
  /** A car that has not arrived so long after the plan's end, or is blocked for so long, is stalled; s. */
  readonly patience: number;
}

/** How a follower corrects. All > 0 unless said otherwise. */
export interface FollowerSettings {
  /** All that the car can do; plans use a share of it. */
  readonly limits: MotionLimits;
  /** m/s for each m off, 1/s; default 4. */
  readonly kP?: number;
  /** rad/s for each rad off, 1/s; default 5. */
  readonly kHeading?: number;
  /** Lag of the car behind its commands, s, ≥ 0, default 0: they are given so much earlier. */
  readonly lag?: number;
  /** Fastest correction of the position, m/s; default 0.4. */
  readonly maxCorrection?: number;
  /** Fastest correction of the heading, rad/s; default 1.5. */
  readonly maxTurnCorrection?: number;
  /** How fast corrections may change, m/s², turning in proportion; default a third of the acceleration. */
  readonly correctionAcceleration?: number;
  /**
   * Farther than `slowAt` from where it should be, the plan slows down for the car; at `stopAt` it waits.
   * m, 0 ≤ slowAt < stopAt; default 0.1 and 0.3. A heading that is off by 1 rad counts as much as 0.5 m.
   */
  readonly slowAt?: number;
  readonly stopAt?: number;
  /** Default 1 cm, 1°, 2 cm/s for 0.2 s, within 3 s. */
  readonly tolerance?: Partial<ArrivalTolerance>;
  /** Default 1 s for 3 cm or 5°. */
  readonly stall?: Partial<StallSettings>;
}

export interface FullFollowerSettings {
  readonly limits: FullLimits;
  readonly kP: number;
  readonly kHeading: number;
  readonly lag: number;
  readonly maxCorrection: number;
  readonly maxTurnCorrection: number;
  readonly correctionAcceleration: number;
  readonly slowAt: number;
  readonly stopAt: number;
  readonly tolerance: ArrivalTolerance;
  readonly stall: StallSettings;
}

const DEGREE = Math.PI / 180;

/** @throws RangeError quoting the setting that is out of range */
export function fullFollowerSettings(settings: FollowerSettings): FullFollowerSettings {
  const limits = fullLimits(settings.limits);
  const positive = {
    kP: settings.kP ?? 4,
    kHeading: settings.kHeading ?? 5,
    maxCorrection: settings.maxCorrection ?? 0.4,
    maxTurnCorrection: settings.maxTurnCorrection ?? 1.5,
    correctionAcceleration: settings.correctionAcceleration ?? limits.acceleration / 3,
    stopAt: settings.stopAt ?? 0.3,
  };
  const tolerance = {
    position: 0.01,
    heading: DEGREE,
    speed: 0.02,
    time: 0.2,
    patience: 3,
    ...settings.tolerance,
  };
  for (const [name, value] of [...Object.entries(positive), ...Object.entries(tolerance)]) {
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`${name} must be > 0 and finite, got ${value}`);
    }
  }
  const { lag = 0, slowAt = 0.1 } = settings;
  if (!(lag >= 0 && lag < Infinity)) throw new RangeError(`lag must be ≥ 0 s, got ${lag}`);
  if (!(slowAt >= 0 && slowAt < positive.stopAt)) {
    throw new RangeError(`slowAt must be ≥ 0 and below stopAt (${positive.stopAt} m), got ${slowAt}`);
  }
  const stall = { time: 1, distance: 0.03, turn: 5 * DEGREE, ...settings.stall };
  return { limits, ...positive, lag, slowAt, tolerance, stall };
}
