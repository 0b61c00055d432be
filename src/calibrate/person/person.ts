import type { SeenTurn } from "../../core/hands.ts";

/** What is to be measured after a motion, or before one. Lengths in m, angles in rad. */
export interface Question {
  /**
   * - `ahead`, `left`: how far the car's middle came from where it was put down, along its heading then, and to its left
   * - `angle`: how far it turned since, counter-clockwise +, whole turns counted
   * - `wall`: from the distance sensor straight ahead to the wall
   */
  readonly what: "ahead" | "left" | "angle" | "wall";
  /** What the wheels say, roughly; undefined: nobody knows. */
  readonly expected?: number | undefined;
  /** Why the last answer is not believed, as a sentence; the question is asked again. */
  readonly doubt?: string | undefined;
}

/** What to do with a step that found nothing. */
export type AfterFailure = "again" | "skip" | "end";

/**
 * Whoever stands beside the car: lets it move, puts it where it has to be, looks, and measures. A prompt in a terminal,
 * or, in a world, the simulator itself. Whoever wants to end it all rejects with a {@link CalibrationError}.
 */
export interface Person {
  /**
   * Asks whether the wheels may turn now.
   *
   * @param what one sentence: what will move, how, and for how long
   * @returns false: this step is to be left out
   */
  ready(what: string): Promise<boolean>;
  /** Asked again and again while wheels turn: why they may no longer, as a sentence, such as that the key was let go. */
  objection(): string | undefined;
  /** Waits until the car stands there; what is measured counts from here. */
  put(on: "blocks" | "floor"): Promise<void>;
  /** Which wheel turned just now, and which way. @returns undefined: nobody looked */
  turned(): Promise<SeenTurn | undefined>;
  /** Waits until the wheel was turned by hand, forward. @param wheel by its place in WHEELS @returns false: left out */
  turnWheel(wheel: number, turns: number): Promise<boolean>;
  /** @returns m or rad; undefined: nobody measured */
  measure(question: Question): Promise<number | undefined>;
  /**
   * @param why the step found nothing, as a sentence
   * @param isVital what comes after it makes no sense without it
   */
  afterFailure(why: string, isVital: boolean): Promise<AfterFailure>;
}
