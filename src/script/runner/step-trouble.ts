import type { MotionResult } from "../motion.ts";
import type { StepBegan } from "./messages.ts";
import type { Trouble } from "./trouble.ts";

const WORDS: Partial<Record<MotionResult["reason"], string>> = {
  stalled: "asked to move, the car did not",
  blocked: "something ahead kept the car from driving on",
};

/** What somebody should look at before the motion begins: it leads where no car can be. */
export function doubted({ doubt, place }: StepBegan): Trouble | undefined {
  return doubt === undefined ? undefined : { text: doubt, place };
}

/** What somebody should look at now that the motion is over. */
export function endedBadly(
  { what, place }: Pick<StepBegan, "what" | "place">,
  reason: string | undefined,
): Trouble | undefined {
  const words = WORDS[reason as MotionResult["reason"]];
  return words === undefined ? undefined : { text: `${what} ended ${reason}: ${words}`, place };
}
