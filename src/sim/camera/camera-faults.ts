import type { Random } from "../../core/random.ts";
import type { FaultTruth } from "../world-faults.ts";

/** What goes wrong with one picture. */
export interface Exposure {
  /** It never arrives. */
  readonly isLost: boolean;
  /** It is the one from when this began, to the last grain. */
  readonly isFrozen: boolean;
  readonly isBlack: boolean;
  /** So much of it arrives, 0…1. */
  readonly whole: number;
  /** It arrives so much later, s. */
  readonly delay: number;
}

/** All that goes wrong with a camera, in the order of the world file. */
export class CameraFaults {
  readonly #timeline: readonly FaultTruth[];
  readonly #random: Random;
  /** Of `slow` and `intermittent`: when something is to change again, s simulated, and whether nothing comes until then. */
  readonly #changes = new Map<FaultTruth, { at: number; isOpen: boolean }>();

  constructor(all: readonly FaultTruth[], random: Random) {
    this.#timeline = all.filter(({ target }) => target === "camera");
    this.#random = random;
  }

  /** The longest that a picture may be under way besides, s. */
  get longestDelay(): number {
    return Math.max(0, ...this.#timeline.map(({ verb, delay }) => (verb === "delayed" ? delay : 0)));
  }

  /** To be called for each picture. @param now s simulated, never going back */
  expose(now: number): Exposure {
    let isLost = false;
    let isFrozen = false;
    let isBlack = false;
    let whole = 1;
    let delay = 0;
    for (const fault of this.#timeline) {
      if (now < fault.at || now >= fault.until) continue;
      if (fault.verb === "off") isLost = true;
      else if (fault.verb === "stuck") isFrozen = true;
      else if (fault.verb === "black") isBlack = true;
      else if (fault.verb === "garbage") whole = this.#random.uniform(0, 0.99);
      else if (fault.verb === "delayed") delay += fault.delay;
      else isLost ||= this.#isOpen(fault, now);
    }
    return { isLost, isFrozen, isBlack, whole, delay };
  }

  #isOpen(fault: FaultTruth, now: number): boolean {
    const change = this.#changes.get(fault) ?? { at: now, isOpen: true };
    this.#changes.set(fault, change);
    const isDue = now >= change.at;
    if (fault.verb === "slow") {
      if (isDue) change.at = now + fault.period;
      return !isDue;
    }
    if (isDue) {
      change.isOpen = !change.isOpen;
      change.at = now + this.#random.exponential(fault.period);
    }
    return change.isOpen;
  }
}
