import type { Blindness, PursuitReport } from "../../src/protocol/pursuit-messages.ts";

/** What is known of the car's eyes. */
export interface EyesState {
  /** Things in view; undefined: nobody has said so lately. */
  readonly count: number | undefined;
  /** null: nobody is there who looks. */
  readonly pursuit: Pick<PursuitReport, "blindness"> | null;
}

const SHORT: { readonly [Cause in Blindness["cause"]]: string } = {
  starting: "Starting to look",
  camera: "Camera fault",
  detector: "A detector is missing",
  slow: "Too slow to see",
};
const NO_VISION = "The car's vision is not running: start Strafe with --vision, and see what it prints.";
const UNKNOWN = "What the car sees did not come in time: wait a moment.";

/** In two or three words, what is in view or why that is not known. */
export function eyesInShort({ count, pursuit }: EyesState): string {
  if (count === undefined) {
    if (pursuit === null) return "No vision running";
    return pursuit.blindness ? SHORT[pursuit.blindness.cause] : "Nothing heard";
  }
  return count === 0 ? "Nothing in view" : `${count} in view`;
}

/** Why nothing, or not all, is seen, and what to do; empty: all is. */
export function whyBlind({ count, pursuit }: EyesState): string {
  if (pursuit?.blindness) return sentence(pursuit.blindness.text);
  if (count !== undefined) return "";
  return pursuit === null ? NO_VISION : UNKNOWN;
}

const sentence = (text: string) =>
  `${text[0]!.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
