import type { MotionResult } from "../motion.ts";
import type { Step, StepWatch } from "../step.ts";
import type { StepBegan, StepEnded } from "./messages.ts";
import type { Place } from "./trouble.ts";

/** Numbers a script's steps, and finds their lines. */
export class StepReporter implements StepWatch {
  readonly #open = new Map<Step, number>();
  readonly #now: () => number;
  readonly #doubtOf: (step: Step) => string | undefined;
  readonly #placeOf: (origin: Error) => Place | undefined;
  readonly #say: (news: ({ type: "step" } & StepBegan) | ({ type: "step-ended" } & StepEnded)) => void;
  #next = 0;

  /**
   * @param now s on the robot's clock
   * @param placeOf the innermost line of the script that an error's stack names
   * @param doubtOf what speaks against where a motion leads
   */
  constructor(
    now: () => number,
    placeOf: (origin: Error) => Place | undefined,
    doubtOf: (step: Step) => string | undefined,
    say: (news: ({ type: "step" } & StepBegan) | ({ type: "step-ended" } & StepEnded)) => void,
  ) {
    this.#now = now;
    this.#placeOf = placeOf;
    this.#doubtOf = doubtOf;
    this.#say = say;
  }

  began(step: Step): void {
    const id = this.#next++;
    this.#open.set(step, id);
    const { what, origin, isMotion, goal } = step;
    const told = { place: this.#placeOf(origin), time: this.#now(), isMotion, goal };
    this.#say({ type: "step", id, what, ...told, doubt: this.#doubtOf(step) });
  }

  ended(step: Step, result: MotionResult | undefined): void {
    const id = this.#open.get(step)!;
    this.#open.delete(step);
    this.#say({ type: "step-ended", id, result, time: this.#now() });
  }
}
