import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of Strafe's own package.json: where the worlds, the kits and the built page are. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "strafe") return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("Strafe's package.json was not found above its own code");
  return findRoot(parent);
}
