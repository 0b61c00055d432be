/** What each gain may be, whether it is written in a profile, kept by calibration or tried while the car drives. */
export const GAIN_BOUNDS = {
  /** Wheel speed: V for each rad/s of error. */
  kP: { min: 0, max: 10 },
  /** Wheel speed: V for each rad of accumulated error. */
  kI: { min: 0, max: 100 },
  /** Heading hold: turn rate for each rad of error, 1/s. */
  headingP: { above: 0, max: 50 },
} as const;
