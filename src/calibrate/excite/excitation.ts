/** Volts of each wheel, in the order of WHEELS. */
export type FourVolts = readonly [number, number, number, number];

/** What to do at a moment, s since it began; undefined: it is over. A pure function: the same time, the same answer. */
export type Excitation<T> = (elapsed: number) => T | undefined;

export const STILL: FourVolts = [0, 0, 0, 0];

export interface Excited<T> {
  /** How long it takes. */
  readonly seconds: number;
  readonly excitation: Excitation<T>;
}

/** One part of an excitation: what to do `t` s after the part began. */
interface Part<T> {
  readonly seconds: number;
  readonly at: (t: number) => T;
}

/** One after the other. */
export function inTurn<T>(parts: readonly Part<T>[]): Excited<T> {
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  return {
    seconds,
    excitation: (elapsed) => {
      let t = elapsed;
      for (const part of parts) {
        if (t < part.seconds) return part.at(t);
        t -= part.seconds;
      }
      return undefined;
    },
  };
}
