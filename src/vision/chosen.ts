import type { FollowLock } from "./follow/follow-state.ts";
import type { Look } from "./follow/look.ts";
import { Lock } from "./track/lock.ts";
import { IN_THE_WAY } from "./track/meetings.ts";
import { overlap } from "./track/overlap.ts";
import { isLike, takenUpAgain } from "./track/take-up.ts";
import type { Track } from "./track/track.ts";

/**
 * The one whom a person chose: where they were last, and whether it is still them. Once lost, they can be taken up
 * again where their looks leave no doubt, as long as somebody looks for them; that is said.
 */
export class Chosen {
  #lock: Lock;
  #track: Track;
  #look: Look | null;
  /** Somebody else looks the same: looks prove nothing. */
  #hasDouble = false;
  /** Numbers of those who were seen apart from them in the same picture, and are others. */
  readonly #others = new Set<number>();
  #isKeptOn = false;
  #news: string | undefined;

  /** @param look where they were in the picture in which they were last; null: that is not known */
  constructor(track: Track, look: Look | null) {
    this.#lock = new Lock(track);
    this.#track = track;
    this.#look = look;
  }

  /** Undefined: there is nothing to follow. */
  get track(): Track | undefined {
    return this.#lock.track;
  }

  /** As a follower has to know it. */
  get followed(): FollowLock {
    const { id, state } = this.#lock;
    const name = `${this.#track.name} ${id}`;
    return { id, name, state, look: state === "seen" || state === "predicted" ? this.#look : null };
  }

  /** @param lookOf where one is that is in this picture */
  update(tracks: readonly Track[], at: number, lookOf: (track: Track) => Look | undefined): void {
    const state = this.#lock.update(tracks, at);
    if (state === "lost") this.#takeUp(tracks, at);
    else if (state === "seen") this.#tellApart(tracks, at);
    const { track } = this;
    if (track === undefined) return;
    // What was never seen apart from them may be a second box of theirs.
    this.#hasDouble ||= tracks.some((other) => this.#others.has(other.id) && isLike(track, other));
    if (track.seenAt === at) this.#look = lookOf(track) ?? this.#look;
  }

  /**
   * @param isSought the car looks for them, and says itself how that ends
   * @returns whether it is over, and what to tell people of it
   */
  end(isSought: boolean): { readonly isOver: boolean; readonly text: string | undefined } {
    const { state, id } = this.#lock;
    const news = this.#news;
    this.#news = undefined;
    const hasEnded = state === "lost" || state === "doubtful";
    if (!hasEnded || isSought) {
      this.#isKeptOn = hasEnded;
      return { isOver: false, text: news };
    }
    if (this.#isKeptOn) return { isOver: true, text: undefined };
    const what = state === "lost" ? "is out of view" : "met somebody who looks the same";
    return { isOver: true, text: `number ${id}, who was to be followed, ${what}: choose again` };
  }

  /** While somebody passes before them, what is found beside them may be a part of them. */
  #tellApart(tracks: readonly Track[], at: number): void {
    const own = this.#track;
    if (own.isCovered) return;
    for (const other of tracks)
      if (other !== own && other.seenAt === at && overlap(other.box, own.box) < IN_THE_WAY)
        this.#others.add(other.id);
  }

  #takeUp(tracks: readonly Track[], at: number): void {
    if (this.#hasDouble) return;
    const since = tracks.filter(({ id, seenAt }) => !this.#others.has(id) && seenAt === at);
    const again = takenUpAgain(this.#track, since);
    if (again === undefined) return;
    this.#news = `number ${again.id} is taken for number ${this.#lock.id}, who was followed: they look the same`;
    this.#lock = new Lock(again);
    this.#track = again;
    this.#look = null;
  }
}
