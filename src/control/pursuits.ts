import type { Arbiter } from "../command/arbiter.ts";
import { explain } from "../command/explain.ts";
import { sentences } from "../command/sentences.ts";
import { TokenBucket } from "../core/token-bucket.ts";
import type { Refusal } from "../protocol/messages.ts";
import { refusal } from "../protocol/parse.ts";
import type { PursueMessage, PursuitMessage, PursuitReport } from "../protocol/pursuit-messages.ts";
import type { News } from "./news.ts";

/** What was said longer ago is not known any more, s. */
const STALE = 1.5;
/** And so long, s, that whoever looked has gone: another one needs some seconds to begin. */
const GONE = 10;
/** Times that a client switches it on or off, and that a follower says what it does, a second. */
const SWITCH_RATE = 5;
const REPORT_RATE = 25;
/** Whoever switched it on and was not heard for so long has gone, or cannot stop it any more: s. */
const LEASE = 0.4;
/** A follower that is off so long after it was switched on has not begun, s. */
const BEGINS = 1;

/** Of a reason, characters. */
const LONGEST = 200;
const LOOKER_GONE = "what looks has ended and is being started again";
const NOBODY_WANTS = "nobody wants it to follow any more";
const NOBODY_LOOKS =
  "nobody looks: the car's vision is not running; start Strafe with  --vision, and see what it prints";

export interface PursuitSurroundings {
  /** s on the robot's clock. */
  now(): number;
  arbiter(): Arbiter;
  isArmed(): boolean;
  /** This client lets go of the wheel and of all that it wanted to do with it. */
  release(client: number): void;
}

/** That somebody wants the car to follow. */
interface Wish {
  readonly client: number;
  readonly since: number;
  heardAt: number;
  /** The follower has said that it does. */
  hasBegun: boolean;
}

/** What whoever looks does. */
interface Said {
  readonly at: number;
  /** For so long it counts, s. */
  readonly holds: number;
  readonly client: number;
  readonly report: PursuitReport;
}

/** Who lets the car follow, and what the one who looks says of it. */
export class Pursuits {
  readonly #news: News;
  readonly #around: PursuitSurroundings;
  readonly #looker: () => number | undefined;
  readonly #rates = new Map<number, TokenBucket>();
  /** Of whoever has switched it on; without one nothing follows. */
  #wish: Wish | undefined;
  #said: Said | undefined;

  constructor(news: News, around: PursuitSurroundings, looker: () => number | undefined) {
    this.#news = news;
    this.#around = around;
    this.#looker = looker;
  }

  /** For telemetry; null: nobody looks, or nobody has said so lately. */
  report(): PursuitReport | null {
    const said = this.#said;
    return said !== undefined && this.#around.now() - said.at <= said.holds ? said.report : null;
  }

