/** @throws RangeError that names the room's part, the setting, and the bad value */
export function requirePositive<T extends object>(
  part: string,
  settings: T,
  names: readonly (keyof T & string)[],
) {
  for (const name of names) {
    const value = settings[name];
    if (!(typeof value === "number" && value > 0 && Number.isFinite(value))) {
      throw new RangeError(`${part} ${name} must be > 0 and finite, got ${value}`);
    }
  }
}
