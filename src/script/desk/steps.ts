import type { ScriptNews } from "../../protocol/script-messages.ts";
import type { StepBegan, StepEnded } from "../runner/messages.ts";
import type { PageWords } from "./page-words.ts";

type PageSteps = NonNullable<Extract<ScriptNews, { type: "script-run" }>["run"]>["steps"];

/** As many as the protocol takes. */
const MOST_SHOWN = 8;
/** A script may begin without end what it never awaits; the oldest is forgotten. */
const MOST_KEPT = 1000;

/** What a run is at. */
export class Steps {
  readonly #open = new Map<number, StepBegan>();

  began(step: StepBegan): void {
    this.#open.set(step.id, step);
    if (this.#open.size > MOST_KEPT) this.#open.delete(this.#open.keys().next().value as number);
  }

  ended({ id }: Pick<StepEnded, "id">): void {
    this.#open.delete(id);
  }

  /** The latest first. */
  shown(words: PageWords): PageSteps {
    return [...this.#open.values()]
      .slice(-MOST_SHOWN)
      .reverse()
      .map(({ what, place }) => ({ what, place: words.place(place) }));
  }
}
