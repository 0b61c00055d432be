import type { MotionResult } from "../motion.ts";
import type { StepBegan } from "./messages.ts";
import type { Trouble } from "./trouble.ts";

/** What the odometry of a good car is off after a longer way is less, m. */
const SLIPPED = 0.2;
const WORDS: Partial<Record<MotionResult["reason"], string>> = {
  stalled: "asked to move, the car did not",
  blocked: "something ahead kept the car from driving on",
};

/** What somebody should look at before the motion begins: it leads where no car can be. */
export function doubted({ doubt, place }: StepBegan): Trouble | undefined {
  return doubt === undefined ? undefined : { text: doubt, place };
}

/** What somebody should look at now that the motion is over. @param reason undefined: it has failed */
export function endedBadly(
  { what, place }: Pick<StepBegan, "what" | "place">,
  reason: string | undefined,
  slipped = 0,
): Trouble | undefined {
  const words = WORDS[reason as MotionResult["reason"]];
  if (words !== undefined) return { text: `${what} ended ${reason}: ${words}`, place };
  if (slipped < SLIPPED) return undefined;
  const off = `${slipped.toFixed(2)} m from where it takes itself to be`;
  return { text: `after ${what} the car is ${off}: its wheels slipped, as against something firm`, place };
}
