import type { SeenTurn } from "../../core/hands.ts";
import type { AfterFailure, Person } from "./person.ts";

/**
 * Nobody beside the car, for `--yes`: everything is allowed, nothing is measured, and it ends where what comes
 * after would make no sense. Whoever starts it answers for the car: nothing here stops the wheels.
 */
export class ScriptedPerson implements Person {
  async ready(): Promise<boolean> {
    return true;
  }

  objection(): string | undefined {
    return undefined;
  }

  async put(): Promise<void> {}

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
