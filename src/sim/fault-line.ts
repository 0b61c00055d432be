import { CountFault } from "./count-fault.ts";
import type { Fault, FaultContext, Reading } from "./fault.ts";
import { ValueFault } from "./value-fault.ts";
import type { FaultTarget, FaultTruth } from "./world-faults.ts";

/** All that goes wrong with one sensor or motor, in the order of the world file. */
export class FaultLine {
  /** The contact is broken, now. */
  isOpen = false;
  /** The value is frozen, now; a wheel whose motor is stuck does not turn. */
  isStuck = false;
  readonly #timeline: readonly FaultTruth[];
  readonly #faults: readonly Fault[];

  /** @returns undefined where nothing ever happens to the target, so that it costs nothing */
  static of(all: readonly FaultTruth[], target: FaultTarget, context: FaultContext): FaultLine | undefined {
    const timeline = all.filter((fault) => fault.target === target);
    return timeline.length > 0 ? new FaultLine(timeline, target, context) : undefined;
  }

  private constructor(timeline: readonly FaultTruth[], target: FaultTarget, context: FaultContext) {
    this.#timeline = timeline;
    const Kind = target.startsWith("encoder.") ? CountFault : ValueFault;
    this.#faults = timeline.map((fault) => new Kind(fault, context));
  }

  step(now: number, reading: Reading): void {
    this.isOpen = false;
    this.isStuck = false;
    for (let i = 0; i < this.#timeline.length; i++) {
      const { at, until, verb } = this.#timeline[i]!;
      if (now < at || now >= until) continue;
      const fault = this.#faults[i]!;
      fault.step(now, reading);
      this.isOpen ||= fault.isOpen;
      this.isStuck ||= verb === "stuck";
    }
  }
}
