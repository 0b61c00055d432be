import type { Clock } from "../../core/clock.ts";
import { DEFAULT_WORLD, loadWorld } from "../../sim/world.ts";
import type { Backend } from "../ports.ts";
import { createSimBackend } from "./backend.ts";

export { DEFAULT_WORLD };

/**
 * The simulated car in a world.
 *
 * @param world a shipped world's name, or a file's path; left out: the furnished room
 * @throws DocumentError where the world's file is broken or not there
 */
export function openSimulatedCar(world: string | undefined, clock: Clock): Promise<Backend> {
  return createSimBackend(loadWorld(world ?? DEFAULT_WORLD), clock);
}
