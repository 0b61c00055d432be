import assert from "node:assert/strict";
import type { Telemetry } from "../../src/protocol/messages.ts";
import type { DriverPage } from "./driver-page.ts";
import { BUTTON, type TestGamepad } from "./gamepad.ts";
import { pause } from "./wait.ts";
import { speedOf, type Witness } from "./witness.ts";

const TURN = 0.5;
const PATIENCE_MS = 500;
/** A machine that does much else at the same time lets a driver's lease run out now and then. */
const ENOUGH = 0.5;

/** What stops a car whose computer is kept from it by others. */
const STARVED = "loop-frozen";
const isStarved = ({ faults, safety }: Telemetry) =>
  faults.some(({ id }) => id === STARVED) || /stood still/.test(safety.reason);

/** Somebody who has the car turn on the spot by the page's gamepad, whatever else happens, until it is ended. */
export class Spin {
  readonly #witness: Witness;
  readonly #gamepad: TestGamepad;
  readonly #from: number;
  #isOver = false;
  #done: Promise<void> = Promise.resolve();

  private constructor(witness: Witness, gamepad: TestGamepad) {
    this.#witness = witness;
    this.#gamepad = gamepad;
    this.#from = witness.now.time;
  }

  static async begin(page: DriverPage, gamepad: TestGamepad, witness: Witness): Promise<Spin> {
    await gamepad.press(BUTTON.arm);
    await page.shows("state", "state", "armed");
    await gamepad.hold({ turn: TURN });
    await witness.see("the car turning", (now) => speedOf(now) > 0.05);
    const spin = new Spin(witness, gamepad);
    spin.#done = spin.#push();
    return spin;
  }

  /** Since it began nothing but a starving computer has stopped the car, and it has turned as it was told. */
  goesOn(): void {
    const { history } = this.#witness.since(this.#from);
    const stopped = history.find(
      (now) => (now.safety.state !== "armed" || now.faults.length > 0) && !isStarved(now),
    );
    const { time, safety, faults } = stopped ?? {};
    assert.equal(stopped, undefined, `it was stopped: ${JSON.stringify({ time, safety, faults })}`);
    const speeds = history.map(speedOf).sort((a, b) => a - b);
    const usual = speeds[Math.floor(0.9 * speeds.length)] ?? 0;
    assert.ok(usual > 0.05, `the car turns at ${usual} m/s of its wheels`);
    const quick = history.filter((now) => now.driver !== null && speedOf(now) > 0.8 * usual).length;
    assert.ok(quick > ENOUGH * history.length, `it turned in ${quick} of ${history.length} reports`);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#done;
  }

  /** A person whose car has stopped lets go of the stick and pushes it again. */
  async #push(): Promise<void> {
    while (!this.#isOver) {
      await pause(PATIENCE_MS);
      if (this.#isOver || this.#witness.now.driver !== null) continue;
      await this.#gamepad.letGo();
      if (this.#witness.now.safety.state !== "armed") await this.#gamepad.press(BUTTON.arm);
      await this.#gamepad.hold({ turn: TURN });
    }
  }
}
