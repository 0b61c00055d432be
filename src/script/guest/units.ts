import { door } from "./door.ts";

/** In place of the library for units, which is too much to load in here. @throws RangeError as that one does */
export function unit(text: string): { toNumber(si: string): number } {
  return {
    toNumber(si) {
      const value = door().toSi(text, si);
      if (Number.isNaN(value)) throw new RangeError(`"${text}" is no quantity in ${si}`);
      return value;
    },
  };
}
