import type { Clock } from "../core/clock.ts";
import { openSimulatedCar } from "../hardware/sim/open.ts";
import { DocumentError } from "../profile/document.ts";
import { DEFAULT_PROFILE, loadProfile } from "../profile/profile.ts";
import { Robot } from "./robot.ts";

export interface RobotFiles {
  /** A profile's path; left out: the kit that the simulated car is a twin of. */
  readonly profile?: string | undefined;
  /** A world's name or path, for a car that is simulated. */
  readonly world?: string | undefined;
}

/** @throws DocumentError where a file is broken, with its place and what was expected */
export async function createRobot(files: RobotFiles, clock: Clock): Promise<Robot> {
  const path = files.profile ?? DEFAULT_PROFILE;
  const profile = loadProfile(path);
  const backend = await openSimulatedCar(files.world, clock);
  try {
    return new Robot(profile, backend, clock);
  } catch (error) {
    // Each figure is in bounds, but together they make no car: a kS above the battery's voltage, say.
    if (error instanceof RangeError) throw new DocumentError(`${path}: ${error.message}`);
    throw error;
  }
}
