/** One constant that was found. */
export interface Fit {
  readonly value: number;
  /** As mathjs writes it, such as "V s/rad"; "" for a plain number. */
  readonly unit: string;
  /** Standard deviation of the value, in its unit. */
  readonly spread: number;
  /** Share of what was measured that the model explains, 0…1. */
  readonly r2?: number | undefined;
  /** Root mean square of what it does not, in the unit of what was measured. */
  readonly residual?: number | undefined;
  /** Measurements that it rests on. */
  readonly samples?: number | undefined;
}

/** What a fit found, or a sentence that says why there is nothing and what to do. */
export type Found<T> = { readonly ok: true; readonly value: T } | Refused;

export interface Refused {
  readonly ok: false;
  readonly why: string;
}

export const found = <T>(value: T): Found<T> => ({ ok: true, value });
export const refused = (why: string): Refused => ({ ok: false, why });
