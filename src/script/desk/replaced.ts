import { link, lstat, readdir, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { asideFolder } from "./aside.ts";

/** Where the texts lie that were saved over, in the scripts' folder. */
const REPLACED = ".replaced";
/** Of one script; the oldest beyond that go for good. */
const MOST_OF_ONE = 20;
/** Of all scripts, so that ever new names do not fill the disk. */
const MOST = 400;

/**
 * Keeps a second name for what is about to be replaced, so nothing is copied and the disk needs no room for it. The
 * highest number is the latest.
 *
 * @returns where it lies, within the folder
 */
export async function keepReplaced(folder: string, name: string): Promise<string> {
  const replaced = await asideFolder(folder, REPLACED);
  const ending = extname(name);
  const stem = name.slice(0, -ending.length);
  const names = await readdir(replaced);
  const latest = Math.max(0, ...names.map((one) => numberOf(one, stem, ending)));
  const kept = `${stem}-${latest + 1}${ending}`;
  await link(join(folder, name), join(replaced, kept));
  await forgetOldest(replaced, names, (one) => numberOf(one, stem, ending));
  return `${REPLACED}/${kept}`;
}

async function forgetOldest(
  folder: string,
  names: readonly string[],
  number: (name: string) => number,
): Promise<void> {
  const ofOne = names.filter((name) => number(name) > 0).sort((a, b) => number(a) - number(b));
  const tooOld = ofOne.slice(0, Math.max(0, ofOne.length + 1 - MOST_OF_ONE));
  const left = names.filter((name) => !tooOld.includes(name));
  if (left.length >= MOST) {
    const dated = await Promise.all(
      left.map(async (name) => ({ name, at: (await lstat(join(folder, name))).mtimeMs })),
    );
    dated.sort((a, b) => a.at - b.at);
    tooOld.push(...dated.slice(0, left.length + 1 - MOST).map(({ name }) => name));
  }
  for (const name of tooOld) await rm(join(folder, name), { force: true });
}

/** 0: it is none of this script's. */
function numberOf(kept: string, stem: string, ending: string): number {
  if (!kept.startsWith(`${stem}-`) || !kept.endsWith(ending)) return 0;
  const number = kept.slice(stem.length + 1, kept.length - ending.length);
  return /^[1-9]\d*$/.test(number) ? Number(number) : 0;
}