  /** Hands the wheel to the one who looks, which is asked to follow; or off. */
  pursue(client: number, { on, distance, side }: PursueMessage): Refusal | undefined {
    const looker = this.#looker();
    if (looker === undefined) return this.nobodyLooks();
    // Whoever wants it to stop is not to wait.
    const refused = on ? this.#begin(client, looker) : undefined;
    if (refused) {
      if (this.#wish?.client !== client) this.#tellEnd(client, refused.text);
      return refused;
    }
    const before = this.#wish;
    if (before && before.client !== client)
      this.#tellEnd(before.client, `${this.#nameOf(client)} switched it ${on ? "on anew" : "off"}`);
    const now = this.#around.now();
    this.#wish = on ? { client, since: now, heardAt: now, hasBegun: false } : undefined;
    const how = { ...(distance !== undefined && { distance }), ...(side !== undefined && { side }) };
    this.#news.add({ type: "pursue-wanted", client, on, ...how }, looker);
    return undefined;
  }

  /** A client is still there. */
  keep(client: number): void {
    if (this.#wish?.client === client) this.#wish.heardAt = this.#around.now();
  }

  /** To be called after each tick, never inside it. */
  afterTick(): void {
    const wish = this.#wish;
    if (wish === undefined || this.#around.now() - wish.heardAt <= LEASE) return;
    const name = this.#nameOf(wish.client);
    this.#stop(`nothing came from ${name}, who switched it on, for ${LEASE * 1e3} ms`);
  }

  /** Why there is nobody who has seen anything: whoever is to look may be there, and blind. */
  nobodyLooks(): Refusal {
    return refusal("unavailable", this.report()?.blindness?.text ?? NOBODY_LOOKS);
  }

  say(client: number, { type: _, ...report }: PursuitMessage): Refusal | undefined {
    const { arbiter, now } = this.#around;
    if (arbiter().who(client)?.source !== "follower")
      return refusal("unavailable", 'only a client whose source is "follower" may say what a follower does');
    const looker = this.#looker();
    if (looker !== undefined && looker !== client)
      return refusal("unavailable", "somebody else looks already: one at a time");
    if (!this.#take(client, REPORT_RATE))
      return refusal("rate", `more than ${REPORT_RATE} reports a second are not taken`);
    this.#said = { at: now(), holds: STALE, client, report };
    this.#compare(report, client);
    return undefined;
  }

  /** What the follower does with what is wanted of it. */
  #compare({ state, reason }: PursuitReport, looker: number): void {
    const wish = this.#wish;
    if (state !== "off") {
      if (wish) wish.hasBegun = true;
      // Nobody would stop it.
      else this.#news.add({ type: "pursue-wanted", client: looker, on: false, reason: NOBODY_WANTS }, looker);
      return;
    }
    if (wish === undefined || !(wish.hasBegun || this.#around.now() - wish.since > BEGINS)) return;
    this.#wish = undefined;
    this.#tellEnd(wish.client, reason);
  }

  /** Whom the car follows is a matter of driving. @returns why not */
  refuseLock(client: number): Refusal | undefined {
    const { arbiter, now } = this.#around;
    if ((this.report()?.state ?? "off") === "off") return undefined;
    const result = arbiter().mayBegin(client, now());
    if (result === "accepted") return undefined;
    return refusal(result, explain(result, arbiter().who(client), arbiter().holder));
  }

  left(client: number): void {
    this.#rates.delete(client);
    if (this.#said?.client === client) this.#lookerLeft(client, this.#said.report);
    if (this.#wish?.client !== client) return;
    this.#stop(`${this.#nameOf(client)}, who switched it on, has gone`);
  }

  /** That the car stands has a reason, and who looks for the eyes finds what is the matter with them. */
  #lookerLeft(client: number, { state }: PursuitReport): void {
    const wish = this.#wish;
    this.#wish = undefined;
    const wasOn = state !== "off" || wish !== undefined;
    const report: PursuitReport = {
      state: "off",
      reason: wasOn ? LOOKER_GONE : "",
      target: null,
      distance: null,
      blindness: { cause: "starting", text: `${LOOKER_GONE}: wait a moment` },
    };
    this.#said = { at: this.#around.now(), holds: GONE, client, report };
    if (!wasOn) return;
    if (wish) this.#tellEnd(wish.client, LOOKER_GONE);
    const text = `The car follows nobody any more: ${LOOKER_GONE}`;
    this.#news.event({ level: "warning", code: "say", text, client });
  }

  /** Nobody who has wanted it could stop it any more. */
  #stop(reason: string): void {
    const wish = this.#wish;
    if (wish === undefined) return;
    this.#wish = undefined;
    this.#tellEnd(wish.client, reason);
    const looker = this.#looker();
    if (looker !== undefined)
      this.#news.add({ type: "pursue-wanted", client: wish.client, on: false, reason }, looker);
  }

  #tellEnd(client: number, reason: string): void {
    this.#news.add({ type: "pursuit-ended", reason: reason.slice(0, LONGEST) }, client);
  }

  #nameOf(client: number): string {
    return this.#around.arbiter().who(client)?.name ?? "whoever";
  }

  #begin(client: number, looker: number): Refusal | undefined {
    if (!this.#take(client, SWITCH_RATE))
      return refusal("rate", `more than ${SWITCH_RATE} times a second it is not switched on`);
    const { arbiter, isArmed, now, release } = this.#around;
    const { who, holder } = { who: arbiter().who(client), holder: arbiter().holder };
    if (who?.source === "follower") return refusal("unavailable", sentences.followerFollows);
    const result = arbiter().mayBegin(client, now());
    if (result !== "accepted") return refusal(result, explain(result, who, holder));
    if (!isArmed()) return refusal("arming", sentences.notArmed);
    if (holder?.client === looker) return undefined;
    // Whoever may drive takes it from a weaker one, as with a stick.
    if (holder !== undefined && holder.client !== client) arbiter().ask(client, now());
    release(client);
    arbiter().ask(looker, now());
    return undefined;
  }

  #take(client: number, rate: number): boolean {
    const now = this.#around.now();
    const bucket = this.#rates.get(client) ?? new TokenBucket(rate, rate, now);
    this.#rates.set(client, bucket);
    return bucket.take(now);
  }
}
