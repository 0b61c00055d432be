import { terminalAsker } from "./asker.ts";
import { list } from "./commands/list.ts";
import { type NewOptions, newProfile } from "./commands/new.ts";
import type { Output } from "./commands/output.ts";
import { diff, rollback } from "./commands/past.ts";
import { show } from "./commands/show.ts";

/** `strafe profile …`: each returns the exit code, 0 done, 1 failed, 2 wrong usage. */

const output: Output = { out: (line) => console.log(line), err: (line) => console.error(line) };

export async function runNew(options: NewOptions): Promise<number> {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  // Questions are no result: they go where messages go.
  const asker = isTerminal && !options.yes ? terminalAsker(process.stdin, process.stderr) : undefined;
  try {
    return await newProfile(options, asker, output);
  } finally {
    asker?.close();
  }
}

export const runList = (options: { dir: string; json: boolean }) => list(options, output);

export const runShow = (name: string, options: { dir: string; json: boolean }) => show(name, options, output);

export const runDiff = (
  car: string,
  from: string | undefined,
  to: string | undefined,
  options: { dir: string; measured: boolean },
) => diff(car, from, to, options, output);

export const runRollback = (
  car: string,
  version: string | undefined,
  options: { dir: string; measured: boolean },
) => rollback(car, version, options, output);
