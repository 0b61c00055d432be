import { clamp } from "../core/geometry.ts";
import type { Random } from "../core/random.ts";
import { WHEEL_COUNT, WHEELS, type WheelVector } from "../core/wheels.ts";
import type { Reading } from "./fault.ts";
import { FaultLine } from "./fault-line.ts";
import type { FaultTruth } from "./world-faults.ts";

/** Places where a wheel finds less to hold on to, as the world's timeline has them. */
export class Ice {
  readonly #lines: readonly (FaultLine | undefined)[];
  readonly #scratch: Reading = { value: 1, time: 0 };

  constructor(faults: readonly FaultTruth[], random: Random, dt: number) {
    this.#lines = WHEELS.map((wheel) =>
      FaultLine.of(faults, `grip.${wheel}`, { dt, range: 1, random: random.fork() }),
    );
  }

  /**
   * @param now s simulated
   * @param gripLeft share of each wheel's grip, 0…1; written
   */
  step(now: number, gripLeft: WheelVector): void {
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const line = this.#lines[i];
      if (!line) continue;
      this.#scratch.value = 1;
      this.#scratch.time = now;
      line.step(now, this.#scratch);
      gripLeft[i] = line.isOpen ? 0 : clamp(this.#scratch.value, 0, 1);
    }
  }
}
