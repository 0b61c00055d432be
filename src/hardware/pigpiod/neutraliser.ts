import { PIGPIOD, PIN_MODE } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import { BridgeBank } from "../bridge.ts";
import type { Neutraliser } from "../ports.ts";
import type { MotorWiring } from "../wiring.ts";
import { PigpiodConnection } from "./connection.ts";
import { deleteOldDeadmen } from "./deadman.ts";
import type { Address } from "./dial.ts";

const PATIENCE_MS = 2000;

/**
 * Every motor pin of the daemon's an output, and low. For a daemon that was restarted and found its pins
 * high, or where a crash has left something behind: while its client lives the daemon needs nobody, and a
 * second connection that writes PWM beside the client's can leave a pin high.
 */
export class PigpiodNeutraliser implements Neutraliser {
  readonly #address: Address;
  readonly #pins: readonly number[];

  constructor(settings: Address & MotorWiring) {
    this.#address = settings;
    const bank = new BridgeBank(settings);
    const levels = Array.from({ length: 32 }, (_, pin) => pin).filter((pin) => (bank.levelMask >>> pin) & 1);
    this.#pins = [...bank.pwmPins, ...levels];
  }

  /** @throws BoardError where a Strafe drives these motors, too: it is left alone */
  async neutralise(): Promise<void> {
    const nothing = () => {};
    const connection = await PigpiodConnection.open(this.#address, {
      refused: nothing,
      replied: nothing,
      lost: nothing,
    });
    try {
      await connection.within(PATIENCE_MS, async () => {
        await deleteOldDeadmen(connection);
        const answers = this.#pins.flatMap((pin) => [
          connection.request(PIGPIOD.WRITE, pin, 0),
          connection.request(PIGPIOD.MODES, pin, PIN_MODE.output),
        ]);
        const failed = (await Promise.allSettled(answers)).filter((answer) => answer.status === "rejected");
        if (failed[0]) throw failed[0].reason;
      });
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      throw new BoardError(`wheels may still be powered: ${error.message}`, error.code);
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {}
}
