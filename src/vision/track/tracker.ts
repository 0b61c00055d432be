import type { Box } from "../detection.ts";
import { overlap } from "./overlap.ts";
import { type Sighting, Track } from "./track.ts";

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
  high: 0.5,
  low: 0.15,
  // Somebody passes before them, which takes 0.4 s and hides them a little longer.
  patience: 0.8,
  firstPatience: 0.15,
};

/** Overlaps below which a sure and an unsure detection are not the track's. */
const LEAST_OVERLAP = 0.15;
const LEAST_OVERLAP_LOW = 0.3;
/** Looks below which it is somebody else, and above which two cannot be told apart. */
const OTHER = 0.6;
const SAME = 0.85;
/** Overlap above which two stand in each other's way. */
const IN_THE_WAY = 0.2;
/** Overlap above which a new thing is a part of one that is there. */
const PART = 0.4;
/** What looks count beside the overlap. */
const LOOKS = 0.8;
/** Detections of somebody who is there; a detector sometimes sees one person twice in a frame or two. */
const ESTABLISHED = 3;
/** A frame that comes later than this after the last one says nothing of what was there, s. */
const LONGEST_GAP = 2;

/**
 * Follows things from frame to frame (after ByteTrack, Zhang et al. 2022): sure detections first, then what is
 * left of the tracks takes from the unsure ones, which begin nothing. Each pair that is likeliest goes first.
 */
export class Tracker {
  readonly #options: TrackerOptions;
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
    const free = new Set(this.#tracks);
    const begun = this.#associate(free, sure, all, LEAST_OVERLAP, at);
    this.#associate(free, unsure, all, LEAST_OVERLAP_LOW, at);
    this.#tracks = this.#tracks.filter(
      (track) => at - track.seenAt <= (track.hits > 1 ? patience : firstPatience),
    );
    for (const sighting of begun) {
      // A part of what is already followed is no second thing.
      const { kind, box } = sighting.detection;
      const isPart = this.#tracks.some(
        (track) => track.kind === kind && track.seenAt === at && overlap(track.box, box) > PART,
      );
      if (!isPart) this.#tracks.push(new Track(this.#nextId++, sighting, at));
    }
    this.#doubt();
    return this.#tracks;
  }

  /** @returns the sightings that are nobody's; the tracks that got one are taken out of `free` */
  #associate(
    free: Set<Track>,
    sightings: readonly Sighting[],
    all: readonly Sighting[],
    least: number,
    at: number,
  ): Sighting[] {
    const left = new Set(sightings);
    while (left.size > 0) {
      let best: { track: Track; sighting: Sighting; worth: number } | undefined;
      for (const track of free) {
        for (const sighting of left) {
          const worth = worthOf(track, sighting, least);
          if (worth > (best?.worth ?? 0)) best = { track, sighting, worth };
        }
      }
      if (best === undefined) break;
      const { track, sighting } = best;
      free.delete(track);
      left.delete(sighting);
      track.see(sighting, at, this.#isAlone(sighting, all));
    }
    return [...left];
  }

  #isAlone(sighting: Sighting, all: readonly Sighting[]): boolean {
    const { box, kind } = sighting.detection;
    return all.every(
      (other) =>
        other === sighting || other.detection.kind !== kind || overlap(other.detection.box, box) < IN_THE_WAY,
    );
  }

  /** Two that met and look the same may have been exchanged: from then on nobody can say which is which. */
  #doubt(): void {
    for (const [i, a] of this.#tracks.entries()) {
      for (const b of this.#tracks.slice(i + 1)) {
        if (a.kind !== b.kind || overlap(a.box, b.box) < IN_THE_WAY) continue;
        if (a.hits < ESTABLISHED || b.hits < ESTABLISHED) continue;
        if ((a.likenessTo(b.look) ?? 1) < SAME) continue;
        a.isDoubtful = true;
        b.isDoubtful = true;
      }
    }
  }
}

/** How likely a sighting is the track; 0: it is not. */
function worthOf(track: Track, { detection, look }: Sighting, least: number): number {
  if (detection.kind !== track.kind || (track.kind !== "person" && detection.name !== track.name)) return 0;
  const likeness = track.likenessTo(look);
  if (likeness !== undefined && likeness < OTHER) return 0;
  const shared = overlap(track.box, detection.box);
  if (shared < least && !isReachable(track.box, detection.box, likeness)) return 0;
  return 0.01 + shared + LOOKS * (likeness ?? 0.5);
}

/** A thing that moved faster than was thought, but looks the same and is as large. */
function isReachable(predicted: Box, seen: Box, likeness: number | undefined): boolean {
  if (likeness === undefined || likeness < SAME) return false;
  const dx = predicted.x + predicted.width / 2 - seen.x - seen.width / 2;
  const dy = predicted.y + predicted.height / 2 - seen.y - seen.height / 2;
  const ratio = seen.height / predicted.height;
  return Math.hypot(dx, dy) < 0.5 * predicted.height && ratio > 0.7 && ratio < 1.4;
}
