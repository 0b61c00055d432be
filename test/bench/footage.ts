import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { OnnxDetector } from "../../src/vision/detect/session/onnx-detector.ts";
import type { Box } from "../../src/vision/detection.ts";
import { frameBytes } from "../../src/vision/frame.ts";
import { chests } from "../../src/vision/track/appearance.ts";
import { TRACKER_DEFAULTS, Tracker } from "../../src/vision/track/tracker.ts";
import { type Figure, figure } from "./figure.ts";

/** People who walk about before a building, filmed by somebody else: of Debian's package opencv-doc. */
const FILM = process.env.STRAFE_VTEST ?? "/usr/share/doc/opencv-doc/examples/data/vtest.avi";
const WIDTH = 768;
const HEIGHT = 576;
const RATE = 10;
/** Of the picture's edge, where people come and go, px. */
const EDGE = 12;
/** Of a track: frames, below which it is nobody. */
const SOMEBODY = 10;
/** A track that begins so soon after another ended, and so near, is the same person's, s and heights. */
const SOON = 2;
const NEAR = 0.7;

interface Life {
  readonly id: number;
  readonly begin: number;
  readonly first: Box;
  end: number;
  last: Box;
  frames: number;
  jumps: number;
}

/**
 * Nobody has written down who is who in it. What can be counted: tracks that end in the middle of the picture while
 * another begins there (one person, two numbers), and tracks that leap (one number, two people).
 */
export async function footageFigures(detector: OnnxDetector, say: (text: string) => void): Promise<Figure[]> {
  if (!existsSync(FILM)) {
    say(`no real footage: ${FILM} is not here ("apt-get install opencv-doc ffmpeg" brings it)`);
    return [];
  }
  if (spawnSync("ffmpeg", ["-version"]).error) {
    say(`no real footage: ffmpeg, which reads ${FILM}, is not here ("apt-get install ffmpeg" brings it)`);
    return [];
  }
  say(`people in ${FILM}`);
  const lives = await follow(detector);
  const people = lives.filter(({ frames }) => frames >= SOMEBODY);
  const broken = people.filter((life) => people.some((other) => goesOn(life, other))).length;
  const jumps = people.reduce((sum, life) => sum + life.jumps, 0);
  const mean = people.reduce((sum, life) => sum + life.frames, 0) / people.length / RATE;
  return [
    figure("vision.real footage: tracks", people.length, ""),
    figure("vision.real footage: mean length of a track", mean, "s"),
    figure("vision.real footage: people whose number changed", broken, ""),
    figure("vision.real footage: numbers that leapt", jumps, ""),
  ];
}

async function follow(detector: OnnxDetector): Promise<Life[]> {
  const tracker = new Tracker({ ...TRACKER_DEFAULTS, focal: 600, axis: WIDTH / 2 });
  const lives = new Map<number, Life>();
  let sequence = 0;
  for await (const data of frames()) {
    const capturedAt = sequence / RATE;
    const frame = {
      width: WIDTH,
      height: HEIGHT,
      format: "i420",
      range: "limited",
      data,
      capturedAt,
      sequence,
    } as const;
    const detections = (await detector.detect(frame)) ?? [];
    const sightings = detections.map((detection) => ({ detection, chests: chests(frame, detection.box) }));
    for (const { id, box, seenAt } of tracker.update(sightings, capturedAt)) {
      if (seenAt !== capturedAt) continue;
      const life = lives.get(id);
      if (life === undefined) {
        lives.set(id, { id, begin: capturedAt, first: box, end: capturedAt, last: box, frames: 1, jumps: 0 });
        continue;
      }
      if (gap(life.last, box) > 0.5 * box.height) life.jumps++;
      life.end = capturedAt;
      life.last = box;
      life.frames++;
    }
    sequence++;
  }
  return [...lives.values()];
}

async function* frames(): AsyncGenerator<Uint8Array> {
  const size = frameBytes(WIDTH, HEIGHT, "i420");
  const args = ["-v", "error", "-i", FILM, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"];
  const { stdout } = spawn("ffmpeg", args, { stdio: ["ignore", "pipe", "inherit"] });
  let held = Buffer.alloc(0);
  for await (const chunk of stdout) {
    held = Buffer.concat([held, chunk as Buffer]);
    for (; held.length >= size; held = held.subarray(size)) yield new Uint8Array(held.subarray(0, size));
  }
}

/** Whether the second is the first, under another number. */
const goesOn = (a: Life, b: Life) =>
  a.id !== b.id &&
  b.begin >= a.end &&
  b.begin - a.end <= SOON &&
  isInside(a.last) &&
  isInside(b.first) &&
  gap(a.last, b.first) < NEAR * a.last.height;

const gap = (a: Box, b: Box) =>
  Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);

const isInside = ({ x, y, width, height }: Box) =>
  x > EDGE && y > EDGE && x + width < WIDTH - EDGE && y + height < HEIGHT - EDGE;
