import type { PictureSize } from "./program.ts";

/** Pictures come of another size than was asked for. The message says which, for people. */
export class WrongSize extends Error {
  override readonly name = "WrongSize";

  /** @param came what came instead */
  constructor(came: string, { width, height }: PictureSize) {
    super(`pictures of ${came}, and ${width}×${height} was asked for`);
  }
}
