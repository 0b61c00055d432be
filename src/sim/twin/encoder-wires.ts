import { WHEEL_COUNT, WHEELS, type WheelVector } from "../../core/wheels.ts";
import type { CarWiring } from "./car-wiring.ts";
import { SAMPLE_MICROS } from "./pwm.ts";

/** Levels of the channels at count 0, 1, 2, 3: A goes first where the wheel drives the car forward. */
const LEVELS_A = [0, 1, 1, 0] as const;
const LEVELS_B = [0, 0, 1, 1] as const;

/** Times are rounded sums; so much of a sample is nothing. */
const ROUNDING = 1e-3;

/** One channel takes another level. */
export interface Edge {
  /** µs, on the grid of the daemon's samples */
  readonly micros: number;
  readonly gpio: number;
  readonly level: 0 | 1;
}

/**
 * The wires between the wheels' encoders and the Pi. The simulator counts once a step and knows when the
 * last count was; the others of a step are laid evenly before it, each a level change of its own.
 */
export class EncoderWires {
  readonly #wheels: NonNullable<CarWiring["encoders"]> | undefined;
  readonly #counts = new Float64Array(WHEEL_COUNT);
  readonly #edgeTime = new Float64Array(WHEEL_COUNT).fill(Number.NEGATIVE_INFINITY);

  constructor(wiring: CarWiring) {
    this.#wheels = wiring.encoders;
  }

  /** The levels at count 0: an encoder drives its wires as long as it has power. */
  begin(drive: (gpio: number, level: 0 | 1) => void): void {
    for (const { a, b } of Object.values(this.#wheels ?? {})) {
      drive(a, LEVELS_A[0]);
      if (b !== undefined) drive(b, LEVELS_B[0]);
    }
  }

  /**
   * @param counts of the four wheels, + forward
   * @param edgeTime when each wheel's last count was, s simulated
   * @param from the step's beginning, s simulated
   * @param to its end
   * @param origin when simulated time was 0, s on the twin's clock
   * @returns what happened on the wires in this step, in the order of time
   */
  step(
    counts: Readonly<WheelVector>,
    edgeTime: Readonly<WheelVector>,
    from: number,
    to: number,
    origin: number,
  ): Edge[] {
    const edges: Edge[] = [];
    if (!this.#wheels) return edges;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const pins = this.#wheels[WHEELS[i]!];
      const steps = counts[i]! - this.#counts[i]!;
      if (steps === 0) continue;
      const n = Math.abs(steps);
      const last = edgeTime[i]! > from && edgeTime[i]! <= to ? edgeTime[i]! : to;
      const before = this.#edgeTime[i]!;
      // The pace since the edge before, unless it would put the first of these into an earlier step.
      const base = before + (last - before) / n >= from ? before : from;
      for (let k = 1; k <= n; k++) {
        const count = this.#counts[i]! + Math.sign(steps) * k;
        const seconds = origin + base + (k / n) * (last - base);
        const micros = Math.ceil((seconds * 1e6) / SAMPLE_MICROS - ROUNDING) * SAMPLE_MICROS;
        // Of two neighbouring counts an odd and an even one lie on either side of one edge of A or of B.
        const phase = pins.invert ? -count & 3 : count & 3;
        edges.push({ micros, gpio: pins.a, level: LEVELS_A[phase]! });
        if (pins.b !== undefined) edges.push({ micros, gpio: pins.b, level: LEVELS_B[phase]! });
      }
      this.#counts[i] = counts[i]!;
      this.#edgeTime[i] = last;
    }
    return edges.sort((a, b) => a.micros - b.micros);
  }
}
