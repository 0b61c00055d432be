import { constants, type Stats } from "node:fs";
import { lstat, mkdir, open, readdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { isScriptName, MAX_SCRIPT_LENGTH } from "../../protocol/script-messages.ts";
import { versionOf } from "../runner/version.ts";
import { aboutScript } from "./about.ts";
import { FolderError } from "./folder-error.ts";
import { keepRemoved, REMOVED } from "./removed.ts";
import { syncFolder, writeFile } from "./write-file.ts";

export interface ScriptEntry {
  readonly name: string;
  /** Of what stands in it. */
  readonly version: string;
  readonly about: string;
}

export interface ScriptSource {
  readonly text: string;
  readonly version: string;
}

/** More are not shown. */
const MOST_SCRIPTS = 200;
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
  readonly #known = new Map<string, { readonly mark: string; readonly entry: ScriptEntry }>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param path absolute */
  constructor(path: string) {
    this.path = path;
    this.label = basename(path);
  }

  /** By name. A folder that is gone is an empty one. */
  async list(): Promise<ScriptEntry[]> {
    const names = await readdir(this.path).catch(() => []);
    const entries: ScriptEntry[] = [];
    for (const name of names.filter(isScriptName).sort().slice(0, MOST_SCRIPTS)) {
      const entry = await this.#look(name).catch(() => undefined);
      if (entry) entries.push(entry);
    }
    const listed = new Set(entries.map(({ name }) => name));
    for (const name of this.#known.keys()) if (!listed.has(name)) this.#known.delete(name);
    return entries;
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
   * @param over version of what it is a change of; null: it is new
   * @returns the new version
   * @throws FolderError where the file is another by now
   */
  save(name: string, text: string, over: string | null): Promise<string> {
    return this.#alone(async () => {
      const path = this.#pathOf(name);
      const version = await this.#versionNow(name);
      if (over === null && version !== null)
        throw new FolderError(`there is a script ${name} already: give this one another name`);
      if (over !== version) throw changed(name, version);
      if (version === null && (await this.list()).length >= MOST_SCRIPTS)
        throw new FolderError(`there are ${MOST_SCRIPTS} scripts here, and that is enough: remove some`);
      await writeFile(path, text, version === null).catch((error) => {
        throw failed(`${name} cannot be saved`, error);
      });
      return versionOf(Buffer.from(text));
    });
  }

  /** Into the folder's `.removed`. @throws FolderError where the file is another by now */
  remove(name: string, version: string): Promise<void> {
    return this.#alone(async () => {
      const now = await this.#versionNow(name);
      if (now !== version) throw changed(name, now);
      try {
        const removed = join(this.path, REMOVED);
        await mkdir(removed, { recursive: true });
        if (!(await lstat(removed)).isDirectory())
          throw new FolderError(`${REMOVED} is no folder of this folder`);
        await rename(this.#pathOf(name), await keepRemoved(removed, name));
        await syncFolder(this.path);
      } catch (error) {
        throw failed(`${name} cannot be removed`, error as NodeJS.ErrnoException);
      }
    });
  }

  async #versionNow(name: string): Promise<string | null> {
    const found = await lstat(this.#pathOf(name)).catch(() => undefined);
    return found ? versionOf(await this.#bytes(name)) : null;
  }

  /** One change after the other, so that two of them cannot both be of the same version. */
  #alone<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }

  async #look(name: string): Promise<ScriptEntry | undefined> {
    const found = await lstat(this.#pathOf(name), { bigint: true });
    if (!found.isFile() || found.size > MOST_BYTES) return undefined;
    const mark = `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    const known = this.#known.get(name);
    if (known?.mark === mark) return known.entry;
    const bytes = await this.#bytes(name);
    const entry = { name, version: versionOf(bytes), about: aboutScript(decode(bytes) ?? "") };
    this.#known.set(name, { mark, entry });
    return entry;
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
    EACCES: "the robot may not write there",
    EPERM: "the robot may not write there",
    ENOENT: "the folder is gone",
  };
  return new FolderError(`${what}: ${why[code ?? ""] ?? code ?? "nobody knows why"}`);
}
