import type { Track } from "./track.ts";

/**
 * - `seen`: in the last frame
 * - `predicted`: not detected for a moment; where it should be is still known
 * - `lost`: gone for longer than the tracker waits
 * - `doubtful`: it met somebody who looks the same, and the two could have been exchanged
 */
export type LockState = "seen" | "predicted" | "lost" | "doubtful";

/**
 * One track that is followed. It never goes over to another by itself: when the track ends, or could be another
 * person's by now, it says so and stays so until somebody locks again.
 */
export class Lock {
  readonly id: number;
  #state: LockState = "seen";
  #track: Track | undefined;

  constructor(track: Track) {
    this.id = track.id;
    this.#track = track;
    // Whoever chose it now meant the one that is there now.
    track.isDoubtful = false;
  }

  /** @param at of the frame that the tracks are from, s */
  update(tracks: readonly Track[], at: number): LockState {
    if (this.#state === "lost" || this.#state === "doubtful") return this.#state;
    this.#track = tracks.find(({ id }) => id === this.id);
    if (this.#track === undefined) this.#state = "lost";
    else if (this.#track.isDoubtful) this.#state = "doubtful";
    else this.#state = this.#track.seenAt === at ? "seen" : "predicted";
    return this.#state;
  }

  get state(): LockState {
    return this.#state;
  }

  /** Undefined: there is nothing to follow. */
  get track(): Track | undefined {
    return this.#state === "seen" || this.#state === "predicted" ? this.#track : undefined;
  }
}
