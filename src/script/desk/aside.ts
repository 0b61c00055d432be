import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FolderError } from "./folder-error.ts";

/** A folder within the scripts' one for what is put aside, made where it is missing. @returns its path */
export async function asideFolder(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  // A link would lead elsewhere.
  if (!(await lstat(path)).isDirectory())
    throw new FolderError(`${name} is no folder of this folder: move it away on the robot itself`);
  return path;
}
