import type { Car } from "./car.ts";
import { EndedError } from "./errors.ts";

/** A part of a script with a car of its own, whose calls end with that part. */
export type Branch<T> = (car: Car, signal: AbortSignal) => T | Promise<T>;

/**
 * Runs all branches until the first is done. The others are aborted, and it is over when they are: no wheel still
 * turns for a loser.
 *
 * @throws what the first threw, or what a loser threw other than that it was aborted
 */
export async function race<T>(car: Car, branches: readonly Branch<T>[]): Promise<T> {
  return (await together(car, branches, true))[0]!;
}

/** Runs all branches until all are done. If one throws, the others are aborted. @throws what the first threw */
export async function parallel<T>(car: Car, branches: readonly Branch<T>[]): Promise<T[]> {
  return await together(car, branches, false);
}

/** Does `work` while something else is under way, a motion say, and aborts it when that is over. */
export async function beside<T>(car: Car, motion: Promise<T>, work: Branch<unknown>): Promise<T> {
  const control = new AbortController();
  const working = run(car, work, control);
  // An error of the work's ends the wait; the motion is its caller's.
  const failed = working.then(() => new Promise<never>(() => {}));
  try {
    return await Promise.race([motion, failed]);
  } finally {
    control.abort(new EndedError("what this was done beside is over"));
    await working;
  }
}

async function together<T>(car: Car, branches: readonly Branch<T>[], isRace: boolean): Promise<T[]> {
  const controls = branches.map(() => new AbortController());
  const results: T[] = [];
  let errors: unknown[] = [];
  let isDecided = false;
  const decide = (winner: number) => {
    if (isDecided) return;
    isDecided = true;
    for (const [i, control] of controls.entries())
      if (i !== winner) control.abort(new EndedError("another branch was done first"));
  };
  await Promise.all(
    branches.map(async (branch, i) => {
      try {
        const value = await run(car, branch, controls[i]!);
        if (isRace && isDecided) return;
        results[isRace ? 0 : i] = value as T;
        if (isRace) decide(i);
      } catch (error) {
        errors = [...errors, error];
        decide(i);
      }
    }),
  );
  if (errors.length > 0) throw errors[0];
  return results;
}

/** @returns nothing where it was over because it was aborted */
async function run<T>(car: Car, branch: Branch<T>, control: AbortController): Promise<T | undefined> {
  const { signal } = control;
  try {
    return await branch(car.within(signal), signal);
  } catch (error) {
    if (signal.aborted && (error === signal.reason || error instanceof EndedError)) return undefined;
    throw error;
  }
}
