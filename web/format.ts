import { wrapAngle } from "../src/core/geometry.ts";

/** A number that is not there yet. */
export const NONE = "–";

const MINUS = "−";

/** Fixed decimals with a true minus sign, and never "−0.00". */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** @param seconds s; shown in ms, finer where it is small */
export function milliseconds(seconds: number | undefined): string {
  if (seconds === undefined) return NONE;
  const ms = seconds * 1e3;
  return ms >= 1000
    ? `${Math.round(ms)}`
    : ms >= 20
      ? ms.toFixed(0)
      : ms >= 1
        ? ms.toFixed(1)
        : ms.toFixed(2);
}

/** @param metres its size, shown in mm, cm or m, whichever is short, with its unit */
export function shortLength(metres: number): string {
  const length = Math.abs(metres);
  if (length < 0.0095) return `${fixed(length * 1e3, 0)} mm`;
  if (length < 0.995) return `${fixed(length * 100, length < 0.0995 ? 1 : 0)} cm`;
  return `${fixed(length, 2)} m`;
}

/** @param radians shown in degrees with one decimal, not wrapped */
export function fineDegrees(radians: number): string {
  return fixed((radians * 180) / Math.PI, 1);
}

/** @param radians shown in whole degrees, −179…180 */
export function degrees(radians: number): string {
  const whole = Math.round((wrapAngle(radians) * 180) / Math.PI);
  return fixed(whole === -180 ? 180 : whole, 0);
}

/** @param radians rad/s, shown in whole deg/s, not wrapped */
export function degreesPerSecond(radians: number): string {
  return fixed((radians * 180) / Math.PI, 0);
}

/** @param fraction −1…1 */
export function percent(fraction: number): string {
  return fixed(fraction * 100, 0);
}
