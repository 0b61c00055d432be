import { duration } from "./duration.ts";

/** A computer that is busy lets people wait for less than this, s. */
const LONG = 2;

/** A script that lets nothing else run, in words. @returns empty: it answers */
export function silenceOf({
  phase,
  silent,
}: {
  readonly phase: string;
  /** s */
  readonly silent: number;
}): string {
  if (phase === "starting" || silent < LONG) return "";
  return `has not answered for ${duration(silent)}`;
}
