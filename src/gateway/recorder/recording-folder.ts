import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, rm, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import { isRecordingName, type Recordings } from "../../protocol/recording-messages.ts";
import { diskFailure } from "./disk.ts";

type Listed = Recordings["recordings"][number];

/** What is asked of a recording cannot be done. The message is one sentence for a person. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
}

/** Of a file that is whole: how long it is, s; null: nobody knows. */
export type Measure = (file: FileHandle) => Promise<number | null>;

/** The recordings of one folder: plain files in it whose names can be spoken of, and nothing that a link leads to. */
export class RecordingFolder {
  readonly path: string;
  readonly #measure: Measure;
  readonly #known = new Map<string, { readonly mark: string; readonly entry: Listed }>();

  /** @param path absolute @param measure is asked once for each file */
  constructor(path: string, measure: Measure) {
    this.path = path;
    this.#measure = measure;
  }

  /** For people elsewhere, whom this machine's paths are nothing to. */
  get label(): string {
    return basename(this.path);
  }

  /** A name that is not taken, and says when it was. */
  async newName(date: Date): Promise<string> {
    const moment = date.toISOString().slice(0, 19).replaceAll(":", "-");
    for (let number = 1; ; number++) {
      const name = `${moment}Z${number === 1 ? "" : `-${number}`}.mcap`;
      const found = await lstat(join(this.path, name)).catch(() => undefined);
      if (!found) return name;
    }
  }

  /**
   * The newest first, by their names. A folder that is not there is an empty one.
   *
   * @param most that are listed
   */
  async list(most: number): Promise<Omit<Recordings, "type">> {
    const names = (await readdir(this.path).catch(() => [])).filter(isRecordingName).sort().reverse();
    const recordings: Listed[] = [];
    for (const name of names.slice(0, most)) {
      const entry = await this.#look(name).catch(() => undefined);
      if (entry) recordings.push(entry);
    }
    for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
    const free = await statfs(this.path).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    );
    return { folder: this.label, free, recordings, others: Math.max(0, names.length - most) };
  }

  /** @throws RecordingError where there is none, or it cannot be had */
  async open(name: string): Promise<FileHandle> {
    const path = this.#pathOf(name);
    try {
      // A pipe would keep the reader waiting, and a link leads elsewhere.
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      if ((await file.stat()).isFile()) return file;
      await file.close();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ELOOP")
        throw new RecordingError(`${name} cannot be read: ${diskFailure(error)}`);
    }
    throw new RecordingError(`there is no recording ${name}`);
  }

  /** For good. @throws RecordingError where there is none, or it stays */
  async remove(name: string): Promise<void> {
    const path = this.#pathOf(name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile()) throw new RecordingError(`there is no recording ${name}`);
    await rm(path).catch((error) => {
      throw new RecordingError(`${name} cannot be deleted: ${diskFailure(error)}`);
    });
  }

  async #look(name: string): Promise<Listed | undefined> {
    const found = await lstat(this.#pathOf(name), { bigint: true });
    if (!found.isFile()) return undefined;
    const mark = `${found.ino} ${found.size} ${found.mtimeNs}`;
    const known = this.#known.get(name);
    if (known?.mark === mark) return known.entry;
    const file = await this.open(name);
    try {
      const duration = await this.#measure(file).catch(() => null);
      const entry = { name, bytes: Number(found.size), duration };
      this.#known.set(name, { mark, entry });
      return entry;
    } finally {
      await file.close();
    }
  }

  #pathOf(name: string): string {
    if (!isRecordingName(name)) throw new RecordingError(`${JSON.stringify(name)} is no name of a recording`);
    return join(this.path, name);
  }
}
