import type { Hands, SeenTurn } from "../../core/hands.ts";
import type { AfterFailure, Person, Question } from "./person.ts";

/** {@link Hands} that answer at once, or that are asked over a wire. */
export type NearOrFarHands = {
  [Task in keyof Hands]: (
    ...what: Parameters<Hands[Task]>
  ) => ReturnType<Hands[Task]> | Promise<ReturnType<Hands[Task]>>;
};

/** A simulator as the person beside its car: measures whatever is asked, and objects to nothing. */
export class HandsPerson implements Person {
  readonly #hands: NearOrFarHands;

  constructor(hands: NearOrFarHands) {
    this.#hands = hands;
  }

  async ready(): Promise<boolean> {
    return true;
  }

  objection(): string | undefined {
    return undefined;
  }

  async put(on: "blocks" | "floor"): Promise<void> {
    await this.#hands.put(on);
  }

  async turned(): Promise<SeenTurn | undefined> {
    return this.#hands.turned();
  }

  async turnWheel(wheel: number, turns: number): Promise<boolean> {
    await this.#hands.turnWheel(wheel, turns);
    return true;
  }

  async measure({ what }: Question): Promise<number | undefined> {
    switch (what) {
      case "ahead":
        return this.#hands.distanceAhead();
      case "left":
        return this.#hands.distanceLeft();
      case "angle":
        return this.#hands.angle();
      case "wall":
        return this.#hands.distanceToWall();
    }
  }

  async afterFailure(_why: string, isVital: boolean): Promise<AfterFailure> {
    return isVital ? "end" : "skip";
  }
}
