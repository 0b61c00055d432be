import { millimetres } from "./quantity.ts";

/** @returns why a car cannot have these, both m: front and rear wheel would be in one place; undefined: it can */
export function wheelsOverlap(wheelbase: number, diameter: number): string | undefined {
  if (wheelbase >= diameter) return undefined;
  return (
    `a wheelbase of ${millimetres(wheelbase)} is less than a wheel's diameter, ${millimetres(diameter)}: ` +
    "the front and the rear wheels would overlap"
  );
}
