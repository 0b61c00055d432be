import { extname } from "node:path";
import type { CameraProfile } from "../../profile/camera.ts";
import type { ColourRange } from "../frame.ts";
import type { CameraSource } from "./source.ts";

/** A program that writes I420 pictures of one size to its standard output, one after the other. */
export interface CameraProgram {
  /** For people. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** YUV4MPEG2, which says how large they are; or nothing but the pictures. */
  readonly form: "y4m" | "bare";
  /** Pictures a second that it was asked for; a film has its own. */
  readonly rate: number;
  readonly range: ColourRange;
  /** Whether it may well show the same picture for ever. */
  readonly isStill: boolean;
  /** How to get the command, where it is missing. */
  readonly install: string;
}

export interface PictureSize {
  /** px, even */
  readonly width: number;
  readonly height: number;
}

/** Pictures a second. */
const RATE = 30;
const STILL_RATE = 10;
/** Rows of other widths are padded by the Pi's image processor, and nobody says how far. */
const RPICAM_STEP = 64;
const PICTURES = new Set([".png", ".jpg", ".jpeg", ".bmp", ".webp", ".ppm"]);
const FFMPEG = {
  command: "ffmpeg",
  form: "y4m" as const,
  rate: RATE,
  range: "limited" as const,
  install: "sudo apt install ffmpeg",
};

/**
 * @param rotation of a camera that is mounted upside down; a file's pictures are shown as they are
 * @throws RangeError for a size that the program cannot give
 */
export function cameraProgram(
  source: Exclude<CameraSource, { kind: "own" }>,
  size: PictureSize,
  rotation?: CameraProfile["rotation"],
): CameraProgram {
  switch (source.kind) {
    case "rpicam":
      return rpicam(size, rotation);
    case "v4l2":
      return {
        ...FFMPEG,
        name: `the camera ${source.device}`,
        args: [
          ...QUIET,
          // Nothing is kept back to look at it more closely: a picture that comes late is worth little.
          ...["-fflags", "nobuffer", "-flags", "low_delay"],
          ...["-f", "v4l2", "-framerate", String(RATE), "-video_size", sizeText(size)],
          ...["-i", source.device],
          ...rawVideo(size, rotation),
        ],
        isStill: false,
      };
    case "file": {
      const isPicture = PICTURES.has(extname(source.path).toLowerCase());
      // What is no picture it would read again and again, as fast as it can, and only complain.
      const again = isPicture
        ? ["-xerror", "-re", "-loop", "1", "-framerate", String(STILL_RATE)]
        : ["-re", "-stream_loop", "-1"];
      const name = `${isPicture ? "the picture" : "the film"} ${source.path}`;
      // "file:" so that no name is taken for an option or an address.
      const args = [...QUIET, ...again, "-i", `file:${source.path}`, ...rawVideo(size)];
      return { ...FFMPEG, name, args, isStill: true };
    }
  }
}

const QUIET = ["-hide_banner", "-nostdin", "-loglevel", "error"];

const sizeText = ({ width, height }: PictureSize) => `${width}x${height}`;

/** Whatever comes in goes out in the size that was asked for, its shape kept, each picture once. */
function rawVideo({ width, height }: PictureSize, rotation?: CameraProfile["rotation"]): string[] {
  const scale = `scale=${width}:${height}:force_original_aspect_ratio=decrease:out_range=limited`;
  const pad = `pad=${width}:${height}:-1:-1`;
  const turn = rotation === 180 ? ",hflip,vflip" : "";
  const filter = `${scale},${pad},format=yuv420p${turn}`;
  return ["-an", "-vf", filter, "-fps_mode", "passthrough", "-f", "yuv4mpegpipe", "pipe:1"];
}

function rpicam({ width, height }: PictureSize, rotation: CameraProfile["rotation"]): CameraProgram {
  if (width % RPICAM_STEP !== 0)
    throw new RangeError(`the Pi's camera needs a width that is a multiple of ${RPICAM_STEP}, got ${width}`);
  const size = ["--width", String(width), "--height", String(height)];
  return {
    name: "the camera at the Pi's port",
    command: "rpicam-vid",
    args: [
      ...["--nopreview", "--timeout", "0", "--codec", "yuv420", ...size, "--framerate", String(RATE)],
      ...(rotation === 180 ? ["--rotation", "180"] : []),
      ...["--flush", "--output", "-"],
    ],
    form: "bare",
    rate: RATE,
    range: "full",
    isStill: false,
    install: "sudo apt install rpicam-apps",
  };
}
