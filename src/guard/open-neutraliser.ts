import type { Neutraliser } from "../hardware/ports.ts";
import type { Hardware } from "../profile/hardware.ts";

/**
 * What makes this board safe from outside; imported when needed, as the backends are.
 *
 * @returns undefined: it needs nobody for that
 * @throws BoardError where the board cannot be used
 */
export async function openNeutraliser(hardware: Hardware): Promise<Neutraliser | undefined> {
  switch (hardware.backend) {
    default:
      return undefined;
  }
}
