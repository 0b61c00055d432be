import { clamp } from "../core/geometry.ts";
import type { LockChoice, SeenBox, SeenTarget } from "../protocol/seeing-messages.ts";
import { Chosen } from "./chosen.ts";
import type { TagDetection } from "./detect/tags.ts";
import type { Box, Detection } from "./detection.ts";
import type { FollowLock } from "./follow/follow-state.ts";
import type { Frame } from "./frame.ts";
import type { Gauge } from "./gauge.ts";
import { chests } from "./track/appearance.ts";
import type { Track } from "./track/track.ts";
import type { Tracker } from "./track/tracker.ts";

/** In a message; the surest are told. */
const MOST = 16;
/** What was seen once may be nothing. */
const LEAST_HITS = 2;
/** What a detector has passed over for so long is still told, s: it misses people in a picture or two. */
const FLICKER = 0.3;
const LONGEST_NAME = 40;
/** Farther away a box says nothing of the distance, m. */
const FARTHEST = 50;

/** Makes of what detectors find in one picture after the other things that last, with their places. */
export class Seer {
  readonly #tracker: Tracker;
  readonly #gauge: Gauge;
  #chosen: Chosen | undefined;
  #targets: readonly SeenTarget[] = [];
  /** Of the last picture. */
  #detections: readonly Detection[] = [];

  constructor(tracker: Tracker, gauge: Gauge) {
    this.#tracker = tracker;
    this.#gauge = gauge;
  }

  /** What is to be followed from now on; it stays the same one until the lock ends. @returns why not, in words */
  lock(choice: LockChoice): string | undefined {
    this.#chosen = undefined;
    if (choice === "none") return undefined;
    const chosen =
      choice === "nearest"
        ? this.#targets.toSorted((a, b) => remoteness(a) - remoteness(b))[0]
        : this.#targets.find(({ id }) => id === choice);
    const track = this.#tracker.tracks.find(({ id }) => id === chosen?.id);
    if (track) {
      // Known at once, not only when the next picture was looked at.
      const look = this.#gauge.look(track, tagOf(track, this.#detections), track.seenAt);
      this.#chosen = new Chosen(track, look ?? null);
      return undefined;
    }
    return choice === "nearest"
      ? "nothing is in view that could be followed"
      : "that one is out of view by now";
  }

  /** @param turn the camera's since the last frame, rad, counter-clockwise + */
  see(frame: Frame, detections: readonly Detection[], turn: number): SeenTarget[] {
    const { capturedAt: at } = frame;
    const sightings = detections.map((detection) => {
      const { kind, box } = detection;
      return { detection, chests: kind === "person" ? chests(frame, box, this.#gauge.chest(box)) : [] };
    });
    const tracks = this.#tracker.update(sightings, at, turn);
    this.#gauge.keep(tracks);
    this.#chosen?.update(tracks, at, (track) => this.#gauge.look(track, tagOf(track, detections), at));
    const locked = this.#chosen?.track;
    const targets = tracks
      .filter((track) => track === locked || (track.hits >= LEAST_HITS && at - track.seenAt <= FLICKER))
      .flatMap((track): SeenTarget[] => {
        const place = this.#gauge.place(track, tagOf(track, detections), at);
        const box = within(track.box, frame);
        if (place === undefined || box === undefined) return [];
        const { id, kind, score } = track;
        const { bearing } = place;
        const distance = place.distance !== null && place.distance < FARTHEST ? place.distance : null;
        const name = track.name.slice(0, LONGEST_NAME);
        return [{ id, kind, name, bearing, distance, confidence: score, locked: track === locked, box }];
      })
      .sort((a, b) => Number(b.locked) - Number(a.locked) || b.confidence - a.confidence)
      .slice(0, MOST);
    this.#targets = targets;
    this.#detections = detections;
    return targets;
  }

  /** Whom a person chose, as a follower has to know it; null: nobody. */
  get followed(): FollowLock | null {
    return this.#chosen?.followed ?? null;
  }

  /**
   * What has become of the lock, once, for people; undefined: nothing new. One that has ended is forgotten.
   *
   * @param isSought the car follows: then a lock that has ended stays for it to look for, until this is false
   */
  takeLockNews(isSought: boolean): string | undefined {
    const { isOver, text } = this.#chosen?.end(isSought) ?? {};
    if (isOver) this.#chosen = undefined;
    return text;
  }
}

/** Who wants to be followed stands there: people come before balls and tags. */
const remoteness = ({ kind, distance }: SeenTarget) =>
  Math.min(distance ?? FARTHEST, FARTHEST) + (kind === "person" ? 0 : FARTHEST);

function tagOf({ kind, name }: Track, detections: readonly Detection[]): TagDetection | undefined {
  if (kind !== "tag") return undefined;
  return detections.find((each) => each.kind === "tag" && each.name === name) as TagDetection | undefined;
}

/** What of a box is in the picture, as fractions of it; undefined: nothing. */
function within(box: Box, { width, height }: Frame): SeenBox | undefined {
  const x = clamp(box.x / width, 0, 1);
  const y = clamp(box.y / height, 0, 1);
  const right = clamp((box.x + box.width) / width, 0, 1);
  const lower = clamp((box.y + box.height) / height, 0, 1);
  return right > x && lower > y ? { x, y, width: right - x, height: lower - y } : undefined;
}
