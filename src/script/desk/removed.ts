import { readdir, rm, stat } from "node:fs/promises";
import { extname, join } from "node:path";

/** Where removed scripts lie, in their folder. */
export const REMOVED = ".removed";
/** The oldest beyond that go for good. */
const MOST_REMOVED = 100;

/** Where a script that is removed now is to lie: its own name, or with a number where there is such a one. */
export async function keepRemoved(folder: string, name: string): Promise<string> {
  const names = await readdir(folder);
  if (names.length >= MOST_REMOVED) await forgetOldest(folder, names);
  const ending = extname(name);
  const stem = name.slice(0, -ending.length);
  const taken = new Set(names);
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${stem}-${number}${ending}`;
  return join(folder, free);
}

async function forgetOldest(folder: string, names: readonly string[]): Promise<void> {
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name))).ctimeMs })),
  );
  files.sort((a, b) => a.at - b.at);
  for (const { path } of files.slice(0, 1 + files.length - MOST_REMOVED)) await rm(path, { force: true });
}
