import type { Random } from "../core/random.ts";

/** A value under way from its source to whoever uses it; faults change it in place. */
export interface Reading {
  /** Of an encoder: by how many counts it went on since the last step. */
  value: number;
  /** When it was measured, s simulated. */
  time: number;
}

/** One thing that goes wrong, while it does. Its first step is the moment when it begins. */
export interface Fault {
  /** The contact is broken: nothing comes through. */
  readonly isOpen: boolean;
  step(now: number, reading: Reading): void;
}

/** What the faults of one target are told of it. */
export interface FaultContext {
  /** Time between two steps, s. */
  readonly dt: number;
  /** Largest garbage value, either sign. */
  readonly range: number;
  readonly random: Random;
}
