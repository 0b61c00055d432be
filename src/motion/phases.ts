import type { MotionState } from "./motion-state.ts";

/**
 * A motion in phases of constant jerk. Room for all of them is taken once; building and looking up
 * allocate nothing.
 */
export class Phases {
  readonly #position: Float64Array;
  readonly #velocity: Float64Array;
  readonly #acceleration: Float64Array;
  readonly #jerk: Float64Array;
  /** When each phase ends, s. */
  readonly #until: Float64Array;
  #count = 0;

  /** Where the motion has led so far. */
  readonly end: MotionState = { position: 0, velocity: 0, acceleration: 0 };
  /** s */
  duration = 0;

  constructor(capacity: number) {
    this.#position = new Float64Array(capacity);
    this.#velocity = new Float64Array(capacity);
    this.#acceleration = new Float64Array(capacity);
    this.#jerk = new Float64Array(capacity);
    this.#until = new Float64Array(capacity);
  }

  begin(start: Readonly<MotionState>): void {
    this.#count = 0;
    this.duration = 0;
    this.end.position = start.position;
    this.end.velocity = start.velocity;
    this.end.acceleration = start.acceleration;
  }

  /** Goes on from the end. A phase of no length, which rounding may make negative, is left out. */
  add(length: number, acceleration: number, jerk: number): void {
    const end = this.end;
    end.acceleration = acceleration;
    if (!(length > 0)) return;
    const i = this.#count++;
    this.#position[i] = end.position;
    this.#velocity[i] = end.velocity;
    this.#acceleration[i] = acceleration;
    this.#jerk[i] = jerk;
    this.duration += length;
    this.#until[i] = this.duration;
    end.position += length * (end.velocity + length * (acceleration / 2 + (length * jerk) / 6));
    end.velocity += length * (acceleration + (length * jerk) / 2);
    end.acceleration = acceleration + length * jerk;
  }

  /**
   * @param time s since the beginning, below `duration`; before 0 and NaN count as 0
   */
  sample(time: number, out: MotionState): void {
    if (this.#count === 0) {
      out.position = this.end.position;
      out.velocity = this.end.velocity;
      out.acceleration = this.end.acceleration;
      return;
    }
    let i = 0;
    while (i < this.#count - 1 && time >= this.#until[i]!) i++;
    const since = time - (i === 0 ? 0 : this.#until[i - 1]!);
    const t = since > 0 ? since : 0;
    const velocity = this.#velocity[i]!;
    const acceleration = this.#acceleration[i]!;
    const jerk = this.#jerk[i]!;
    out.position = this.#position[i]! + t * (velocity + t * (acceleration / 2 + (t * jerk) / 6));
    out.velocity = velocity + t * (acceleration + (t * jerk) / 2);
    out.acceleration = acceleration + t * jerk;
  }
}
