import type { Box, Detection } from "../detection.ts";
import { type Appearance, type Chest, likeness, likest, remember } from "./appearance.ts";
import { BoxFilter } from "./box-filter.ts";
import { type Cover, completed, upright } from "./cover.ts";

/** A detection and, of a person, how it looks. */
export interface Sighting {
  readonly detection: Detection;
  /** What its chest may look like, in the middle first; left out: nobody knows. */
  readonly chests?: readonly Chest[];
}

/** Detections of somebody who is there; a detector sometimes sees one person twice in a frame or two. */
export const ESTABLISHED = 3;

/** How fast a track's looks follow what is seen, for each frame. */
const LEARNING = 0.1;

/**
 * So many times as wide as expected, after somebody came before it, it is two of them in one box; not for longer than they
 * take to pass, s.
 */
const DOUBLE = 1.4;
const PASSING = 0.6;
/** Looks below which nothing is learnt from a picture while somebody passes: it may be of both. */
const OWN = 0.9;
/** Looks above which it is their chest that is seen in a box of two. */
const CLEARLY = 0.75;
/** What a detection is worth of which a side was guessed. */
const COVERED = 0.25;

/** One thing over time. Its number is never another's. */
export class Track {
  readonly id: number;
  readonly kind: Detection["kind"];
  readonly name: string;
  #filter: BoxFilter;
  /** Of its box where nobody hid a part of it, of late, px. */
  #width: number;
  look: Appearance | undefined;
  /** Of the last detection, 0…1. */
  score: number;
  /** When it was last detected, s on the robot's clock, and where, px of the frame. */
  seenAt: number;
  seenBox: Box;
  readonly bornAt: number;
  /** How often it was detected. */
  hits = 1;
  /** At the last detection somebody stood before a part of it, or nearly: its middle was guessed. */
  isCovered = false;
  /** When that was so for the last time, s. */
  coveredAt = Number.NEGATIVE_INFINITY;
  /** When it was last seen with nobody before it, s. */
  clearAt: number;
  /** In how many pictures its looks were learnt. */
  lessons = 0;
  /** It stood with another that looks the same, and may have been taken for it. */
  isDoubtful = false;

  constructor(id: number, { detection, chests }: Sighting, at: number) {
    const look = chests?.[0]?.look;
    this.id = id;
    this.kind = detection.kind;
    this.name = detection.name;
    this.#filter = new BoxFilter(detection.box);
    this.#width = detection.box.width;
    this.look = look?.slice();
    if (look) this.lessons = 1;
    this.score = detection.score;
    this.bornAt = at;
    this.seenAt = at;
    this.clearAt = at;
    this.seenBox = detection.box;
  }

  predict(time: number, turn: number, focal: number, axis: number): void {
    this.#filter.predict(time);
    if (turn !== 0) this.#filter.turn(turn, focal, axis);
  }

  /**
   * @param isAlone nothing else is in the way, so that what it looks like can be learnt
   * @param cover which side of it another hides
   */
  see({ detection, chests = [] }: Sighting, at: number, isAlone: boolean, cover: Cover): void {
    this.score = detection.score;
    this.seenAt = at;
    this.hits++;
    if (cover !== undefined) this.coveredAt = at;
    const seen = this.look && likest(this.look, chests);
    if (this.#isDouble(detection.box, at)) {
      // Where in it this one is, only their chest tells, or else what is known from before.
      const { width } = this.box;
      this.isCovered = true;
      if (seen && seen.likeness >= CLEARLY)
        this.#filter.correct({ ...detection.box, x: seen.x - width / 2, width }, COVERED);
      this.seenBox = this.box;
      return;
    }
    this.isCovered = cover !== undefined;
    if (!this.isCovered) this.clearAt = at;
    const { x, width } = this.box;
    const box = completed(this.whole(detection.box, at), cover, Math.min(width, this.#width), x + width / 2);
    this.#filter.correct(box, (detection.score < 0.5 ? 0.5 : 1) * (this.isCovered ? COVERED : 1));
    this.seenBox = box;
    if (this.isCovered || (this.#isPassed(at) && (seen?.likeness ?? 0) < OWN)) return;
    this.#width += LEARNING * (box.width - this.#width);
    const look = seen?.look ?? chests[0]?.look;
    if (look === undefined || !isAlone) return;
    this.lessons++;
    if (this.look === undefined) this.look = look.slice();
    else remember(this.look, look, Math.max(LEARNING, 1 / this.lessons));
  }

  /** What a box of it is without what somebody hides, who stands before it or stood there a moment ago. */
  whole(box: Box, at: number): Box {
    return this.#isPassed(at) ? upright(box, this.box) : box;
  }

  #isPassed(at: number): boolean {
    return this.kind === "person" && at - this.coveredAt <= PASSING;
  }

  #isDouble({ width }: Box, at: number): boolean {
    return this.#isPassed(at) && width > DOUBLE * Math.max(this.box.width, this.#width);
  }

  /** The other is this one, as it turns out: it is where the other is. */
  goOnAs(other: Track): void {
    this.#filter = other.#filter;
    this.score = other.score;
    this.seenAt = other.seenAt;
    this.clearAt = other.clearAt;
    this.seenBox = other.seenBox;
    this.isCovered = other.isCovered;
    this.hits += other.hits;
  }

  /** 0…1; undefined: one of the two has no looks. */
  likenessTo(look: Appearance | undefined): number | undefined {
    return look && this.look && likeness(this.look, look);
  }

  /** 0…1; undefined: one of the two has no looks. */
  likenessIn({ chests = [] }: Sighting): number | undefined {
    return this.look && likest(this.look, chests)?.likeness;
  }

  /** Where it is now, px of the frame. */
  get box(): Box {
    return this.#filter.box();
  }

  /** px/s */
  get velocity(): { x: number; y: number } {
    return this.#filter.velocity();
  }
}
