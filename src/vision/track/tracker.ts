import type { Box } from "../detection.ts";
import { type Cover, coverOf } from "./cover.ts";
import { IN_THE_WAY, Meetings } from "./meetings.ts";
import { inside, overlap } from "./overlap.ts";
import { ESTABLISHED, type Sighting, Track } from "./track.ts";

export interface TrackerOptions {
  /** A detection that is at least so sure may begin a track. */
  readonly high: number;
  /** One that is at least so sure goes on with a track that is there. */
  readonly low: number;
  /** How long a track that is not detected is predicted, s. */
  readonly patience: number;
  /** How long the same for one that was seen only once, s. */
  readonly firstPatience: number;
  /** Focal length and column of the optical axis, px: what the car's own turning does to the picture. */
  readonly focal: number;
  readonly axis: number;
}

export const TRACKER_DEFAULTS: Omit<TrackerOptions, "focal" | "axis"> = {
  high: 0.4,
  low: 0.15,
  // Somebody passes before them, which takes 0.4 s and hides them a little longer.
  patience: 0.8,
  firstPatience: 0.15,
};

/** Overlaps below which a sure and an unsure detection are not the track's. */
const LEAST_OVERLAP = 0.15;
const LEAST_OVERLAP_LOW = 0.3;
/** Looks below which it is somebody else, and above which it is the same one. */
const OTHER = 0.6;
const SAME = 0.85;
/** Overlap above which a new thing is a part of one that is there. */
const PART = 0.4;
/** What looks count beside the overlap; and those that nobody knows. */
const LOOKS = 1.6;
const NO_LOOKS = 0.4;
/** Where one who is not seen is expected hides nobody for longer than this, s. */
const RECENT = 0.4;
/** What an unsure detection counts less, and the least that anything counts. */
const UNSURE = 0.3;
const LEAST_WORTH = 0.01;
/** What feet count that are as far off as may be. */
const STRAY = 0.4;
/** A frame that comes later than this after the last one says nothing of what was there, s. */
const LONGEST_GAP = 2;
/** Before it loses somebody, a detector sees them twice for so long, s. */
const TWICE = 0.3;
/** Of a new box, inside of another: then it is a part of that one. */
const INSIDE = 0.8;
/** Looks of one who is in a box with somebody else, at the least. */
const WITHIN = 0.65;
/** What counts for one who has been there for a while. */
const KNOWN = 0.15;

/**
 * Follows things from frame to frame (after ByteTrack, Zhang et al. 2022): unsure detections go on with what is there,
 * and begin nothing. Each pair that is likeliest goes first, and an unsure one that looks right before a sure one that
 * does not.
 */
export class Tracker {
  readonly #options: TrackerOptions;
  readonly #meetings = new Meetings();
  #tracks: Track[] = [];
  #nextId = 1;
  #at = Number.NEGATIVE_INFINITY;

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  get tracks(): readonly Track[] {
    return this.#tracks;
  }

