import type { Driver } from "./client.ts";
import { refuseArming } from "./permissions.ts";
import { sentences } from "./sentences.ts";

const isPerson = ({ source }: Driver) => source === "driver" || source === "calibration";

/**
 * What scripts have to do with the motors' power: a car that a script has armed does not stay armed without it, unless
 * a person drives by then; and what a person has disarmed no script arms again that was there already.
 */
export class ScriptArming {
  #armedBy: number | undefined;
  #latest = 0;
  /** Scripts up to this number may not. */
  #barred = 0;
  #barredBy = "";

  join(client: number): void {
    this.#latest = Math.max(this.#latest, client);
  }

  /** @returns the sentence that refuses; undefined: go ahead */
  readonly refuse = (asker: Driver, holder: Driver | undefined): string | undefined => {
    const forbidden = refuseArming(asker, holder);
    if (forbidden !== undefined || asker.source !== "script" || asker.client > this.#barred) return forbidden;
    return sentences.scriptBarred(this.#barredBy);
  };

  /** @param wasArmed before: then it is somebody else's doing */
  armed(by: Driver, wasArmed: boolean): void {
    if (isPerson(by)) {
      this.#armedBy = undefined;
      this.#barred = 0;
    } else if (!wasArmed) this.#armedBy = by.client;
  }

  /** @param by undefined: nobody who has said hello */
  disarmed(by: Driver | undefined): void {
    this.#armedBy = undefined;
    if (!by || !isPerson(by)) return;
    this.#barred = this.#latest;
    this.#barredBy = by.name;
  }

  /** @param holder who has the wheel now @returns whether the car is to be disarmed */
  leave(client: number, holder: Driver | undefined): boolean {
    if (this.#armedBy !== client) return false;
    this.#armedBy = undefined;
    return holder === undefined || !isPerson(holder);
  }
}
