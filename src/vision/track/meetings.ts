import type { Box } from "../detection.ts";
import { inside, overlap } from "./overlap.ts";
import { ESTABLISHED, type Track } from "./track.ts";

/** Overlap above which two stand in each other's way. */
export const IN_THE_WAY = 0.2;
/** Looks above which two cannot be told apart, and in how many pictures of them alone they are learnt. */
const ALIKE = 0.8;
const LESSONS = 3;
/** Shares of two that are in one box: it is of both, unless one is so much smaller that they are far behind. */
const BOTH = 0.7;
const SMALL = 0.5;
/** Who came out beside one before whom somebody stood, so shortly before, s, and at most so many widths aside. */
const JUST = 0.6;
const BESIDE = 1;

interface Meeting {
  readonly a: Track;
  readonly b: Track;
}

/**
 * Who met whom. Two that look the same and stood in each other's way may have been exchanged: from then on nobody can say
 * which is which. Of one who passes so near that their chest is above the picture the looks are not known then;
 * what is learnt of them later, as long as they are there, tells whether that was a doubtful meeting.
 */
export class Meetings {
  #open: Meeting[] = [];

  /** @param tracks all that are there now @param seen what was detected in this picture */
  judge(tracks: readonly Track[], seen: readonly Box[]): void {
    for (const [i, a] of tracks.entries())
      for (const b of tracks.slice(i + 1))
        if (meet(a, b, seen) && !this.#has(a, b)) this.#open.push({ a, b });
    this.#open = this.#open.filter(({ a, b }) => {
      const hasEnded = !(tracks.includes(a) && tracks.includes(b));
      const isKnown = a.kind !== "person" || (a.lessons >= LESSONS && b.lessons >= LESSONS);
      if (!(isKnown || hasEnded)) return true;
      if (likenessOf(a, b) >= ALIKE) {
        a.isDoubtful = true;
        b.isDoubtful = true;
      }
      return false;
    });
  }

  #has(a: Track, b: Track): boolean {
    return this.#open.some((each) => each.a === a && each.b === b);
  }
}

function meet(a: Track, b: Track, seen: readonly Box[]): boolean {
  if (a.kind !== b.kind || a.hits < ESTABLISHED || b.hits < ESTABLISHED) return false;
  if (overlap(a.box, b.box) >= IN_THE_WAY) return true;
  const [low, high] = a.box.height < b.box.height ? [a.box, b.box] : [b.box, a.box];
  if (low.height < SMALL * high.height) return false;
  if (seen.some((box) => inside(a.box, box) > BOTH && inside(b.box, box) > BOTH)) return true;
  const [old, young] = a.bornAt < b.bornAt ? [a, b] : [b, a];
  return young.bornAt - old.coveredAt < JUST && isBeside(old.box, young.box);
}

function isBeside(a: Box, b: Box): boolean {
  const gap = Math.max(b.x - a.x - a.width, a.x - b.x - b.width);
  return gap < BESIDE * a.width;
}

/** Of those whose looks nobody knows: none. */
function likenessOf(a: Track, b: Track): number {
  if (a.kind !== "person") return a.name === b.name ? 1 : 0;
  return a.likenessTo(b.look) ?? 0;
}
