import { colourfulness } from "./appearance.ts";
import type { Track } from "./track.ts";

/** Looks above which two cannot be told apart, and above which one may be taken for another who has gone. */
const LIKE = 0.85;
const SURELY = 0.9;
/** Less coloured clothes are everybody's. */
const COLOURED = 0.5;
/** Pictures by which looks are known. */
const KNOWN = 3;

/** Whether two things could be taken for each other. */
export function isLike(a: Track, b: Track): boolean {
  if (a.kind !== b.kind || a.hits < KNOWN || b.hits < KNOWN) return false;
  if (a.kind !== "person") return a.name === b.name;
  return (a.likenessTo(b.look) ?? 1) >= LIKE;
}

/**
 * Who of those that came into view is surely the one who was lost: the only one of their looks, in clothes that not
 * everybody wears; of things, the only one of that name.
 */
export function takenUpAgain(lost: Track, tracks: readonly Track[]): Track | undefined {
  const alike = tracks.filter((track) => isLike(lost, track));
  const [one] = alike;
  if (one === undefined || alike.length > 1 || one.isDoubtful) return undefined;
  if (lost.kind !== "person") return one;
  const { look } = lost;
  const isSure =
    look !== undefined && colourfulness(look) >= COLOURED && (one.likenessTo(look) ?? 0) >= SURELY;
  return isSure ? one : undefined;
}
