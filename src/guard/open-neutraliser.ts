import type { Neutraliser } from "../hardware/ports.ts";
import type { Hardware } from "../profile/hardware.ts";

/**
 * What makes this board safe from outside; imported when needed, as the backends are.
 *
 * @returns undefined: no wheel goes on turning without who drives it
 * @throws BoardError where the board cannot be used
 */
export async function openNeutraliser(hardware: Hardware): Promise<Neutraliser | undefined> {
  switch (hardware.backend) {
    case "pigpiod": {
      const { PigpiodNeutraliser } = await import("../hardware/pigpiod/neutraliser.ts");
      return new PigpiodNeutraliser(hardware);
    }
    default:
      return undefined;
  }
}
