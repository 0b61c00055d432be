import { DelayLine } from "./delay-line.ts";
import type { Fault, FaultContext, Reading } from "./fault.ts";
import type { FaultTruth } from "./world-faults.ts";

/** How long one garbage value lasts, s. */
const GARBAGE_HOLD = 0.02;

/** What goes wrong with a value: a turn rate, a voltage, a duty. */
export class ValueFault implements Fault {
  isOpen: boolean;
  readonly #fault: FaultTruth;
  readonly #context: FaultContext;
  #delay: DelayLine | undefined;
  #hasBegun = false;
  /** When something is to change again, s simulated. */
  #next = Number.NEGATIVE_INFINITY;
  readonly #held: Reading = { value: 0, time: 0 };

  constructor(fault: FaultTruth, context: FaultContext) {
    this.#fault = fault;
    this.#context = context;
    this.isOpen = fault.verb === "off";
  }

  step(now: number, reading: Reading): void {
    if (!this.#hasBegun) this.#begin(reading);
    const { random, range } = this.#context;
    const isDue = now >= this.#next;
    switch (this.#fault.verb) {
      case "off":
        copy(this.#held, reading);
        break;
      case "stuck":
        reading.value = this.#held.value;
        break;
      case "garbage":
        if (isDue) {
          this.#held.value = random.uniform(-range, range);
          this.#next = now + GARBAGE_HOLD;
        }
        reading.value = this.#held.value;
        break;
      case "wrong":
        reading.value *= this.#fault.factor;
        break;
      case "slow":
        if (isDue) {
          copy(reading, this.#held);
          this.#next = now + this.#fault.period;
        }
        copy(this.#held, reading);
        break;
      case "delayed":
        this.#delay!.step(reading);
        break;
      case "intermittent":
        if (isDue) {
          this.isOpen = !this.isOpen;
          this.#next = now + random.exponential(this.#fault.period);
        }
        if (this.isOpen) copy(this.#held, reading);
        else copy(reading, this.#held);
        break;
    }
  }

  #begin(reading: Readonly<Reading>): void {
    this.#hasBegun = true;
    copy(reading, this.#held);
    if (this.#fault.verb !== "delayed") return;
    this.#delay = new DelayLine(Math.ceil(this.#fault.delay / this.#context.dt - 1e-9), reading);
  }
}

function copy(from: Readonly<Reading>, out: Reading): void {
  out.value = from.value;
  out.time = from.time;
}
