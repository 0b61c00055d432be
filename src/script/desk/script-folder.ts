import { constants, type Stats } from "node:fs";
import { lstat, open, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { isScriptName, MAX_SCRIPT_LENGTH } from "../../protocol/script-messages.ts";
import { versionOf } from "../runner/version.ts";
import { aboutScript } from "./about.ts";
import { asideFolder } from "./aside.ts";
import { FolderError } from "./folder-error.ts";
import { looksLikeScript, mayBeScript } from "./is-script.ts";
import { keepRemoved, REMOVED } from "./removed.ts";
import { keepReplaced } from "./replaced.ts";
import { syncFolder, writeFile } from "./write-file.ts";

interface ScriptEntry {
  readonly name: string;
  /** Of what stands in it. */
  readonly version: string;
  readonly about: string;
}

export interface ScriptSource {
  readonly text: string;
  readonly version: string;
}

interface Saved {
  readonly version: string;
  /** Where the text lies that it was saved over, within the folder; null: there was none. */
  readonly replaced: string | null;
}

interface Listing {
  readonly scripts: readonly ScriptEntry[];
  /** How many more files there are that have a script's ending, and are none. */
  readonly others: number;
}

interface Looked {
  /** Changes with the file. */
  readonly mark: string;
  readonly entry: ScriptEntry;
  readonly isScript: boolean;
}

/** More are not shown. */
const MOST_SCRIPTS = 200;
/** More are not looked at. */
const MOST_FILES = 1000;
/** A character of UTF-8 has up to four. */
const MOST_BYTES = 4 * MAX_SCRIPT_LENGTH;

/**
 * The scripts of one folder: plain files in it whose names can be spoken of, and nothing that a link leads to. Other
 * editors may work in it too, so every change says what it is a change of.
 */
export class ScriptFolder {
  readonly path: string;
  /** For people elsewhere, whom this machine's paths are nothing to. */
  readonly label: string;
  readonly #known = new Map<string, Looked>();
  /** They stay in sight, though somebody is half-way through writing them anew. */
  readonly #shown = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  readonly #write: typeof writeFile;

  /** @param path absolute @param write how a file is written */
  constructor(path: string, write = writeFile) {
    this.path = path;
    this.#write = write;
    this.label = basename(path);
  }

  /** By name. A folder that is gone is an empty one. */
  async list(): Promise<Listing> {
    const names = (await readdir(this.path).catch(() => [])).filter(isScriptName).sort();
    const scripts: ScriptEntry[] = [];
    const there = new Set<string>();
    let others = 0;
    for (const name of names.slice(0, MOST_FILES)) {
      if (scripts.length >= MOST_SCRIPTS) break;
      const found = await this.#look(name).catch(() => undefined);
      if (!found) continue;
      there.add(name);
      if (found.isScript) this.#shown.add(name);
      if (this.#shown.has(name) && mayBeScript(name)) scripts.push(found.entry);
      else others++;
    }
    for (const name of this.#known.keys()) if (!there.has(name)) this.#known.delete(name);
    for (const name of this.#shown) if (!there.has(name)) this.#shown.delete(name);
    return { scripts, others };
  }

  /** @throws FolderError where there is no such script, or none that can be shown */
  async read(name: string): Promise<ScriptSource> {
    const bytes = await this.#bytes(name);
    const text = decode(bytes);
    if (text === undefined) throw new FolderError(`${name} is no text in UTF-8`);
    if (text.length > MAX_SCRIPT_LENGTH) throw tooLong(name);
    return { text, version: versionOf(bytes) };
  }

  /** @returns the path of the script's file @throws FolderError where there is no such script */
  async find(name: string): Promise<{ readonly path: string; readonly version: string }> {
    return { path: this.#pathOf(name), version: versionOf(await this.#bytes(name)) };
  }

  /**
   * What it replaces is kept in the folder's `.replaced`.
   *
   * @param over version of what it is a change of; null: it is new
   * @throws FolderError where the file is another by now
   */
  save(name: string, text: string, over: string | null): Promise<Saved> {
    return this.#alone(async () => {
      const path = this.#pathOf(name);
      const version = await this.#versionNow(name);
      if (over === null && version !== null)
        throw new FolderError(`there is a script ${name} already: give this one another name`);
      if (over !== version) throw changed(name, version);
      if (version === null && (await this.list()).scripts.length >= MOST_SCRIPTS)
        throw new FolderError(`there are ${MOST_SCRIPTS} scripts here, and that is enough: remove some`);
      const next = versionOf(Buffer.from(text));
      let replaced: string | null = null;
      try {
        if (version !== null && version !== next) replaced = await keepReplaced(this.path, name);
        await this.#write(path, text, version === null);
      } catch (error) {
        if (replaced !== null) await rm(join(this.path, replaced), { force: true });
        throw failed(`${name} cannot be saved`, error as NodeJS.ErrnoException);
      }
      this.#shown.add(name);
      return { version: next, replaced };
    });
  }

  /** Into the folder's `.removed`. @throws FolderError where the file is another by now */
  remove(name: string, version: string): Promise<void> {
    return this.#alone(async () => {
      const now = await this.#versionNow(name);
      if (now !== version) throw changed(name, now);
      try {
        const removed = await asideFolder(this.path, REMOVED);
        await rename(this.#pathOf(name), await keepRemoved(removed, name));
        await syncFolder(this.path);
      } catch (error) {
        throw failed(`${name} cannot be removed`, error as NodeJS.ErrnoException);
      }
    });
  }

  async #versionNow(name: string): Promise<string | null> {
    const found = await lstat(this.#pathOf(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw failed(`${name} cannot be looked at`, error);
    });
    return found ? versionOf(await this.#bytes(name)) : null;
  }

  /** One change after the other, so that two of them cannot both be of the same version. */
  #alone<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }

  async #look(name: string): Promise<Looked | undefined> {
    const found = await lstat(this.#pathOf(name), { bigint: true });
    if (!found.isFile() || found.size > MOST_BYTES) return undefined;
    const mark = `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    const known = this.#known.get(name);
    if (known?.mark === mark) return known;
    const bytes = await this.#bytes(name);
    const text = decode(bytes) ?? "";
    const entry = { name, version: versionOf(bytes), about: aboutScript(text) };
    const looked = { mark, entry, isScript: looksLikeScript(text) };
    this.#known.set(name, looked);
    return looked;
  }

  async #bytes(name: string): Promise<Buffer> {
    let found: Stats;
    try {
      // A pipe would keep the reader waiting, and a link leads elsewhere.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      const file = await open(this.#pathOf(name), flags);
      try {
        found = await file.stat();
        if (!found.isFile()) throw new FolderError(`${name} is no file`);
        if (found.size > MOST_BYTES) throw tooLong(name);
        return await file.readFile();
      } finally {
        await file.close();
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") throw new FolderError(`there is no script ${name}`);
      if (code === "ELOOP")
        throw new FolderError(`${name} is a link, and only what lies in the folder itself is run`);
      throw failed(`${name} cannot be read`, error as NodeJS.ErrnoException);
    }
  }

  #pathOf(name: string): string {
    if (!isScriptName(name)) throw new FolderError(`${JSON.stringify(name)} is no name of a script`);
    return join(this.path, name);
  }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function changed(name: string, version: string | null): FolderError {
  return new FolderError(
    version === null
      ? `there is no script ${name} any more: save it under a new name`
      : `${name} was changed by somebody else meanwhile: open it again, and put your change into what it is now`,
  );
}

const tooLong = (name: string) =>
  new FolderError(`${name} is longer than ${MAX_SCRIPT_LENGTH} characters: shorten it on the robot itself`);

function failed(what: string, error: NodeJS.ErrnoException): FolderError {
  if (error instanceof FolderError) return error;
  const { code } = error;
  const why: Readonly<Record<string, string>> = {
    EEXIST: "there is one by now",
    ENOSPC: "the disk is full",
    EROFS: "the disk can only be read",
    EDQUOT: "the disk is full",
    EACCES: "the robot may not do that there",
    EPERM: "the robot may not do that there",
    ENOTDIR: "its folder is no folder",
    EIO: "the disk fails",
    ENOENT: "the folder is gone",
  };
  return new FolderError(`${what}: ${why[code ?? ""] ?? code ?? "nobody knows why"}`);
}
