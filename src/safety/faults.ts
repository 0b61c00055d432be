import type { Fault } from "../core/fault.ts";

/** A fault that can happen, as its monitor defines it once. */
export interface FaultKind extends Fault {
  /**
   * It stays on the board after its cause has gone, until somebody arms again. For what can only be
   * seen while the car drives: the stop that follows from it makes it invisible.
   */
  readonly latched?: boolean;
}

/**
 * Everything that is wrong now. Monitors define their faults when they are made and hold on to the
 * numbers they get; raising and clearing in the tick then allocates nothing unless something changes.
 */
export class FaultBoard {
  readonly #kinds: FaultKind[] = [];
  /** The cause is there now. */
  readonly #present: boolean[] = [];
  /** It is on the board. */
  readonly #shown: boolean[] = [];
  readonly #changed: (fault: Fault, active: boolean) => void;
  #active: readonly Fault[] = [];
  #stop: Fault | undefined;

  /** @param changed is told of every fault that comes or goes; rare */
  constructor(changed: (fault: Fault, active: boolean) => void = () => {}) {
    this.#changed = changed;
  }

  /** @returns the fault's number, for {@link set} */
  define(kind: FaultKind): number {
    if (this.#kinds.some((other) => other.id === kind.id)) {
      throw new RangeError(`the fault ${kind.id} is defined already`);
    }
    this.#present.push(false);
    this.#shown.push(false);
    return this.#kinds.push(kind) - 1;
  }

  /** What is wrong now, worst first, otherwise in the order of definition. */
  get active(): readonly Fault[] {
    return this.#active;
  }

  /** The fault that the car may not move with, if there is one. */
  get stop(): Fault | undefined {
    return this.#stop;
  }

  /** Whether it is on the board. @param number as {@link define} gave it */
  shows(number: number): boolean {
    return this.#shown[number] === true;
  }

  /** @param present whether the fault's cause is there now */
  set(number: number, present: boolean): void {
    if (this.#present[number] === present) return;
    this.#present[number] = present;
    if (present ? !this.#shown[number] : !this.#kinds[number]!.latched) this.#show(number, present);
  }

  /** Lets go of latched faults whose cause has gone: somebody wants to try again. */
  releaseLatched(): void {
    for (let i = 0; i < this.#kinds.length; i++) {
      if (this.#shown[i] && !this.#present[i]) this.#show(i, false);
    }
  }

  #show(number: number, shown: boolean): void {
    this.#shown[number] = shown;
    const faults = this.#kinds.filter((_, i) => this.#shown[i]);
    this.#active = faults.sort((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity]);
    this.#stop = this.#active.find((fault) => fault.severity === "stop");
    this.#changed(this.#kinds[number]!, shown);
  }
}

const SEVERITY = { stop: 0, degraded: 1, warning: 2 } as const;
