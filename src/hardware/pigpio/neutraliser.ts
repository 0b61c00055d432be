import { BoardError } from "../board-error.ts";
import { BridgeBank } from "../bridge.ts";
import type { Neutraliser } from "../ports.ts";
import { type Addon, type LoadAddon, loadAddon } from "./addon.ts";
import { type Machine, readyAddon, thisMachine } from "./machine.ts";
import { type PigpioSettings, Session } from "./session.ts";

/** A process that was killed keeps the library's lock until it is reaped. */
const PATIENCE_MS = 500;
const PAUSE_MS = 2;

/**
 * Makes the pins safe from another process once control is dead: its DMA goes on putting out the last duty
 * until somebody initialises the library anew. While control lives, even frozen, it has the library's lock, and
 * nobody else reaches the pins: kill it first.
 *
 * The library takes over this process's signals when it is first used, and ends the process at any of them.
 *
 * @throws BoardError where the library cannot work here
 */
export async function createPigpioNeutraliser(
  settings: PigpioSettings,
  load: LoadAddon = loadAddon,
  machine: Machine = thisMachine,
): Promise<Neutraliser> {
  return new PigpioNeutraliser(await readyAddon(load, machine), settings, machine);
}

class PigpioNeutraliser implements Neutraliser {
  readonly #addon: Addon;
  readonly #settings: PigpioSettings;
  readonly #machine: Machine;
  readonly #bank: BridgeBank;
  #running: Promise<void> | undefined;

  constructor(addon: Addon, settings: PigpioSettings, machine: Machine) {
    this.#addon = addon;
    this.#settings = settings;
    this.#machine = machine;
    this.#bank = new BridgeBank(settings);
  }

  neutralise(): Promise<void> {
    this.#running ??= this.#neutralise().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #neutralise(): Promise<void> {
    const start = performance.now();
    for (;;) {
      try {
        const session = Session.open(this.#addon, this.#settings, this.#bank, this.#machine);
        await session.close();
        return;
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
        if (performance.now() - start > PATIENCE_MS) {
          throw new BoardError(
            `wheels may still be powered, switch the motors' battery off: ${error.message}`,
          );
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async close(): Promise<void> {
    await this.#running?.catch(() => {});
  }
}
