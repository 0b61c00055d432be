/** @param seconds s, ≥ 0; shown as "12.3 s", and from a minute on as "2:05" */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A computer that is busy lets people wait for less than this, s. */
const LONG = 3;

/** Whoever has waited for a script that let no time pass for the car is told so. @param waited s, as people count */
export function took(elapsed: number, waited: number): string {
  if (waited < elapsed + LONG) return duration(elapsed);
  return `${duration(waited)}, ${duration(elapsed)} of them with the car`;
}
