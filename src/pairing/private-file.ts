import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type * as z from "zod";

/** A file of ours that cannot be read as what it is; it is left as it was. */
export class BrokenFileError extends Error {
  override readonly name = "BrokenFileError";
}

/**
 * @param empty what stands for a file that is not there
 * @throws BrokenFileError with what to do
 */
export function readPrivate<T>(path: string, schema: z.ZodType<T>, empty: T): T {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return empty;
    throw new BrokenFileError(`${path} cannot be read: ${(error as Error).message}`);
  }
  const found = schema.safeParse(asJson(text));
  if (found.success) return found.data;
  throw new BrokenFileError(
    `${path} is broken, and was left as it is: mend it, or move it away and pair anew`,
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For nobody's eyes but the owner's. Whoever reads it finds the old content or the new, and nothing between. */
export function writePrivate(path: string, value: unknown): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${basename(path)}.${process.pid}`);
  rmSync(draft, { force: true });
  try {
    const file = openSync(draft, "wx", 0o600);
    try {
      writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
