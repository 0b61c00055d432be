import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { writeAtomically } from "../core/atomic-file.ts";

/** One state that a file was in. */
export interface Version {
  /** When it was written, fit for a file's name: 2026-11-23T18-17-02.123Z. */
  readonly id: string;
  readonly path: string;
}

/**
 * Replaces a file so that whoever reads it, or a Pi that loses its power, finds the old one or the new one
 * and nothing between. What was there is kept under `history/` beside it, with the date of its writing.
 *
 * @param date when this content was first written; left out: now
 */
export function writeVersion(path: string, text: string, date?: Date): void {
  const kept = existsSync(path) ? keep(path) : undefined;
  writeAtomically(path, text, { date });
  // Disks tell the time in steps of some milliseconds: what follows is dated later than what was kept.
  if (kept === undefined || date !== undefined || statSync(path).mtime > kept) return;
  const later = new Date(kept.getTime() + 1);
  utimesSync(path, later, later);
}

/** What `history/` holds of a file, newest first; the file itself is not among them. */
export function history(path: string): Version[] {
  const folder = historyOf(path);
  if (!existsSync(folder)) return [];
  const extension = extname(path);
  const prefix = `${basename(path, extension)}-`;
  return readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && file.endsWith(extension))
    .map((file) => ({
      id: file.slice(prefix.length, file.length - extension.length),
      path: join(folder, file),
    }))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** The state that a file is in now. */
export function present(path: string): Version {
  return { id: versionId(statSync(path).mtime), path };
}

/** Puts a version back, with its own date; what was there is kept. */
export function restore(path: string, version: Version): void {
  writeVersion(path, readFileSync(version.path, "utf8"), statSync(version.path).mtime);
}

/** @returns the date by which it is kept */
function keep(path: string): Date {
  const text = readFileSync(path, "utf8");
  const date = statSync(path).mtime;
  const extension = extname(path);
  const target = () => join(historyOf(path), `${basename(path, extension)}-${versionId(date)}${extension}`);
  // Two versions in one millisecond must not share a name; the same one need not be kept twice.
  while (existsSync(target()) && readFileSync(target(), "utf8") !== text) date.setTime(date.getTime() + 1);
  if (!existsSync(target())) writeAtomically(target(), text, { date });
  return date;
}

const historyOf = (path: string) => join(dirname(path), "history");

const versionId = (date: Date) => date.toISOString().replaceAll(":", "-");
