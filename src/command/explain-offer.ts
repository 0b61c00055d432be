import { ARBITER_DEFAULTS } from "./arbiter-settings.ts";
import type { Source } from "./demand.ts";
import type { OfferResult } from "./outcomes.ts";
import { sentences } from "./sentences.ts";

/**
 * Why a demand was not taken, for the one who sent it.
 *
 * @param holder the name of whoever has the wheel
 * @param source of the one who sent it
 */
export function explainOffer(
  result: Exclude<OfferResult, "accepted">,
  holder: string | undefined,
  source: Source | undefined,
): string {
  switch (result) {
    case "hello-first":
      return 'say "hello" first';
    case "out-of-order":
      return "a later command was here before this one";
    case "stale":
      return `the command was more than ${ARBITER_DEFAULTS.maxAge * 1e3} ms old when it came, and was dropped`;
    case "invalid":
      return "the command is not finite";
    case "not-your-wheel":
      return sentences.notYours(holder ?? "somebody else");
    case "let-go-first":
      return sentences.letGoFirst(source ?? "driver");
  }
}
