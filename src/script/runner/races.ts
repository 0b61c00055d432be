import { readFileSync } from "node:fs";
import type { Place } from "./trouble.ts";

const RACE = /\bPromise\s*\.\s*(race|any)\s*\(/;

/** Whoever awaits a race of the language's own has forgotten no await, and leaves the losers under way all the same. */
export function hintOfRaces({ file }: Place): string {
  try {
    const which = RACE.exec(readFileSync(file, "utf8"))?.[1];
    return which ? `, and in place of Promise.${which} car.race, which ends the others` : "";
  } catch {
    return "";
  }
}
