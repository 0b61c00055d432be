import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { DocumentError } from "../profile/document.ts";
import { type Frame, frameBytes } from "./frame.ts";

/** A picture that somebody took of the board; a live camera gives them one after another as well. */
export interface NamedPicture {
  /** For people. */
  readonly name: string;
  readonly frame: Frame;
}

const isPicture = (name: string) => /\.(png|jpe?g)$/i.test(name);

export const holdsPictures = (folder: string) => existsSync(folder) && readdirSync(folder).some(isPicture);

/**
 * The PNG and JPEG files of a folder, by name.
 *
 * @throws DocumentError where there is no such folder, or no picture in it, or one is broken
 */
export async function* picturesIn(folder: string): AsyncGenerator<NamedPicture> {
  let names: string[];
  try {
    names = readdirSync(folder).filter(isPicture);
  } catch (error) {
    throw new DocumentError(`cannot read the pictures in ${folder}: ${(error as Error).message}`);
  }
  if (names.length === 0) throw new DocumentError(`there is no .png, .jpg or .jpeg in ${folder}`);
  for (const name of names.sort()) yield await readPicture(join(folder, name));
}

/** @throws DocumentError where it is no picture */
export async function readPicture(path: string): Promise<NamedPicture> {
  const canvas = await decoded(path);
  const { width, height } = canvas;
  const rgba = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const data = new Uint8Array(frameBytes(width, height, "rgb"));
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from]!;
    data[to + 1] = rgba[from + 1]!;
    data[to + 2] = rgba[from + 2]!;
  }
  return { name: basename(path), frame: { width, height, format: "rgb", data, capturedAt: 0, sequence: 0 } };
}

async function decoded(path: string) {
  try {
    const image = await loadImage(readFileSync(path));
    const canvas = createCanvas(image.width, image.height);
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas;
  } catch (error) {
    throw new DocumentError(`${path} is no picture that can be read: ${(error as Error).message}`);
  }
}
