import { VisionError } from "./vision-error.ts";

/**
 * - `i420`: planes Y, U, V one after the other, U and V of half the width and height (rounded up); what
 *   `rpicam-vid --codec yuv420` and `ffmpeg -pix_fmt yuv420p` write.
 * - `rgb`: three bytes a pixel.
 */
export type PixelFormat = "i420" | "rgb";

export type ColourRange = "full" | "limited";

/** One picture of a camera, row by row from the top left, without padding between rows. */
export interface Frame {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  readonly format: PixelFormat;
  /**
   * Of `i420`, which is BT.601 always. Full (0 to 255) where it is left out: `rpicam-vid --codec yuv420` asks the
   * camera for sYCC. Limited (16 to 235): what ffmpeg makes of most webcams and films.
   */
  readonly range?: ColourRange | undefined;
  readonly data: Uint8Array;
  /** When the light fell in, s on the robot's clock. */
  readonly capturedAt: number;
  /** Counts the camera's frames; a gap is a frame that nobody saw. */
  readonly sequence: number;
}

/** How many bytes a frame of this size has. */
export function frameBytes(width: number, height: number, format: PixelFormat): number {
  if (format === "rgb") return 3 * width * height;
  return width * height + 2 * halved(width) * halved(height);
}

/** px of a colour plane's row or column. */
export const halved = (pixels: number): number => (pixels + 1) >> 1;

/** @throws VisionError `frame-size` when the data are not what width, height and format promise */
export function requireWholeFrame(frame: Frame): void {
  const { width, height, format, data } = frame;
  const isSize = (pixels: number) => Number.isInteger(pixels) && pixels > 0 && pixels <= 16384;
  if (isSize(width) && isSize(height) && data.length === frameBytes(width, height, format)) return;
  throw new VisionError(
    "frame-size",
    `a frame of ${width}×${height} in ${format} has ${data.length} bytes instead of ` +
      `${frameBytes(width, height, format)}: the camera's settings and the profile's do not agree`,
  );
}
