import type { Recording } from "../recording.ts";

/**
 * The battery's voltage in the middle of every tick, V: straight lines between its measurements, which come
 * late and less often than the ticks.
 */
export function supplyOf({ time, volts, voltsTime, length }: Recording): Float64Array {
  const at: number[] = [];
  const value: number[] = [];
  for (let k = 0; k < length; k++) {
    if (!(voltsTime[k]! > (at.at(-1) ?? Number.NEGATIVE_INFINITY))) continue;
    at.push(voltsTime[k]!);
    value.push(volts[k]!);
  }
  const supply = new Float64Array(length);
  for (let k = 0, next = 0; k < length; k++) {
    const middle = k === 0 ? time[0]! : (time[k - 1]! + time[k]!) / 2;
    while (next < at.length && at[next]! < middle) next++;
    const before = Math.max(0, next - 1);
    const after = Math.min(next, at.length - 1);
    const span = at[after]! - at[before]!;
    const share = span > 0 ? Math.min(1, (middle - at[before]!) / span) : 0;
    supply[k] = value[before]! + share * (value[after]! - value[before]!);
  }
  return supply;
}
