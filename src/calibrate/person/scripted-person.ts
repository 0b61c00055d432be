import type { SeenTurn } from "../../core/hands.ts";
import { CalibrationError } from "../car/car.ts";
import type { AfterFailure, Person } from "./person.ts";

/**
 * Nobody beside the car, for `--yes`: everything is allowed, nothing is measured, and it ends where what comes
 * after would make no sense. Whoever starts it answers for the car: nothing here stops the wheels.
 */
export class ScriptedPerson implements Person {
  /** Whoever started it has put the car where its first step wants it. */
  #standsOn: "blocks" | "floor" | undefined;

  async ready(): Promise<boolean> {
    return true;
  }

  objection(): string | undefined {
    return undefined;
  }

  async put(on: "blocks" | "floor"): Promise<void> {
    this.#standsOn ??= on;
    if (on === this.#standsOn) return;
    throw new CalibrationError(
      `the car would have to stand on ${on === "floor" ? "the floor" : "blocks"} now, and with --yes nobody is there to put ` +
        "it: put it there yourself, and go on with  --yes --resume",
      { isEnd: true },
    );
  }

  async turned(): Promise<SeenTurn | undefined> {
    return undefined;
  }

  async turnWheel(): Promise<boolean> {
    return false;
  }

  async measure(): Promise<number | undefined> {
    return undefined;
  }

  async afterFailure(_why: string, isVital: boolean): Promise<AfterFailure> {
    return isVital ? "end" : "skip";
  }
}
