import { FOLLOWING } from "../../src/core/following.ts";

/**
 * How far away whoever is followed is to be kept, as a person types it.
 *
 * @returns m; null: nothing stands there, the car keeps its own; undefined: nothing that can be kept
 */
export function distanceFrom(text: string): number | null | undefined {
  const { min, max } = FOLLOWING.distance;
  if (text.trim() === "") return null;
  const distance = Number(text);
  return distance >= min && distance <= max ? distance : undefined;
}

/** What is said of a distance that is none. */
export const DISTANCE_REFUSED = `The distance to keep is ${FOLLOWING.distance.min} to ${FOLLOWING.distance.max} m; left empty, the car keeps its own.`;
