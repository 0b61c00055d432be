import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Frame } from "./frame.ts";
import { keepPicture } from "./snapshot.ts";

/** By their names they are in the order of their times; nobody else's file is called so. */
const NAME = /^picture-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.jpg$/;

/** A folder of which only so many pictures are kept, the newest, so that no disk is filled with them. */
export class KeptPictures {
  readonly #folder: string;
  readonly #most: number;
  readonly #date: () => Date;

  /**
   * @param folder is made with the first picture
   * @param date for their names
   */
  constructor(folder: string, most: number, date: () => Date) {
    this.#folder = folder;
    this.#most = most;
    this.#date = date;
  }

  /**
   * @param frame is read before this returns
   * @returns the file's path
   */
  async keep(frame: Frame): Promise<string> {
    const moment = this.#date().toISOString().replaceAll(":", "-");
    const file = await keepPicture(frame, this.#folder, `picture-${moment}`);
    // Whoever wanted it has it, whatever becomes of the old ones.
    await this.#clearUp(file).catch(() => {});
    return file;
  }

  /** @param newest stays, even where the computer's date went back */
  async #clearUp(newest: string): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    const paths = names.map((name) => join(this.#folder, name)).filter((path) => path !== newest);
    for (const path of paths.slice(0, Math.max(0, paths.length + 1 - this.#most)))
      await rm(path, { force: true });
  }
}
