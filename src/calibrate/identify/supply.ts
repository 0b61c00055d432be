import type { Recording } from "../recording.ts";

/** Whether the car knows its battery's voltage at all. */
export function measuresBattery({ voltsTime, length }: Recording): boolean {
  return voltsTime[length - 1]! > Number.NEGATIVE_INFINITY;
}

/**
 * Of a car that does not measure its battery: as if it did, and always read the same. The robot takes it for the same
 * voltage when it makes a duty of volts, so that constants which were found with it drive the car well, as long as the
 * battery is about as full.
 *
 * @param volts V
 */
export function withVolts(recording: Recording, volts: number): Recording {
  if (measuresBattery(recording)) return recording;
  return { ...recording, volts: recording.volts.map(() => volts), voltsTime: recording.time };
}

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
