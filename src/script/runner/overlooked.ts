import type { Oversight } from "../oversights.ts";
import { type Place, placeText, type Trouble } from "./trouble.ts";

/** What became of a call that nobody awaited, and what to write instead. @param placeOf the script's line */
export function overlooked(
  { what, origin, fate }: Oversight,
  placeOf: (origin: Error) => Place | undefined,
): Trouble {
  const place = placeOf(origin);
  const instead = `write  await car.${what}(…)`;
  switch (fate.kind) {
    case "replaced": {
      const at = fate.by.origin && placeOf(fate.by.origin);
      const by = `${fate.by.what}${at ? ` in ${placeText(at)}` : ""}`;
      return { text: `${what} was not awaited, so ${by} ended it before it was done: ${instead}`, place };
    }
    case "cut":
      return {
        text: fate.isEndless
          ? `${what} was still under way when the script was over, which stopped the car: give it time, as with  await car.sleep("2 s")`
          : `${what} was not awaited: the script was over before it, which stopped the car on its way: ${instead}`,
        place,
      };
    case "failed":
      return { text: `${what} was not awaited, and failed: ${fate.text}`, place };
    case "unheard":
      return { text: `${what} was not awaited, so nothing waited for it: ${instead}`, place };
  }
}
