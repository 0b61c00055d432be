/** What the daemon samples and switches by, µs: its default. */
export const SAMPLE_MICROS = 5;

/** Lengths of the 18 PWM periods that the daemon can make, in DMA cycles of 25 samples (`pwmCycles`). */
const CYCLES = [1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 40, 50, 80, 100, 160, 200, 400, 800];
const SAMPLES_PER_CYCLE = 25;

/** The frequency that a pin has before anybody sets one: 800 Hz. */
export const DEFAULT_FREQUENCY = 5;

/** One of the PWM periods: a pulse can end at `steps` places in it. */
export interface PwmStep {
  /** Hz, as the daemon says it: rounded. */
  readonly frequency: number;
  /** µs */
  readonly period: number;
  /** The daemon's "real range". */
  readonly steps: number;
}

/** From the fastest to the slowest. */
export const PWM_STEPS: readonly PwmStep[] = CYCLES.map((cycles) => {
  const steps = cycles * SAMPLES_PER_CYCLE;
  const period = steps * SAMPLE_MICROS;
  return { frequency: Math.round(1e6 / period), period, steps };
});

/** @returns the place in {@link PWM_STEPS} of what the daemon makes of a frequency; of two as near, the faster */
export function nearestStep(frequency: number): number {
  let nearest = 0;
  for (let i = 1; i < PWM_STEPS.length; i++) {
    const distance = Math.abs(PWM_STEPS[i]!.frequency - frequency);
    if (distance < Math.abs(PWM_STEPS[nearest]!.frequency - frequency)) nearest = i;
  }
  return nearest;
}

/** PLLD of a Pi 4, which clocks its PWM hardware through a divider of 2, Hz. */
const PLLD = 750e6;
const HARDWARE_RANGE = 1_000_000;
const FASTEST_HARDWARE = 187_500_000;

/** One of the two channels of the Pi's PWM hardware. It runs by itself, whatever becomes of the daemon. */
export class HardwarePwm {
  frequency = 0;
  /** Parts of a million, as it was asked for. */
  duty = 0;
  realRange = 0;
  runs = false;

  static readonly RANGE = HARDWARE_RANGE;
  static readonly MAX_FREQUENCY = FASTEST_HARDWARE;

  /** @param duty parts of a million */
  start(frequency: number, duty: number): void {
    this.realRange = Math.floor(PLLD / (2 * frequency) + 0.5);
    this.frequency = Math.floor(PLLD / (2 * this.realRange) + 0.5);
    this.duty = duty;
    this.runs = true;
  }

  /** Share of the time that the pin is high, 0…1. */
  get share(): number {
    return Math.floor((this.duty * this.realRange) / HARDWARE_RANGE) / this.realRange;
  }

  /** µs */
  get period(): number {
    return (this.realRange * 2e6) / PLLD;
  }
}
