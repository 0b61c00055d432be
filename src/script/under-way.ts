import type { Fate, Oversights } from "./oversights.ts";

/** Something that the script has begun and that takes time. */
interface Work {
  /** Such as "race". */
  readonly what: string;
  /** Its stack leads to the line of the script that began it. */
  readonly origin: Error;
  /** Several parts at once, a motion, or a wait. */
  readonly kind: "whole" | "motion" | "wait";
  /** Of the car that it was begun with. */
  readonly scope: AbortSignal | undefined;
  /** Asked once the script is over. @returns undefined: it may be left */
  left(): Fate | undefined;
}

const UNFINISHED: Fate = { kind: "unfinished" };
/** What is told first. */
const ORDER: readonly Work["kind"][] = ["whole", "motion", "wait"];

/** What a script has begun and is not over. */
export class UnderWay {
  readonly #works = new Set<Work>();

  /** @returns to be called when it is over */
  add(work: Work): () => void {
    this.#works.add(work);
    return () => this.#works.delete(work);
  }

  /** Adds several parts at once, for as long as they take. */
  async during<T>(work: Pick<Work, "what" | "origin" | "scope">, begin: () => Promise<T>): Promise<T> {
    const over = this.add({ ...work, kind: "whole", left: () => UNFINISHED });
    try {
      return await begin();
    } finally {
      over();
    }
  }

  /** The script is over: what is still under way nobody waits for to its end. @param run of all of the script */
  leave(run: AbortSignal, oversights: Oversights): void {
    const works = [...this.#works].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    // What several parts at once have begun is told by the whole of them.
    const isWhole = works.some(({ kind }) => kind === "whole");
    for (const { what, origin, scope, left } of works) {
      const fate = isWhole && scope !== run ? undefined : left();
      if (fate) oversights.add({ what, origin, fate });
    }
  }
}
