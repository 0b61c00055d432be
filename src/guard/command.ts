import { BoardError } from "../hardware/board-error.ts";
import { DocumentError } from "../profile/document.ts";
import { DEFAULT_PROFILE, loadProfile } from "../profile/profile.ts";
import { openNeutraliser } from "./open-neutraliser.ts";

/**
 * The command `strafe neutralise`: makes the motor board safe once, whatever became of who drove it.
 *
 * @returns the exit code: 0 done, 1 wheels may still be powered
 */
export async function neutralise(profile = DEFAULT_PROFILE): Promise<number> {
  try {
    const { hardware } = loadProfile(profile);
    const neutraliser = await openNeutraliser(hardware);
    if (!neutraliser) {
      console.log(`${profile}: nothing to make safe, no wheel outlives what drives it (${hardware.backend})`);
      return 0;
    }
    try {
      await neutraliser.neutralise();
    } finally {
      await neutraliser.close();
    }
    console.log(`${profile}: every wheel is unpowered (${hardware.backend})`);
    return 0;
  } catch (error) {
    if (!(error instanceof DocumentError || error instanceof BoardError)) throw error;
    console.error(error.message);
    return 1;
  }
}
