import { type Canvas, createCanvas, type ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import { encodeVideoFrame, VIDEO_LEVELS } from "../../protocol/video-frame.ts";
import type { Frame } from "../frame.ts";
import { fitWidth, ToRgba } from "./to-rgba.ts";

interface Easel {
  readonly convert: ToRgba;
  readonly canvas: Canvas;
  readonly context: SKRSContext2D;
  readonly image: ImageData;
}

/** Makes messages of one level out of frames. One at a time: it draws them all on the same canvas. */
export class VideoEncoder {
  readonly #level: number;
  #easel: Easel | undefined;

  /** @param level index in VIDEO_LEVELS */
  constructor(level: number) {
    this.#level = level;
  }

  /**
   * The frame is read before this returns, so its buffer may be used again then; compressing it takes place on
   * another thread.
   *
   * @throws VisionError `frame-size`, by the promise
   */
  async encode(frame: Frame): Promise<Uint8Array> {
    const { width: most, quality } = VIDEO_LEVELS[this.#level]!;
    const { capturedAt, sequence } = frame;
    if (!this.#easel?.convert.fits(frame)) this.#easel = setUp(frame, most);
    const { convert, canvas, context, image } = this.#easel;
    convert.convert(frame, image.data as Uint8ClampedArray);
    context.putImageData(image, 0, 0);
    const { width, height } = canvas;
    const jpeg = await canvas.encode("jpeg", quality);
    const number = sequence % 2 ** 32;
    return encodeVideoFrame({ level: this.#level, width, height, sequence: number, capturedAt }, jpeg);
  }
}

function setUp(frame: Frame, most: number): Easel {
  const { width, height } = fitWidth(frame.width, frame.height, most);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  return { convert: new ToRgba(frame, width, height), canvas, context, image };
}
