import type { SeenBox } from "../../../src/protocol/seeing-messages.ts";
import { type Frame, frameBytes, halved } from "../../../src/vision/frame.ts";

/** A wall and a floor, a white bar that walks from frame to frame, and something reddish in each of the boxes. */
export function paintedFrame(
  sequence: number,
  capturedAt: number,
  width = 640,
  height = 480,
  boxes: readonly SeenBox[] = [],
): Frame {
  const data = new Uint8Array(frameBytes(width, height, "i420"));
  data.fill(128, width * height);
  for (let row = 0; row < height; row++) {
    const shade = row < 0.45 * height ? 90 - (20 * row) / height : 40 + (70 * row) / height;
    data.fill(shade, row * width, (row + 1) * width);
  }
  const bar = (sequence * 4) % (width - 8);
  for (let row = height - 12; row < height; row++) data.fill(235, row * width + bar, row * width + bar + 8);
  for (const box of boxes) paintBox(data, width, height, box);
  return { width, height, format: "i420", data, capturedAt, sequence };
}

function paintBox(data: Uint8Array, width: number, height: number, box: SeenBox): void {
  const half = halved(width);
  const planeU = width * height;
  const planeV = planeU + half * halved(height);
  const left = Math.round(box.x * width);
  const right = Math.round((box.x + box.width) * width);
  for (let row = Math.round(box.y * height); row < Math.round((box.y + box.height) * height); row++) {
    data.fill(150 - (60 * row) / height, row * width + left, row * width + right);
    data.fill(110, planeU + (row >> 1) * half + (left >> 1), planeU + (row >> 1) * half + (right >> 1));
    data.fill(160, planeV + (row >> 1) * half + (left >> 1), planeV + (row >> 1) * half + (right >> 1));
  }
}
