import type { Clock } from "../../core/clock.ts";
import { frameBytes } from "../frame.ts";
import { BurstSizes } from "./burst-sizes.ts";
import { FrameCutter } from "./frame-cutter.ts";
import type { CameraProgram, PictureSize } from "./program.ts";
import { WrongSize } from "./wrong-size.ts";
import { Y4mReader } from "./y4m-reader.ts";

/** Makes pictures of what a camera's program writes. */
export interface PictureReader {
  /**
   * @param at when the chunk came, s
   * @param take is called with each picture that is whole, and when its first byte came; the picture may be overwritten
   *   when that returns
   * @throws WrongSize where they are none of the size that was asked for
   */
  add(chunk: Uint8Array, at: number, take: (picture: Uint8Array, begun: number) => void): void;
}

/** @param isDoubted they were of another size before: none is given until they have shown that they are right */
export function pictureReader(
  { form, rate }: Pick<CameraProgram, "form" | "rate">,
  size: PictureSize,
  isDoubted: boolean,
  clock: Clock,
): PictureReader {
  return form === "y4m" ? new Y4mReader(size) : new BareReader(size, rate, isDoubted, clock);
}

/** Pictures with nothing between. */
class BareReader implements PictureReader {
  readonly #cutter: FrameCutter;
  readonly #bursts: BurstSizes;
  readonly #size: PictureSize;
  readonly #clock: Clock;
  #isDoubted: boolean;

  constructor(size: PictureSize, rate: number, isDoubted: boolean, clock: Clock) {
    const bytes = frameBytes(size.width, size.height, "i420");
    this.#cutter = new FrameCutter(bytes);
    this.#bursts = new BurstSizes(bytes, rate);
    this.#size = size;
    this.#isDoubted = isDoubted;
    this.#clock = clock;
  }

  add(chunk: Uint8Array, at: number, take: (picture: Uint8Array, begun: number) => void): void {
    const found = this.#bursts.add(chunk.length, this.#clock.now());
    if (typeof found === "number") throw new WrongSize(sizeOf(found, this.#size), this.#size);
    if (found === "right") this.#isDoubted = false;
    this.#cutter.add(chunk, at, (picture, begun) => {
      if (!this.#isDoubted) take(picture, begun);
    });
  }
}

/** For people: the bytes, and which picture of as many rows has so many. */
function sizeOf(bytes: number, { height }: PictureSize): string {
  const width = (bytes / frameBytes(2, height, "i420")) * 2;
  return Number.isInteger(width) ? `${bytes} bytes, as ${width}×${height} has` : `${bytes} bytes`;
}
