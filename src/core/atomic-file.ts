import {
  closeSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface AtomicWriteOptions {
  /** When this content was first written; left out: now. */
  readonly date?: Date | undefined;
  /** For nobody's eyes but the owner's; so is its folder, where it has to be made. */
  readonly isPrivate?: boolean | undefined;
}

/**
 * Whoever reads the file, or a Pi that loses its power, finds the old content or the new one and nothing
 * between. Its folder is made where it is missing.
 *
 * @throws what the file system says; the file is then as it was
 */
export function writeAtomically(path: string, text: string, options: AtomicWriteOptions = {}): void {
  const { date, isPrivate = false } = options;
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: isPrivate ? 0o700 : 0o777 });
  const draft = join(folder, `.${basename(path)}.${process.pid}`);
  // What an earlier process left there might be open to others.
  rmSync(draft, { force: true });
  try {
    const file = openSync(draft, "wx", isPrivate ? 0o600 : 0o666);
    try {
      writeFileSync(file, text);
      if (date) futimesSync(file, date, date);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  // The new name is on the disk only when the folder is.
  const entry = openSync(folder, "r");
  try {
    fsyncSync(entry);
  } finally {
    closeSync(entry);
  }
}
