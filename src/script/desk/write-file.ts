import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Whoever reads it finds the old file or the new one, and nothing between.
 *
 * @param isNew fails with EEXIST where there is such a file by now
 * @throws what Node throws; nothing is left behind
 */
export async function writeFile(path: string, text: string, isNew: boolean): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}`);
  await rm(draft, { force: true });
  try {
    // "x": no link that somebody else has put there is followed.
    const file = await open(draft, "wx", 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (isNew) await link(draft, path);
    else await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
}

/** A new name is on the disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const entry = await open(folder, "r");
  try {
    await entry.sync();
  } finally {
    await entry.close();
  }
}
