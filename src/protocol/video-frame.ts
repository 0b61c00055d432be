// One picture of the car's camera on its way to a page: a binary message, a header and a JPEG file.
//
// | offset | type    | what                                                     |
// | ------ | ------- | -------------------------------------------------------- |
// | 0      | u8      | version                                                  |
// | 1      | u8      | level: see VIDEO_LEVELS                                  |
// | 2      | u16     | width, px                                                |
// | 4      | u16     | height, px                                               |
// | 6      | u16     | 0                                                        |
// | 8      | u32     | sequence                                                 |
// | 12     | u32     | length of the JPEG, bytes                                |
// | 16     | f64     | when the light fell in, s on the robot's clock           |
// | 24     |         | the JPEG                                                 |
//
// Little-endian, like every machine that this runs on.

const VIDEO_VERSION = 1;
const HEADER_BYTES = 24;

/** A larger JPEG is none of ours, bytes: of 640×480 the worst noise has some 400 000. */
const MAX_JPEG_BYTES = 1 << 20;
export const MAX_VIDEO_MESSAGE_BYTES = HEADER_BYTES + MAX_JPEG_BYTES;

/** How large and how good a picture is, best first; `width` is the largest that it may have, px. */
export const VIDEO_LEVELS = [
  { name: "good", width: 640, quality: 80 },
  { name: "lean", width: 640, quality: 45 },
  { name: "small", width: 320, quality: 50 },
] as const;

export interface VideoHeader {
  /** Index in {@link VIDEO_LEVELS}. */
  readonly level: number;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  /** Counts the camera's frames, from when its process began. */
  readonly sequence: number;
  /** s on the robot's clock */
  readonly capturedAt: number;
}

export interface VideoFrame extends VideoHeader {
  readonly jpeg: Uint8Array;
}

/** @throws RangeError for a picture that no message can hold */
export function encodeVideoFrame(header: VideoHeader, jpeg: Uint8Array): Uint8Array {
  const wrong = whatIsWrong(header, jpeg);
  if (wrong !== undefined) throw new RangeError(`no video frame: ${wrong}`);
  const message = new Uint8Array(HEADER_BYTES + jpeg.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, VIDEO_VERSION);
  view.setUint8(1, header.level);
  view.setUint16(2, header.width, true);
  view.setUint16(4, header.height, true);
  view.setUint32(8, header.sequence, true);
  view.setUint32(12, jpeg.length, true);
  view.setFloat64(16, header.capturedAt, true);
  message.set(jpeg, HEADER_BYTES);
  return message;
}

/** @returns the frame, whose JPEG is a part of `message` and no copy; or why it is none, in words. Never throws. */
export function parseVideoFrame(message: Uint8Array): VideoFrame | string {
  if (message.length <= HEADER_BYTES) return `a video frame of ${message.length} bytes has no picture`;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const version = view.getUint8(0);
  if (version !== VIDEO_VERSION)
    return `video of version ${version}, this understands ${VIDEO_VERSION}: reload the page, or update the older`;
  const header = {
    level: view.getUint8(1),
    width: view.getUint16(2, true),
    height: view.getUint16(4, true),
    sequence: view.getUint32(8, true),
    capturedAt: view.getFloat64(16, true),
  };
  const jpeg = message.subarray(HEADER_BYTES);
  if (view.getUint16(6, true) !== 0) return "a video frame's empty field is not empty";
  const length = view.getUint32(12, true);
  if (length !== jpeg.length) return `a video frame promises ${length} bytes and has ${jpeg.length}`;
  return whatIsWrong(header, jpeg) ?? { ...header, jpeg };
}

function whatIsWrong(header: VideoHeader, jpeg: Uint8Array): string | undefined {
  const { level, width, height, sequence, capturedAt } = header;
  if (VIDEO_LEVELS[level] === undefined) return `there is no level ${level}`;
  if (!isWithin(width, 1, 0xffff) || !isWithin(height, 1, 0xffff)) return `no size: ${width}×${height}`;
  if (!isWithin(sequence, 0, 0xffff_ffff)) return `no number of a frame: ${sequence}`;
  if (!Number.isFinite(capturedAt)) return `no time: ${capturedAt}`;
  if (jpeg.length > MAX_JPEG_BYTES) return `a picture of ${jpeg.length} bytes, at most ${MAX_JPEG_BYTES}`;
  return jpeg[0] === 0xff && jpeg[1] === 0xd8 ? undefined : "the picture is no JPEG";
}

const isWithin = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;
