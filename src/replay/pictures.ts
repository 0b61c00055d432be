import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { LogError } from "./read-log.ts";

const imageSchema = z.looseObject({ format: z.literal("jpeg"), data: z.base64() });

/** Writes a recording's pictures into a folder, each a JPEG file whose name says its number and its time. */
export class PictureWriter {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** That were written. */
  get count(): number {
    return this.#count;
  }

  /**
   * @param at since the recording began, s
   * @throws LogError where it is no picture, or one of its name is there already, or the disk does not take it
   */
  async write(data: Uint8Array, at: number): Promise<void> {
    const number = String(this.#count + 1).padStart(6, "0");
    const path = join(this.#folder, `${number}-${at.toFixed(3)}s.jpg`);
    const jpeg = this.#decode(data);
    try {
      if (this.#count === 0) await mkdir(this.#folder, { recursive: true });
      await writeFile(path, jpeg, { flag: "wx" });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new LogError(
        code === "EEXIST"
          ? `${path} is there already: name a folder that is new`
          : `${path} cannot be written: ${message}`,
      );
    }
    this.#count++;
  }

  #decode(data: Uint8Array): Buffer {
    try {
      return Buffer.from(imageSchema.parse(JSON.parse(Buffer.from(data).toString())).data, "base64");
    } catch {
      throw new LogError(`picture ${this.#count + 1} is none: the file is broken, or another program's`);
    }
  }
}