  /**
   * @param at when the frame was taken, s on the robot's clock; one that is not newer than the last is passed over
   * @param turn the camera's since the last frame, rad, counter-clockwise +
   */
  update(sightings: readonly Sighting[], at: number, turn = 0): readonly Track[] {
    if (!(at > this.#at)) return this.#tracks;
    const gap = at - this.#at;
    this.#at = at;
    const { high, low, patience, firstPatience, focal, axis } = this.#options;
    if (gap > LONGEST_GAP) this.#tracks = [];
    for (const track of this.#tracks) track.predict(gap, turn, focal, axis);

    const sure = sightings.filter(({ detection }) => detection.score >= high);
    const unsure = sightings.filter(({ detection }) => detection.score >= low && detection.score < high);
    const all = [...sure, ...unsure];
    const left = this.#associate(all, at);
    const begun = sure.filter((sighting) => left.has(sighting));
    this.#tracks = this.#tracks.filter(
      (track) => at - track.seenAt <= (track.hits > 1 ? patience : firstPatience),
    );
    for (const sighting of begun)
      if (!this.#isNoneNew(sighting, at)) this.#tracks.push(new Track(this.#nextId++, sighting, at));
    this.#reunite(at);
    this.#meetings.judge(
      this.#tracks,
      all.map(({ detection }) => detection.box),
    );
    return this.#tracks;
  }

  /** A part of what is already followed is no second thing, nor is a box with one who is followed and somebody else. */
  #isNoneNew(sighting: Sighting, at: number): boolean {
    const { kind, box } = sighting.detection;
    return this.#tracks.some((track) => {
      if (track.kind !== kind) return false;
      if (track.seenAt === at && isPartOf(box, track.box)) return true;
      const isWithin = track.hits >= ESTABLISHED && inside(track.box, box) > INSIDE;
      return isWithin && (track.likenessIn(sighting) ?? 0) >= WITHIN;
    });
  }

  /** @returns the sightings that are nobody's */
  #associate(all: readonly Sighting[], at: number): Set<Sighting> {
    const free = new Set(this.#tracks);
    const left = new Set(all);
    while (left.size > 0) {
      let best: { track: Track; sighting: Sighting; worth: number } | undefined;
      for (const track of free) {
        for (const sighting of left) {
          const worth = this.#worthOf(track, sighting, at);
          if (worth > (best?.worth ?? 0)) best = { track, sighting, worth };
        }
      }
      if (best === undefined) break;
      const { track, sighting } = best;
      free.delete(track);
      left.delete(sighting);
      track.see(sighting, at, this.#isAlone(track, sighting, all, at), this.#cover(track, sighting, all, at));
    }
    return left;
  }

  #worthOf(track: Track, sighting: Sighting, at: number): number {
    const isSure = sighting.detection.score >= this.#options.high;
    const worth = worthOf(track, sighting, isSure ? LEAST_OVERLAP : LEAST_OVERLAP_LOW, at);
    return isSure || worth === 0 ? worth : Math.max(LEAST_WORTH / 2, worth - UNSURE);
  }

  /** Whether nobody else, seen or expected, stands in its way. */
  #isAlone(track: Track, sighting: Sighting, all: readonly Sighting[], at: number): boolean {
    const { box, kind } = sighting.detection;
    const isClear = (other: Box) => overlap(other, box) < IN_THE_WAY;
    return (
      all.every(
        (other) => other === sighting || other.detection.kind !== kind || isClear(other.detection.box),
      ) &&
      this.#tracks.every(
        (other) =>
          other === track ||
          other.kind !== kind ||
          other.hits < ESTABLISHED ||
          other.seenAt === at ||
          isClear(other.box),
      )
    );
  }

  /** Which side of it somebody nearer hides, or is about to: one whose feet are lower in the picture. */
  #cover(track: Track, { detection }: Sighting, all: readonly Sighting[], at: number): Cover {
    const { box } = detection;
    const seen = all.filter((other) => other.detection !== detection).map((other) => other.detection.box);
    const known = this.#tracks.filter(
      (other) =>
        other !== track && other.hits >= ESTABLISHED && other.seenAt < at && at - other.seenAt < RECENT,
    );
    return coverOf(box, [...seen, ...known.map((other) => other.box)]);
  }

  /**
   * Who comes out from behind somebody is at first taken for somebody new, because only a strip of them is to be seen.
   * One that looks like another who was lost there since, and nobody else does, is the same.
   */
  #reunite(at: number): void {
    for (const old of this.#tracks) {
      if (old.seenAt === at || old.hits < ESTABLISHED || old.kind !== "person") continue;
      const alike = this.#tracks.filter((other) => other !== old && looksSame(old, other));
      const [one] = alike;
      if (one === undefined || alike.length > 1) continue;
      if (one.seenAt !== at || one.bornAt < old.clearAt - TWICE || one.isDoubtful) continue;
      if (strayOf(old.box, one.box) > FEET || !isReachable(old.box, one.box, old.likenessTo(one.look)))
        continue;
      old.goOnAs(one);
      this.#tracks = this.#tracks.filter((track) => track !== one);
    }
  }
}

/** How far off somebody's feet may be from where they are expected, as a share of their height. */
const FEET = 0.1;
/** The same of one whose chest is above the picture: somebody else, who is nearer, where it should be in it. */
const FEET_BLIND = 0.045;

/** How likely a sighting is the track; 0: it is not. */
function worthOf(track: Track, sighting: Sighting, least: number, at: number): number {
  const { detection } = sighting;
  if (detection.kind !== track.kind || (track.kind !== "person" && detection.name !== track.name)) return 0;
  const likeness = track.likenessIn(sighting);
  if (likeness !== undefined && likeness < OTHER) return 0;
  const expected = track.box;
  const box = track.whole(detection.box, at);
  const shared = overlap(expected, box);
  // Whoever passes before somebody is nearer, which their feet betray.
  const stray = track.kind === "person" ? strayOf(expected, box) / FEET : 0;
  if (likeness === undefined && track.hits >= ESTABLISHED) {
    if (stray * FEET > (track.look ? FEET_BLIND : FEET)) return 0;
  }
  if (shared < least && !isReachable(expected, box, likeness)) return 0;
  const known = track.hits >= ESTABLISHED ? KNOWN : 0;
  // Hellinger's distance: of what is nearly the same it makes more than of what is not.
  const looks = likeness === undefined ? NO_LOOKS : LOOKS * (1 - Math.sqrt(Math.max(0, 1 - likeness)));
  return Math.max(LEAST_WORTH, known + shared + looks - STRAY * Math.min(stray, 1.5) ** 2);
}

/** How far apart the lower edges are, as a share of the height. */
const strayOf = (a: Box, b: Box) => Math.abs(a.y + a.height - b.y - b.height) / a.height;

const isPartOf = (box: Box, whole: Box) => overlap(whole, box) > PART || inside(box, whole) > INSIDE;

const looksSame = (a: Track, b: Track) => a.kind === b.kind && (a.likenessTo(b.look) ?? 0) >= SAME;

/** A thing that moved faster than was thought, but looks the same and is as large. */
function isReachable(predicted: Box, seen: Box, likeness: number | undefined): boolean {
  if (likeness === undefined || likeness < SAME) return false;
  const dx = predicted.x + predicted.width / 2 - seen.x - seen.width / 2;
  const dy = predicted.y + predicted.height / 2 - seen.y - seen.height / 2;
  const ratio = seen.height / predicted.height;
  return Math.hypot(dx, dy) < 0.5 * predicted.height && ratio > 0.7 && ratio < 1.4;
}
