import { frameBytes } from "../frame.ts";
import { FrameCutter } from "./frame-cutter.ts";
import type { PictureReader } from "./picture-reader.ts";
import type { PictureSize } from "./program.ts";
import { WrongSize } from "./wrong-size.ts";

/** Characters; no such line is longer. */
const LONGEST = 400;
const NEWLINE = 10;
const latin = new TextDecoder("latin1");

/**
 * Reads YUV4MPEG2, whose first line says how large its pictures are, and where each begins with a line of its own: as
 * mjpegtools define it, and `ffmpeg -f yuv4mpegpipe` writes it.
 */
export class Y4mReader implements PictureReader {
  readonly #size: PictureSize;
  readonly #bytes: number;
  readonly #cutter: FrameCutter;
  #isBegun = false;
  #line: number[] = [];
  /** Bytes of the picture that are still to come; 0: a line is next. */
  #left = 0;
  /** When the picture's first byte came, its line's, s. */
  #begun = 0;

  constructor(size: PictureSize) {
    this.#size = size;
    this.#bytes = frameBytes(size.width, size.height, "i420");
    this.#cutter = new FrameCutter(this.#bytes);
  }

  add(chunk: Uint8Array, at: number, take: (picture: Uint8Array, begun: number) => void): void {
    let from = 0;
    while (from < chunk.length) {
      if (this.#left === 0) {
        from = this.#readLine(chunk, from, at);
        continue;
      }
      const to = Math.min(chunk.length, from + this.#left);
      this.#left -= to - from;
      this.#cutter.add(chunk.subarray(from, to), at, (picture) => take(picture, this.#begun));
      from = to;
    }
  }

  /** @returns where it ends */
  #readLine(chunk: Uint8Array, from: number, at: number): number {
    if (this.#line.length === 0) this.#begun = at;
    const end = chunk.indexOf(NEWLINE, from);
    const to = end < 0 ? chunk.length : end;
    this.#line.push(...chunk.subarray(from, Math.min(to, from + LONGEST)));
    if (this.#line.length >= LONGEST) throw this.#wrong("an unknown kind");
    if (end < 0) return to;
    const words = latin.decode(Uint8Array.from(this.#line)).split(" ");
    this.#line = [];
    if (this.#isBegun) {
      if (words[0] !== "FRAME") throw this.#wrong("another length than they say");
      this.#left = this.#bytes;
    } else {
      this.#requireSize(words);
      this.#isBegun = true;
    }
    return end + 1;
  }

  #requireSize([magic, ...words]: readonly string[]): void {
    if (magic !== "YUV4MPEG2") throw this.#wrong("an unknown kind");
    const value = (letter: string) => words.find((word) => word.startsWith(letter))?.slice(1);
    const [width, height, colour = "420"] = [value("W"), value("H"), value("C")];
    // "420jpeg", "420mpeg2", "420paldv": the colours' places differ by half a pixel. "420p10" has 16 bits.
    const isColour = /^420(jpeg|mpeg2|paldv)?$/.test(colour);
    if (Number(width) === this.#size.width && Number(height) === this.#size.height && isColour) return;
    throw this.#wrong(`${width ?? "?"}×${height ?? "?"}${isColour ? "" : ` in ${colour}`}`);
  }

  #wrong(came: string): WrongSize {
    return new WrongSize(came, this.#size);
  }
}
