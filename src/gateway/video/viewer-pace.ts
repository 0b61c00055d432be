import { VIDEO_LEVELS } from "../../protocol/video-frame.ts";

/** Over so long a time a link is judged, s. */
const WINDOW = 1;
/** Fewer frames in that time say nothing. */
const ENOUGH = 6;
/** With more of them missed the link is too slow for its level, … */
const TOO_MANY = 0.35;
/** … and with no more than these it may carry the next better one. */
const HARDLY_ANY = 0.05;
/** A better level is tried after so long at one, s; after each that had to be taken back twice that, at most MOST. */
const PATIENCE = 5;
const MOST_PATIENCE = 60;
/** A better level that lasts for so long was right, s. */
const PROOF = 10;
/** So many may be under way at once: what a link of 80 ms to and fro takes for 30 a second. */
const MOST_IN_FLIGHT = 3;
/** Where a frame takes so much longer than the quickest one did, it waits behind others: they are no use, … */
const SLOWED = 1.5;
/** … but for what a busy computer is late by, s. */
const JITTER = 0.02;
/** After that another is sent ahead no sooner than this, s. */
const SOBER = 5;

const WORST = VIDEO_LEVELS.length - 1;

interface Sent {
  readonly sequence: number;
  /** s */
  readonly at: number;
}

/**
 * Decides for one viewer which frames it is sent: only the newest there is, and only few before it has drawn the
 * first of them. A link that is long but wide gets up to three at once, for else it would carry one each round trip;
 * where a second one only makes the first wait there is one. Those that a viewer misses say how much its link can
 * carry; its level follows, down at once and up slowly.
 */
export class ViewerPace {
  #level = 0;
  #inFlight: readonly Sent[] = [];
  /** How many may be. */
  #window = 1;
  /** Of the quickest frame lately, from here until it was drawn, s. */
  #quickest = Number.POSITIVE_INFINITY;
  #soberUntil = Number.NEGATIVE_INFINITY;
  #lastSent = -1;
  /** One came that could not be sent. */
  #isWaiting = false;
  #sent = 0;
  #missed = 0;
  #windowFrom: number;
  #levelFrom: number;
  #hasRisen = false;
  #patience = PATIENCE;

  /** @param now s, monotonic */
  constructor(now: number) {
    this.#windowFrom = now;
    this.#levelFrom = now;
  }

  /** Index in VIDEO_LEVELS of the frames that it is to be offered. */
  get level(): number {
    return this.#level;
  }

  /**
   * A new frame of its level has come.
   *
   * @returns whether to send it now; if not, it may be taken by {@link drawn}
   */
  offer(sequence: number, now: number): boolean {
    this.#judge(now);
    if (sequence <= this.#lastSent) return false;
    if (this.#inFlight.length < this.#window) return this.#send(sequence, now);
    if (this.#isWaiting) this.#missed++;
    this.#isWaiting = true;
    return false;
  }

  /**
   * The viewer has drawn one.
   *
   * @param newest of its level, where there is any
   * @returns whether to send that now
   */
  drawn(sequence: number, newest: number | undefined, now: number): boolean {
    const drawn = this.#inFlight.find((sent) => sent.sequence === sequence);
    if (drawn === undefined) return false;
    this.#inFlight = this.#inFlight.filter((sent) => sent !== drawn);
    this.#widen(now - drawn.at, now);
    if (newest === undefined || newest <= this.#lastSent || this.#inFlight.length >= this.#window)
      return false;
    return this.#send(newest, now);
  }

  /** Whoever takes the pictures counts from the beginning again. */
  restart(): void {
    this.#lastSent = -1;
    this.#isWaiting = false;
  }

  #send(sequence: number, now: number): true {
    this.#inFlight = [...this.#inFlight, { sequence, at: now }];
    this.#lastSent = sequence;
    this.#isWaiting = false;
    this.#sent++;
    return true;
  }

  /** @param took from here until it was drawn, s */
  #widen(took: number, now: number): void {
    this.#quickest = Math.min(this.#quickest, took);
    if (this.#window > 1 && took > SLOWED * this.#quickest + JITTER) {
      this.#window--;
      this.#soberUntil = now + SOBER;
    } else if (this.#isWaiting && now >= this.#soberUntil) {
      this.#window = Math.min(this.#window + 1, MOST_IN_FLIGHT);
      // What that does to the way shows in the next one that is drawn.
      this.#soberUntil = now + 2 * took;
    }
  }

  #judge(now: number): void {
    if (now - this.#windowFrom < WINDOW) return;
    const count = this.#sent + this.#missed;
    const lost = count === 0 ? 0 : this.#missed / count;
    this.#windowFrom = now;
    this.#sent = 0;
    this.#missed = 0;
    // With one at a time nothing waits, and what a link takes by now can be learnt.
    if (this.#window === 1) this.#quickest = Number.POSITIVE_INFINITY;
    if (count < ENOUGH) return;
    const age = now - this.#levelFrom;
    if (lost > TOO_MANY && this.#level < WORST) {
      const wasTooMuch = this.#hasRisen && age < PROOF;
      this.#patience = wasTooMuch ? Math.min(2 * this.#patience, MOST_PATIENCE) : PATIENCE;
      this.#change(this.#level + 1, now);
      this.#hasRisen = false;
    } else if (lost <= HARDLY_ANY && this.#level > 0 && age >= this.#patience) {
      this.#change(this.#level - 1, now);
      this.#hasRisen = true;
    }
  }

  #change(level: number, now: number): void {
    this.#level = level;
    this.#levelFrom = now;
    this.#isWaiting = false;
    // Frames of another size take another time.
    this.#quickest = Number.POSITIVE_INFINITY;
  }
}
