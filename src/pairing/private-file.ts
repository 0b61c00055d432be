import { readFileSync } from "node:fs";
import type * as z from "zod";
import { writeAtomically } from "../core/atomic-file.ts";

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

export function writePrivate(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, undefined, 2)}\n`, { isPrivate: true });
}
