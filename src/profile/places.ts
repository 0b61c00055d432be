import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DocumentError } from "./document.ts";
import { packageRoot } from "./package-root.ts";

/** Where the owner's cars are, each in a folder of its name, seen from where the command is called. */
export const CARS_FOLDER = "calibration";
export const PROFILE_FILE = "profile.yaml";
const MEASURED_FILE = "measured.json";
export const KITS_FOLDER = join(packageRoot, "calibration/kits");

export interface Place {
  readonly name: string;
  readonly path: string;
}

/** The kits that come with Strafe, by name. */
export function kits(): Place[] {
  return readdirSync(KITS_FOLDER)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => ({ name: file.slice(0, -".yaml".length), path: join(KITS_FOLDER, file) }));
}

/** The owner's cars in this folder, by name. */
export function cars(folder = CARS_FOLDER): Place[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, path: join(folder, name, PROFILE_FILE) }))
    .filter(({ path }) => existsSync(path));
}

/**
 * Where a profile is: of a car or of a kit by its name, or of a file or a car's folder by its path. A car
 * goes before a kit, and both before a file that has no ending.
 *
 * @throws DocumentError with the names that are known, when it is none of them
 */
export function profilePath(nameOrPath: string, folder = CARS_FOLDER): string {
  if (/[/\\]|\.ya?ml$/.test(nameOrPath))
    return isFolder(nameOrPath) ? join(nameOrPath, PROFILE_FILE) : nameOrPath;
  const known = [...cars(folder), ...cars(join(packageRoot, CARS_FOLDER)), ...kits()];
  const found = known.find(({ name }) => name === nameOrPath);
  if (found) return found.path;
  if (existsSync(nameOrPath)) return isFolder(nameOrPath) ? join(nameOrPath, PROFILE_FILE) : nameOrPath;
  const names = [...new Set(known.map(({ name }) => name))].join(", ");
  throw new DocumentError(`there is no car, no kit and no file called "${nameOrPath}"; known here: ${names}`);
}

/** What was measured of the car whose profile this is; a kit has nothing of the kind. */
export function measuredBeside(path: string): string | undefined {
  return basename(path) === PROFILE_FILE ? join(dirname(path), MEASURED_FILE) : undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
