import { ARBITER_DEFAULTS } from "./arbiter-settings.ts";
import type { Driver } from "./client.ts";
import type { OfferResult } from "./outcomes.ts";
import { refuseWhileCalibrating } from "./permissions.ts";
import { sentences } from "./sentences.ts";

/** Why a demand was refused, for the one who made it. */
export function explain(
  result: Exclude<OfferResult, "accepted">,
  asker: Driver | undefined,
  holder: Driver | undefined,
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
      return (
        (asker && refuseWhileCalibrating(asker, holder)) ??
        sentences.notYours(holder?.name ?? "somebody else")
      );
    case "let-go-first":
      return sentences.letGoFirst(asker?.source ?? "driver");
  }
}
