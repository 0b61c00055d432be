import type { SeenTarget } from "../protocol/seeing-messages.ts";
import type { TagDetection } from "./detect/tags.ts";
import type { Detection } from "./detection.ts";
import type { Frame } from "./frame.ts";
import type { Gauge } from "./gauge.ts";
import { torso } from "./track/appearance.ts";
import type { Track } from "./track/track.ts";
import type { Tracker } from "./track/tracker.ts";

/** In a message; the surest are told. */
const MOST = 16;
/** What was seen once may be nothing. */
const LEAST_HITS = 2;
/** What a detector has passed over for so long is still told, s: it misses people in a picture or two. */
const FLICKER = 0.3;
const LONGEST_NAME = 40;

/** Makes of what detectors find in one picture after the other things that last, with their places. */
export class Seer {
  readonly #tracker: Tracker;
  readonly #gauge: Gauge;

  constructor(tracker: Tracker, gauge: Gauge) {
    this.#tracker = tracker;
    this.#gauge = gauge;
  }

  /**
   * @param turn the camera's since the last frame, rad, counter-clockwise +
   * @param lockedId of the track that is followed
   */
  see(frame: Frame, detections: readonly Detection[], turn: number, lockedId?: number): SeenTarget[] {
    const { capturedAt: at } = frame;
    const sightings = detections.map((detection) => ({
      detection,
      look: detection.kind === "person" ? torso(frame, detection.box) : undefined,
    }));
    const tracks = this.#tracker.update(sightings, at, turn);
    this.#gauge.keep(tracks);
    return tracks
      .filter(({ hits, seenAt }) => hits >= LEAST_HITS && at - seenAt <= FLICKER)
      .flatMap((track) => {
        const place = this.#gauge.place(track, tagOf(track, detections), at);
        if (place === undefined) return [];
        const { id, kind, score } = track;
        const { bearing, distance } = place;
        const name = track.name.slice(0, LONGEST_NAME);
        return [{ id, kind, name, bearing, distance, confidence: score, locked: id === lockedId }];
      })
      .sort((a, b) => Number(b.locked) - Number(a.locked) || b.confidence - a.confidence)
      .slice(0, MOST);
  }
}

function tagOf({ kind, name }: Track, detections: readonly Detection[]): TagDetection | undefined {
  if (kind !== "tag") return undefined;
  return detections.find((each) => each.kind === "tag" && each.name === name) as TagDetection | undefined;
}
