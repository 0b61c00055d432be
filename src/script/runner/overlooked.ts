import type { Oversight } from "../oversights.ts";
import { hintOfRaces } from "./races.ts";
import { type Place, placeText, type Trouble } from "./trouble.ts";
import { isVoided } from "./voided.ts";

const FORGOTTEN = "something here is not awaited; write await before whatever calls it";

/**
 * What became of a call that nobody awaited, and what to write instead.
 *
 * @param placeOf the script's line
 * @returns undefined: it is meant so, as `void` says before the call. What has failed is told all the same.
 */
export function overlooked(
  { what, origin, fate }: Oversight,
  placeOf: (origin: Error) => Place | undefined,
): Trouble | undefined {
  const place = placeOf(origin);
  if (fate.kind !== "failed" && place && isVoided(place)) return undefined;
  const instead = `write  await car.${what}(…)`;
  const hint = place ? hintOfRaces(place) : "";
  const either = `${instead}, or  void car.${what}(…)  where it is meant so`;
  switch (fate.kind) {
    case "replaced": {
      const at = fate.by.origin && placeOf(fate.by.origin);
      const by = `${fate.by.what}${at ? ` in ${placeText(at)}` : ""}`;
      if (fate.wasAwaited) {
        const text = `${by} ended ${what} before it was done: unless that is meant, ${FORGOTTEN}${hint}`;
        return { text, place };
      }
      return { text: `${what} was not awaited, so ${by} ended it before it was done: ${either}`, place };
    }
    case "cut":
      return {
        text: fate.isEndless
          ? `${what} was still under way when the script was over, which stopped the car: give it time, as with  await car.sleep("2 s")`
          : `${what} was not awaited: the script was over before it, which stopped the car on its way: ${either}`,
        place,
      };
    case "unfinished":
      return {
        text: `${what} was still under way when the script was over, which stopped the car: ${FORGOTTEN}${hint}`,
        place,
      };
    case "failed":
      return { text: `${what} was not awaited, and failed: ${fate.text}`, place };
    case "unheard":
      return { text: `${what} was not awaited, so nothing waited for it: ${instead}`, place };
  }
}

/** The script has ended a motion of its own before it was done, which it cannot have wanted: the run has failed. */
export const isCutShort = ({ fate }: Oversight) =>
  fate.kind === "unfinished" || (fate.kind === "cut" && !fate.isEndless);
