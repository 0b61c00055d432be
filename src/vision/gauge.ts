import { FOLLOWING } from "../core/following.ts";
import type { TagDetection } from "./detect/tags.ts";
import type { Box } from "./detection.ts";
import { type CameraView, directionOf } from "./follow/camera-view.ts";
import { chestRows } from "./follow/chest.ts";
import type { Look } from "./follow/look.ts";
import { lookOfPerson, type PersonSize, someone } from "./follow/person-distance.ts";
import { lookOfTag } from "./follow/tag-look.ts";
import type { Rows } from "./track/appearance.ts";
import type { Track } from "./track/track.ts";

export interface Place {
  /** From the camera, against the car's straight ahead, rad, + left. */
  readonly bearing: number;
  /** From the camera along the floor, m; null: nothing says how far. */
  readonly distance: number | null;
}

/** Where the floor meets the eye more flatly than this, a pixel is worth metres: up for each metre along it. */
const FLATTEST = -0.03;
/** How far the car and so its camera nods, and how far off a box's middle is, rad. */
const NODDING = 0.015;
const MIDDLE = 0.01;
/** Of one before whom somebody passes: how far off their middle is, of their width, and their distance, of itself. */
const COVERED = 0.2;
const UNSURE = 0.4;

/** Tells where things are by where they are in the picture. Of people it learns how wide they are. */
export class Gauge {
  readonly #view: CameraView;
  readonly #somebody: PersonSize;
  readonly #sizes = new Map<number, PersonSize>();
  /** Of tags: they are not read in every picture. */
  readonly #distances = new Map<number, number | null>();

  /** @param height how tall people are, m */
  constructor(view: CameraView, height: number = FOLLOWING.height.value) {
    this.#view = view;
    this.#somebody = someone(height);
  }

  /**
   * @param tag what was read where the track is, in the same picture
   * @returns undefined: it is not in the picture
   */
  place(track: Track, tag: TagDetection | undefined, at: number): Place | undefined {
    const { box } = track;
    if (track.kind === "person") {
      const found = lookOfPerson(this.#view, box, at, this.#sizes.get(track.id) ?? this.#somebody);
      if (found) this.#sizes.set(track.id, found.size);
      return found?.look;
    }
    const seen = this.#onFloor(box, track.kind === "ball");
    if (track.kind !== "tag" || seen === undefined) return seen;
    const look = tag?.poses && lookOfTag(this.#view, tag.poses, at);
    if (look) this.#distances.set(track.id, look.distance);
    return look ?? { ...seen, distance: this.#distances.get(track.id) ?? null };
  }

  /**
   * The same of one that was detected in that picture, with how far off it may be, for whoever drives by it.
   *
   * @returns undefined: it is not in the picture
   */
  look(track: Track, tag: TagDetection | undefined, at: number): Look | undefined {
    const { seenBox: box, kind, id } = track;
    if (kind === "person") {
      const look = lookOfPerson(this.#view, box, at, this.#sizes.get(id) ?? this.#somebody)?.look;
      return look && track.isCovered ? hidden(look, (COVERED * box.width) / this.#view.width) : look;
    }
    const read = tag?.poses && lookOfTag(this.#view, tag.poses, at);
    if (read) return read;
    const seen = this.#onFloor(box, kind === "ball");
    if (seen === undefined) return undefined;
    const { distance } = seen;
    // The higher the camera over the floor, the less a nod of it moves where the thing seems to stand.
    const distanceNoise = distance === null ? 0 : (NODDING * distance * distance) / this.#view.above;
    return { at, ...seen, bearingNoise: MIDDLE, distanceNoise, facing: null };
  }

  /** Where a person's chest is, in rows of the picture; undefined: where it is of anybody who is whole in their box. */
  chest(box: Box): Rows | undefined {
    return chestRows(this.#view, box, this.#somebody.height);
  }

  /** Forgets whoever is no longer there. */
  keep(tracks: readonly Track[]): void {
    const ids = new Set(tracks.map(({ id }) => id));
    for (const known of [this.#sizes, this.#distances])
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  }

  /** @param stands what is in the box stands on the floor with its lower edge */
  #onFloor({ x, y, width, height }: Box, stands: boolean): Place | undefined {
    const middle = directionOf(this.#view, x + width / 2, y + height / 2);
    if (middle === undefined) return undefined;
    const foot = directionOf(this.#view, x + width / 2, y + height);
    const isSeen = y + height < this.#view.height && foot !== undefined && foot.slope < FLATTEST;
    return {
      bearing: middle.bearing,
      distance: stands && isSeen ? this.#view.above / -foot.slope : null,
    };
  }
}

/** Of one of whom a part may be hidden: neither their middle nor how wide they are can be trusted. */
function hidden(look: Look, aside: number): Look {
  const { distance, distanceNoise } = look;
  return {
    ...look,
    bearingNoise: Math.hypot(look.bearingNoise, aside),
    distanceNoise: distance === null ? 0 : Math.max(distanceNoise, UNSURE * distance),
  };
}
