import type { SeenTurn } from "../core/hands.ts";
import type { AfterFailure, Person } from "./person.ts";

/**
 * Nobody beside the car, for `--yes`: everything is allowed, nothing is measured, and a step that finds nothing is left
 * out. Whoever starts it answers for the car: nothing here stops the wheels.
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

  async afterFailure(): Promise<AfterFailure> {
    return "skip";
  }
}
