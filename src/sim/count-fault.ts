import { DelayLine } from "./delay-line.ts";
import type { Fault, FaultContext, Reading } from "./fault.ts";
import type { FaultTruth } from "./world-faults.ts";

/** Time between two bursts of garbage, s. */
const GARBAGE_INTERVAL = 0.02;

/** What goes wrong with an encoder's counts; those that do not come through are lost for good. */
export class CountFault implements Fault {
  isOpen: boolean;
  readonly #fault: FaultTruth;
  readonly #context: FaultContext;
  readonly #delay: DelayLine;
  /** When something is to change again, s simulated. */
  #next = Number.NEGATIVE_INFINITY;
  /** Counts that have come in and not gone out. */
  #pending = 0;
  /** Of a stuck encoder: which of its two counts it shows. */
  #flipped = 0;

  constructor(fault: FaultTruth, context: FaultContext) {
    this.#fault = fault;
    this.#context = context;
    this.isOpen = fault.verb === "off";
    this.#delay = new DelayLine(Math.ceil(fault.delay / context.dt - 1e-9), { value: 0, time: 0 });
  }

  step(now: number, reading: Reading): void {
    const { random, range } = this.#context;
    const isDue = now >= this.#next;
    switch (this.#fault.verb) {
      case "off":
        reading.value = 0;
        break;
      case "stuck": {
        // Every second edge is of the channel that lives, and it leads to and fro.
        this.#pending += reading.value;
        const flipped = (this.#pending >> 1) & 1;
        reading.value = flipped - this.#flipped;
        this.#flipped = flipped;
        break;
      }
      case "garbage":
        reading.value = isDue ? Math.round(random.uniform(-range, range)) : 0;
        reading.time = now;
        if (isDue) this.#next = now + GARBAGE_INTERVAL;
        break;
      case "wrong":
        this.#pending += reading.value * this.#fault.factor;
        reading.value = Math.trunc(this.#pending);
        this.#pending -= reading.value;
        break;
      case "slow":
        this.#pending += reading.value;
        reading.value = isDue ? this.#pending : 0;
        if (!isDue) break;
        this.#pending = 0;
        this.#next = now + this.#fault.period;
        break;
      case "delayed":
        this.#delay.step(reading);
        break;
      case "intermittent":
        if (isDue) {
          this.isOpen = !this.isOpen;
          this.#next = now + random.exponential(this.#fault.period);
        }
        if (this.isOpen) reading.value = 0;
        break;
    }
  }
}
