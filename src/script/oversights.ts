import type { Step } from "./step.ts";

/**
 * What became of a call that nobody awaited, or whose caller nobody did.
 *
 * - `replaced`: another motion began before it was done
 * - `cut`: the script was over before it
 * - `unfinished`: the same, and something waited for it that nobody awaits itself
 * - `failed`: with this message
 * - `unheard`: it was a wait, and nothing waited
 */
export type Fate =
  | {
      readonly kind: "replaced";
      readonly by: Pick<Step, "what"> & { readonly origin: Error | undefined };
      /** Something waited for it, and was not awaited itself, or ended it on purpose. */
      readonly wasAwaited: boolean;
    }
  | { readonly kind: "cut"; readonly isEndless: boolean }
  | { readonly kind: "unfinished" }
  | { readonly kind: "failed"; readonly text: string }
  | { readonly kind: "unheard" };

/** A call of the script's that nobody waits for to its end, though somebody should have. */
export interface Oversight {
  readonly what: string;
  /** Its stack leads to the line of the script that called. */
  readonly origin: Error;
  readonly fate: Fate;
}

/** A script that makes the same mistake again and again is told of it all the same. */
const MOST = 200;

/** Collects them; whether a promise was awaited after all is known only once the script is over. */
export class Oversights {
  readonly #found: { readonly oversight: Oversight; readonly isAwaited: () => boolean }[] = [];

  /** @param isAwaited asked once the script is over; left out: it is a mistake whoever awaits it */
  add(oversight: Oversight, isAwaited = () => false): void {
    if (this.#found.length < MOST) this.#found.push({ oversight, isAwaited });
  }

  /** One for each line and fate. */
  get all(): Oversight[] {
    const all = new Map<string, Oversight>();
    for (const { oversight, isAwaited } of this.#found) {
      if (isAwaited()) continue;
      // The line that called; who called the caller is another one after the first await.
      const key = `${oversight.fate.kind} ${oversight.origin.stack?.split("\n")[1]}`;
      if (!all.has(key)) all.set(key, oversight);
    }
    return [...all.values()];
  }
}
