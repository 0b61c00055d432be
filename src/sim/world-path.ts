import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DocumentError } from "../profile/document.ts";
import { packageRoot } from "../profile/package-root.ts";

const shipped = join(packageRoot, "src/sim/worlds");

/** The names of the worlds that come with Strafe. */
export function worldNames(): string[] {
  return readdirSync(shipped)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/**
 * Where a world is: a shipped one by its name, such as "furnished", any other by its path.
 *
 * @throws DocumentError with the names that are known, for a name that is not
 */
export function worldPath(nameOrPath: string): string {
  if (/[/\\.]/.test(nameOrPath)) return nameOrPath;
  if (worldNames().includes(nameOrPath)) return join(shipped, `${nameOrPath}.yaml`);
  throw new DocumentError(
    `there is no world named "${nameOrPath}"; there are ${worldNames().join(", ")}, ` +
      "and a file of your own is given by its path, such as ./my-room.yaml",
  );
}
