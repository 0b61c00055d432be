import { BoardError } from "../board-error.ts";
import type { Neutraliser } from "../ports.ts";
import { neutralBytes } from "./messages.ts";
import { finish, loadSerialPort, type OpenLine, openSharedSerialLine } from "./serial-line.ts";
import type { FirmataSettings } from "./settings.ts";

/**
 * Stops the wheels of an Arduino or Pico whose client is dead or frozen: nothing but a few bytes, without
 * the handshake that takes seconds. Opening the port after its client died restarts an Uno or a Mega, which
 * stops the wheels already; a Leonardo or a Pico runs on, and reads the bytes.
 *
 * @throws BoardError where the package serialport cannot be loaded
 */
export async function createFirmataNeutraliser(
  settings: FirmataSettings,
  openLine?: OpenLine,
): Promise<Neutraliser> {
  // Now, so that nothing has to be loaded when it is needed.
  if (openLine === undefined) await loadSerialPort();
  const open = openLine ?? openSharedSerialLine;
  const bytes = neutralBytes(settings);
  return {
    async neutralise() {
      const failed = (why: string) =>
        new BoardError(`${why}; all four wheels may still turn: switch the motors' power off`);
      const line = await open(settings.port, settings.baud).catch((error: unknown) => {
        throw error instanceof BoardError ? failed(error.message) : error;
      });
      try {
        await new Promise<void>((resolve, reject) => {
          const lost = (error: Error) => reject(failed(`${settings.port} broke: ${error.message}`));
          line.once("error", lost);
          line.once("close", () => lost(new Error("it was closed")));
          line.write(bytes, (error) => (error ? lost(error) : resolve()));
        });
      } finally {
        await finish(line);
      }
    },
    close: async () => {},
  };
}
