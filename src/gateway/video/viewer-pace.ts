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

const WORST = VIDEO_LEVELS.length - 1;

/**
 * Decides for one viewer which frames it is sent: never a second before it has drawn the first, and then the newest
 * there is. Those that it misses say how much its link can carry; its level follows, down at once and up slowly.
 */
export class ViewerPace {
  #level = 0;
  #inFlight: number | undefined;
  #lastSent = -1;
  /** One came while another was in flight. */
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
    if (this.#inFlight === undefined) return this.#send(sequence);
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
  drawn(sequence: number, newest: number | undefined): boolean {
    if (sequence !== this.#inFlight) return false;
    this.#inFlight = undefined;
    return newest !== undefined && newest > this.#lastSent && this.#send(newest);
  }

  /** Whoever takes the pictures counts from the beginning again. */
  restart(): void {
    this.#lastSent = -1;
    this.#isWaiting = false;
  }

  #send(sequence: number): true {
    this.#inFlight = sequence;
    this.#lastSent = sequence;
    this.#isWaiting = false;
    this.#sent++;
    return true;
  }

  #judge(now: number): void {
    if (now - this.#windowFrom < WINDOW) return;
    const count = this.#sent + this.#missed;
    const lost = count === 0 ? 0 : this.#missed / count;
    this.#windowFrom = now;
    this.#sent = 0;
    this.#missed = 0;
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
  }
}
