import { TokenBucket } from "../core/token-bucket.ts";
import type { Refusal } from "../protocol/messages.ts";
import { refusal } from "../protocol/parse.ts";
import type {
  LockChoice,
  PictureTaken,
  SightingsMessage,
  SightingsReport,
} from "../protocol/seeing-messages.ts";
import type { News } from "./news.ts";
import { type PursuitSurroundings, Pursuits } from "./pursuits.ts";

/** What was seen longer ago is nothing to drive by, s. */
const STALE = 1;
/** The clocks' offset is known no better, s. */
const AHEAD = 0.05;
/** Frames of a client, a second, and at once. */
const FRAME_RATE = 60;
const FRAME_BURST = 10;
/** What a client says to people, a second. */
const SAY_RATE = 5;
/** Times that a client chooses a target, a second. */
const LOCK_RATE = 5;
/** Whoever looks may take so long over a picture, s. */
const PATIENCE = 5;
/** Pictures that one client may wait for at a time. */
const MOST_WANTED = 4;

interface Surroundings extends PursuitSurroundings {
  /** Whatever on the car can make itself heard does so, once. */
  beep(): void;
}

interface Wanted {
  readonly client: number;
  readonly id: number;
  readonly looker: number;
  readonly since: number;
}

/** What somebody who looks through the car's camera sees, for everybody else; and what is said to people. */
export class Eyes {
  readonly #news: News;
  readonly #around: Surroundings;
  readonly #frames = new Map<number, TokenBucket>();
  readonly #words = new Map<number, TokenBucket>();
  readonly #locks = new Map<number, TokenBucket>();
  #seen: SightingsReport | undefined;
  /** Who saw something last. */
  #looker: number | undefined;
  #wanted: readonly Wanted[] = [];
  /** What the one who looks does with the wheels. */
  readonly pursuits: Pursuits;

  constructor(news: News, around: Surroundings) {
    this.#news = news;
    this.#around = around;
    this.pursuits = new Pursuits(news, around, () => this.#looker);
  }

  /** For telemetry; null: nobody looks, or nobody has lately. */
  report(): SightingsReport | null {
    const seen = this.#seen;
    return seen !== undefined && this.#around.now() - seen.at <= STALE ? seen : null;
  }

  /** All that telemetry says of the eyes. */
  reports() {
    return { sightings: this.report(), pursuit: this.pursuits.report() };
  }

  see(client: number, { at, targets }: SightingsMessage): Refusal | undefined {
    if (this.#around.arbiter().who(client)?.source !== "follower")
      return refusal("unavailable", 'only a client whose source is "follower" may say what is in view');
    const now = this.#around.now();
    if (!take(this.#frames, client, FRAME_RATE, FRAME_BURST, now))
      return refusal("rate", `more than ${FRAME_RATE} frames a second are not taken`);
    if (this.#looker !== undefined && this.#looker !== client && this.report() !== null)
      return refusal("unavailable", "somebody else looks already: one at a time");
    if (at > now + AHEAD)
      return refusal("stale", "the frame is from the future: give the time by the robot's clock");
    if (now - at > STALE) return refusal("stale", `the frame is more than ${STALE} s old`);
    if (this.#seen !== undefined && at < this.#seen.at)
      return refusal("out-of-order", "a later frame was seen already");
    this.#looker = client;
    this.#seen = { at, targets };
    return undefined;
  }

  takePicture(client: number, id: number): Refusal | undefined {
    const looker = this.#looker;
    if (looker === undefined) return { ...this.pursuits.nobodyLooks(), id };
    const own = this.#wanted.filter((wanted) => wanted.client === client);
    if (own.length >= MOST_WANTED || own.some((wanted) => wanted.id === id))
      return { ...refusal("rate", "wait for the pictures that you have asked for already"), id };
    this.#wanted = [...this.#wanted, { client, id, looker, since: this.#around.now() }];
    this.#news.add({ type: "picture-wanted", client, id }, looker);
    return undefined;
  }

  takeTaken(looker: number, { client, id, at, file, text }: PictureTaken): Refusal | undefined {
    const wanted = this.#wanted.find(
      (each) => each.client === client && each.id === id && each.looker === looker,
    );
    if (wanted === undefined) return refusal("unavailable", "nobody waits for that picture of yours");
    this.#wanted = this.#wanted.filter((each) => each !== wanted);
    if (file === null) this.#refuse(wanted, `no picture: ${text || "whoever looks could not take it"}`);
    else this.#news.add({ type: "picture", id, at, file }, client);
    return undefined;
  }

  lock(client: number, target: LockChoice): Refusal | undefined {
    const looker = this.#looker;
    if (looker === undefined) return this.pursuits.nobodyLooks();
    // Whoever wants nobody to be followed is not to wait.
    if (target !== "none" && !take(this.#locks, client, LOCK_RATE, LOCK_RATE, this.#around.now()))
      return refusal("rate", `more than ${LOCK_RATE} choices of a target a second are not taken`);
    const refused = this.pursuits.refuseLock(client);
    if (refused) return refused;
    this.#news.add({ type: "lock-wanted", client, target }, looker);
    return undefined;
  }

  say(client: number, text: string): Refusal | undefined {
    if (!take(this.#words, client, SAY_RATE, SAY_RATE, this.#around.now()))
      return refusal("rate", `more than ${SAY_RATE} sentences a second are not said`);
    this.#news.event({ level: "info", code: "say", text, client });
    this.#around.beep();
    return undefined;
  }

  left(client: number): void {
    this.pursuits.left(client);
    this.#frames.delete(client);
    this.#words.delete(client);
    this.#locks.delete(client);
    this.#wanted = this.#wanted.filter((wanted) => wanted.client !== client);
    this.#giveUp(({ looker }) => looker === client, "no picture: whoever looks has gone");
    if (this.#looker !== client) return;
    this.#looker = undefined;
    this.#seen = undefined;
  }

  /** To be called after each tick, never inside it. */
  afterTick(): void {
    this.pursuits.afterTick();
    if (this.#wanted.length === 0) return;
    const now = this.#around.now();
    const late = `no picture: whoever looks has not taken it within ${PATIENCE} s`;
    this.#giveUp(({ since }) => now - since > PATIENCE, late);
  }

  #giveUp(which: (wanted: Wanted) => boolean, text: string): void {
    for (const wanted of this.#wanted.filter(which)) this.#refuse(wanted, text);
    this.#wanted = this.#wanted.filter((wanted) => !which(wanted));
  }

  #refuse({ client, id }: Wanted, text: string): void {
    this.#news.add({ ...refusal("unavailable", text), id }, client);
  }
}

function take(
  buckets: Map<number, TokenBucket>,
  client: number,
  rate: number,
  burst: number,
  now: number,
): boolean {
  const bucket = buckets.get(client) ?? new TokenBucket(rate, burst, now);
  buckets.set(client, bucket);
  return bucket.take(now);
}
