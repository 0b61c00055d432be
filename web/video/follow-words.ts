import type { PursuitReport } from "../../src/protocol/pursuit-messages.ts";

/** What there is to follow, and what keeps this page from letting the car do so; empty: nothing does. */
export interface FollowReadiness {
  readonly isSeeing: boolean;
  /** Why not, and what to do. */
  readonly blind: string;
  readonly isLocked: boolean;
  /** For driving at all. */
  readonly missing: string;
}

/** What is missing before the car may follow; empty: nothing. */
export function followMissing({ isSeeing, blind, isLocked, missing }: FollowReadiness): string {
  if (!isSeeing) return `Nobody can be followed now. ${blind}`;
  if (!isLocked) return "Choose somebody first: press a box in the picture, or Nearest.";
  return missing;
}

/**
 * A sentence about the following, at the foot of the picture; empty: there is nothing to say.
 *
 * @param spent of why it ended: it has been read, and something else was chosen since
 * @param ended why it ended for this page, where the robot does not say so any more; empty: it does not matter now
 */
export function followWords(
  pursuit: PursuitReport | null,
  readiness: FollowReadiness,
  spent: string | undefined,
  ended = "",
): string {
  if (pursuit && pursuit.state !== "off") return sentence(pursuit.reason);
  const reason = pursuit?.reason && pursuit.reason !== spent ? pursuit.reason : ended;
  if (reason) return `Not following: ${reason}.`;
  return readiness.isLocked && readiness.missing ? `To follow: ${readiness.missing}` : "";
}

/** For the page of whoever has just taken the wheel. @param name as the robot has it */
export function inOwnWords(text: string, name: string): string {
  const taken = `${name} took the wheel`;
  return text.endsWith(taken) ? `${text.slice(0, -taken.length)}you took the wheel` : text;
}

function sentence(text: string): string {
  return text && `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
