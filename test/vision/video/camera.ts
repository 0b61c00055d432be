import { type Frame, frameBytes } from "../../../src/vision/frame.ts";

/** A grey picture, as bright as its number says, with a white bar that walks. */
export function paintedFrame(sequence: number, capturedAt: number, width = 640, height = 480): Frame {
  const data = new Uint8Array(frameBytes(width, height, "i420"));
  data.fill(60 + (sequence % 60), 0, width * height);
  data.fill(128, width * height);
  const bar = (sequence * 4) % (width - 8);
  for (let row = 0; row < height; row++) data.fill(235, row * width + bar, row * width + bar + 8);
  return { width, height, format: "i420", data, capturedAt, sequence };
}
