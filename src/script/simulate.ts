import { type RunOptions, type RunResult, runScript, type Script } from "./run.ts";

/** Of a simulated run. */
export interface SimulateOptions extends RunOptions {
  /** A profile's path; left out: the kit that the simulated car is a twin of. */
  readonly profile?: string;
  /** A world's name, such as `empty`, or a file's path; left out: the furnished room. */
  readonly world?: string;
}

/**
 * Runs a script on a simulated car in this process, on virtual time: as quick as the computer can, and with the same
 * answer every time. Time passes only while the script waits for the car.
 *
 * @throws as `runScript`; DocumentError where a file is broken
 * @example
 * import { simulate } from "strafe";
 *
 * const { value, truth } = await simulate(
 *   async (car) => {
 *     const { elapsed } = await car.move({ x: "1 m" });
 *     return elapsed;
 *   },
 *   { world: "empty", seed: 7 },
 * );
 * console.log(value, truth);
 */
export async function simulate<T>(script: Script<T>, options: SimulateOptions = {}): Promise<RunResult<T>> {
  const { profile, world, ...more } = options;
  // Whoever only wants the maths does not load the simulator.
  const { FastWire } = await import("./fast-wire.ts");
  const wire = await FastWire.create({ profile, world });
  try {
    return await runScript(script, wire, more);
  } finally {
    await wire.close();
  }
}
