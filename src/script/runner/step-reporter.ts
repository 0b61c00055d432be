import type { MotionResult } from "../motion.ts";
import type { Step, StepWatch } from "../step.ts";
import type { StepBegan, StepEnded } from "./messages.ts";
import type { Place } from "./trouble.ts";

/** Numbers a script's steps, and finds their lines. */
export class StepReporter implements StepWatch {
  readonly #open = new Map<Step, number>();
  readonly #now: () => number;
  readonly #placeOf: (origin: Error) => Place | undefined;
  readonly #say: (news: ({ type: "step" } & StepBegan) | ({ type: "step-ended" } & StepEnded)) => void;
  #next = 0;

  /** @param now s on the robot's clock @param placeOf the innermost line of the script that an error's stack names */
  constructor(
    now: () => number,
    placeOf: (origin: Error) => Place | undefined,
    say: (news: ({ type: "step" } & StepBegan) | ({ type: "step-ended" } & StepEnded)) => void,
  ) {
    this.#now = now;
    this.#placeOf = placeOf;
    this.#say = say;
  }

  began(step: Step): void {
    const id = this.#next++;
    this.#open.set(step, id);
    const { what, origin } = step;
    this.#say({ type: "step", id, what, place: this.#placeOf(origin), time: this.#now() });
  }

  ended(step: Step, result: MotionResult | undefined): void {
    const id = this.#open.get(step)!;
    this.#open.delete(step);
    this.#say({ type: "step-ended", id, result, time: this.#now() });
  }
}
