import type { Telemetry } from "../../protocol/messages.ts";

type Arming = Telemetry["safety"]["state"];

/** Has each drive recorded by itself: from the arming of the car until a little after its disarming. */
export class EachDrive {
  readonly #afterwards: number;
  #before: Arming | undefined;
  #armedAt = Number.NEGATIVE_INFINITY;
  /** The recording that is under way was begun here. */
  #isOurs = false;
  #wasRecorded = false;

  /** @param afterwards s */
  constructor(afterwards: number) {
    this.#afterwards = afterwards;
  }

  /**
   * To be called with every telemetry. Who ends a recording by hand while the car is armed has it end: the next
   * arming begins another.
   *
   * @param time s
   * @param isRecorded a recording is under way, whoever began it
   */
  look(state: Arming, time: number, isRecorded: boolean): "begin" | "end" | undefined {
    const isArmed = state === "armed";
    const hasArmed = isArmed && this.#before !== "armed";
    this.#before = state;
    if (isArmed) this.#armedAt = time;
    if (this.#wasRecorded && !isRecorded) this.#isOurs = false;
    this.#wasRecorded = isRecorded;
    if (hasArmed && !isRecorded) {
      this.#isOurs = true;
      return "begin";
    }
    if (!this.#isOurs || isArmed || time - this.#armedAt < this.#afterwards) return undefined;
    this.#isOurs = false;
    return "end";
  }
}
