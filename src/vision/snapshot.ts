import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import type { Frame } from "./frame.ts";
import { ToRgba } from "./video/to-rgba.ts";

const QUALITY = 90;

/**
 * Keeps a picture as a JPEG file.
 *
 * @param frame is read before this returns
 * @param folder is made where it is missing
 * @param name of the file, without its ending
 * @returns its path
 */
export async function keepPicture(frame: Frame, folder: string, name: string): Promise<string> {
  const { width, height } = frame;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  new ToRgba(frame, width, height).convert(frame, image.data as Uint8ClampedArray);
  context.putImageData(image, 0, 0);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.jpg`);
  await writeFile(file, await canvas.encode("jpeg", QUALITY), { mode: 0o600 });
  return file;
}
