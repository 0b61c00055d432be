import { timingSafeEqual } from "node:crypto";
import type { Clock } from "../core/clock.ts";

/** How long one PIN is good for, s. */
const PIN_LIFE = 600;
/** So many wrong tries, whichever PIN was meant, make the present one worthless. */
const TRIES = 5;
/** Then nobody may try for so long, s; twice as long each time, up to the other. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 3600;

export type PinAnswer = { readonly ok: true } | { readonly ok: false; readonly why: string };

export interface Pin {
  /** Six digits. */
  readonly digits: string;
  /** s */
  readonly left: number;
}

/** The PIN that lets one more in: good once, for ten minutes and five tries. */
export class PinBook {
  readonly #clock: Clock;
  readonly #draw: () => string;
  readonly #announce: (digits: string) => void;
  #digits = "";
  #until = Number.NEGATIVE_INFINITY;
  #tries = 0;
  #wait = FIRST_WAIT;
  #closedUntil = Number.NEGATIVE_INFINITY;

  /** @param draw six digits, by chance that nobody can foresee @param announce shows a new one to whoever is at the robot */
  constructor(clock: Clock, draw: () => string, announce: (digits: string) => void) {
    this.#clock = clock;
    this.#draw = draw;
    this.#announce = announce;
  }

  /** One that is good now; drawn and announced where there is none. */
  get pin(): Pin {
    const now = this.#clock.now();
    if (now >= this.#until) this.#renew();
    return { digits: this.#digits, left: this.#until - now };
  }

  /** @param given as it was typed, with or without spaces */
  try(given: string): PinAnswer {
    const now = this.#clock.now();
    if (now < this.#closedUntil) {
      const seconds = Math.ceil(this.#closedUntil - now);
      return { ok: false, why: `there were too many wrong PINs: wait ${seconds} s` };
    }
    if (now >= this.#until) {
      this.#renew();
      return { ok: false, why: "that PIN is too old: the robot shows a new one" };
    }
    if (isSame(given.replace(/\s/g, ""), this.#digits)) {
      // Good once: the next one is drawn when somebody asks for it.
      this.#until = Number.NEGATIVE_INFINITY;
      this.#wait = FIRST_WAIT;
      this.#tries = 0;
      return { ok: true };
    }
    if (++this.#tries < TRIES)
      return { ok: false, why: `that is not the PIN: ${triesLeft(TRIES - this.#tries)}` };
    this.#tries = 0;
    const wait = this.#wait;
    this.#closedUntil = now + wait;
    this.#wait = Math.min(2 * wait, LONGEST_WAIT);
    this.#renew();
    return {
      ok: false,
      why: `that is not the PIN: wait ${wait} s, then use the new one that the robot shows`,
    };
  }

  #renew(): void {
    this.#digits = this.#draw();
    this.#until = this.#clock.now() + PIN_LIFE;
    this.#announce(this.#digits);
  }
}

const triesLeft = (tries: number) => (tries === 1 ? "one try is left" : `${tries} tries are left`);

/** In a time that does not tell which digit was wrong. */
function isSame(given: string, digits: string): boolean {
  if (!/^\d{6}$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(digits));
}

/** For whoever is at the robot. */
export const pinLine = (digits: string) =>
  `pair with PIN ${spaced(digits)} (good once, for ${PIN_LIFE / 60} min; a new one comes when it is needed)`;

/** As people read it: "123 456". */
export const spaced = (digits: string) => `${digits.slice(0, 3)} ${digits.slice(3)}`;
