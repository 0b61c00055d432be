import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { compare } from "../compare.ts";
import { DocumentError, readDocument } from "../document.ts";
import { measuredSchema } from "../measured.ts";
import { measuredBeside, profilePath } from "../places.ts";
import { profileSchema } from "../profile.ts";
import { history, present, restore, type Version } from "../store.ts";
import { type Output, table } from "./output.ts";

const ABSENT = "(not there)";

interface Options {
  readonly dir: string;
  /** Of what was measured, not of what its owner wrote. */
  readonly measured?: boolean;
}

/**
 * What changed between two versions of a car's profile, or of what was measured of it, value by value.
 *
 * @param from left out: the version before `to`
 * @param to left out: the file as it is now
 */
export function diff(
  car: string,
  from: string | undefined,
  to: string | undefined,
  options: Options,
  output: Output,
): number {
  return guarded(output, () => {
    const { path, load } = fileOf(car, options);
    load(path);
    const after = to === undefined ? present(path) : find(path, to);
    const before = from === undefined ? beforeThat(path, after) : find(path, from);
    output.out(`${before.id} → ${after.id}${to === undefined ? " (now)" : ""}`);
    const changes = compare(contents(before), contents(after));
    const rows = changes.map((change) => [change.path, change.before ?? ABSENT, "→", change.after ?? ABSENT]);
    for (const line of table(rows)) output.out(`  ${line}`);
    if (changes.length === 0) output.out("  the same values");
  });
}

/** @param version left out: the one before what there is now */
export function rollback(car: string, version: string | undefined, options: Options, output: Output): number {
  return guarded(output, () => {
    const { path, load } = fileOf(car, options);
    const now = present(path);
    const target = version === undefined ? beforeThat(path, now) : find(path, version);
    // What would not load would not help.
    load(target.path);
    restore(path, target);
    const flag = options.measured ? " --measured" : "";
    output.out(`${path} is again as it was written at ${target.id}.`);
    output.out(`What it was until now is kept: strafe profile rollback ${car} ${now.id}${flag}`);
  });
}

/** The file that is meant, and what reads it or says why it cannot. */
function fileOf(car: string, { dir, measured }: Options): { path: string; load: (path: string) => unknown } {
  const path = profilePath(car, dir);
  if (!measured) return { path, load: (file) => readDocument(file, profileSchema) };
  const beside = measuredBeside(path);
  if (beside === undefined || !existsSync(beside)) {
    throw new DocumentError(`nothing was measured of ${path} yet: run  strafe calibrate`);
  }
  return { path: beside, load: (file) => readDocument(file, measuredSchema) };
}

function guarded(output: Output, work: () => void): number {
  try {
    work();
    return 0;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    output.err(`strafe: ${error.message}`);
    return 1;
  }
}

function beforeThat(path: string, version: Version): Version {
  const older = history(path).find(({ id }) => id < version.id);
  if (older) return older;
  throw new DocumentError(`${path} has no version from before ${version.id}; ${known(history(path))}`);
}

/** By its id or an unmistakable beginning of it. */
function find(path: string, id: string): Version {
  const all = history(path);
  const found = all.filter((version) => version.id.startsWith(id));
  if (found.length === 1) return found[0]!;
  throw new DocumentError(
    `${path} has ${found.length === 0 ? "no" : "more than one"} version "${id}"; ${known(all)}`,
  );
}

const known = (versions: readonly Version[]) =>
  versions.length > 0 ? `kept are ${versions.map(({ id }) => id).join(", ")}` : "none is kept yet";

const contents = ({ path }: Version): unknown => parse(readFileSync(path, "utf8"));
