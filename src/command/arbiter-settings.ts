/** Times in s. */
export interface ArbiterSettings {
  /** A source that has been silent for so long has lost the wheel. */
  readonly lease: number;
  /** A demand older than this has waited in a queue; it is dropped. */
  readonly maxAge: number;
  /** A demand from further in the future than this comes from a clock that is wrong. */
  readonly maxLead: number;
  /** How long the emergency ramp is called for after a lapse. */
  readonly emergencyStop: number;
  /** Somebody who has not moved the car for so long is taken for away … */
  readonly idle: number;
  /** … and loses the wheel to one who asked for it and was not answered for so long. */
  readonly unanswered: number;
  /** The one who was handed the wheel has so long to send the first demand. */
  readonly handover: number;
  /** Factor of precision driving, in (0, 1]. */
  readonly precision: number;
}

export const ARBITER_DEFAULTS: ArbiterSettings = {
  lease: 0.25,
  maxAge: 0.15,
  maxLead: 0.1,
  emergencyStop: 0.5,
  idle: 5,
  unanswered: 10,
  handover: 2,
  precision: 0.3,
};

const POSITIVE = ["lease", "maxAge", "maxLead", "emergencyStop", "idle", "unanswered", "handover"] as const;

/** @throws RangeError that quotes the setting that makes no sense */
export function checkArbiterSettings(settings: ArbiterSettings): void {
  for (const name of POSITIVE) {
    const value = settings[name];
    if (!(value > 0 && Number.isFinite(value))) {
      throw new RangeError(`arbiter ${name} must be > 0 s, got ${value}`);
    }
  }
  const { precision } = settings;
  if (!(precision > 0 && precision <= 1)) {
    throw new RangeError(`arbiter precision must be in (0, 1], got ${precision}`);
  }
}
