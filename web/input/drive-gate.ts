import type { Telemetry } from "../../src/protocol/messages.ts";

type Driver = Telemetry["driver"];

/**
 * A driver's stick overrules scripts and followers; from another person the wheel has to be asked for, and from
 * calibration nobody gets it.
 */
export function mayDrive(driver: Driver, me: number): boolean {
  if (driver === null || driver.client === me) return true;
  return driver.source !== "driver" && driver.source !== "calibration";
}

/**
 * Decides whether a `drive` message leaves now.
 *
 * After a cut (hidden tab, lost focus, unplugged gamepad, cancelled touch, lost link) nothing leaves
 * until everything has been let go and then moved afresh: a stick that is still held when the tab
 * comes back must not start the car. A wheel that was asked for and given is held at standstill, for
 * the robot would take it back from a page that says nothing.
 */
export class DriveGate {
  #state: "let-go" | "await-input" | "open" = "let-go";
  #wasNeutral = true;
  #asked = false;
  #opened = false;

  /**
   * The latest step was a fresh push. The robot wants to hear of the rest before it, for it obeys
   * nobody who lost the wheel and has not let go since.
   */
  get opened(): boolean {
    return this.#opened;
  }

  /**
   * @param neutral nothing is pushed on any device
   * @param holding the robot says that this page has the wheel
   */
  step(neutral: boolean, holding: boolean): boolean {
    this.#opened = this.#state === "await-input" && !neutral;
    if (this.#asked && holding && neutral) this.#state = "open";
    else if (this.#state === "let-go" && neutral) this.#state = "await-input";
    else if (this.#opened) this.#state = "open";
    if (this.#state !== "open") return false;
    this.#asked = false;
    // One zero after the last push, even if the robot never gave us the wheel.
    const letGoNow = neutral && !this.#wasNeutral;
    this.#wasNeutral = neutral;
    return !neutral || holding || letGoNow;
  }

  /** @returns whether something may have been under way that now has to be stopped */
  cut(): boolean {
    const wasOpen = this.#state === "open";
    this.mustLetGo();
    this.#asked = false;
    return wasOpen;
  }

  /** Somebody else drives: what is pushed now does not count when the wheel becomes free. */
  mustLetGo(): void {
    this.#state = "let-go";
    this.#wasNeutral = true;
  }

  /** The person asks for the wheel, and means to hold it when it comes, unless there is a cut before. */
  ask(): void {
    this.#asked = true;
  }

  /** The person took the wheel by hand, which is as good as a fresh push. */
  open(): void {
    this.#state = "open";
  }
}
