import type { Pose } from "../../core/geometry.ts";
import type { RobotEvent } from "../../protocol/messages.ts";
import type { SightingsReport } from "../../protocol/seeing-messages.ts";
import { integer, list, number, type PlainSchema, record, string } from "./plain-schema.ts";

// Messages that Foxglove and Lichtblick draw without being told how, as foxglove's schemas have them.

/** In which the car thinks to be. */
const FIELD = "field";
const CAR = "car";
const CAMERA = "camera";

const stamp = record({ sec: integer, nsec: integer }, "time");
const vector = record({ x: number, y: number, z: number }, "foxglove.Vector3");
const quaternion = record({ x: number, y: number, z: number, w: number }, "foxglove.Quaternion");
const spot = record({ x: number, y: number }, "foxglove.Point2");
const colour = record({ r: number, g: number, b: number, a: number }, "foxglove.Color");
const inPicture = { timestamp: stamp };

export const FOXGLOVE = {
  image: record(
    {
      timestamp: stamp,
      frame_id: string,
      data: { type: "string", contentEncoding: "base64" },
      format: string,
    },
    "foxglove.CompressedImage",
  ),
  pose: record(
    {
      timestamp: stamp,
      frame_id: string,
      pose: record({ position: vector, orientation: quaternion }, "foxglove.Pose"),
    },
    "foxglove.PoseInFrame",
  ),
  transform: record(
    {
      timestamp: stamp,
      parent_frame_id: string,
      child_frame_id: string,
      translation: vector,
      rotation: quaternion,
    },
    "foxglove.FrameTransform",
  ),
  log: record(
    { timestamp: stamp, level: integer, message: string, name: string, file: string, line: integer },
    "foxglove.Log",
  ),
  annotations: record(
    {
      circles: list(record({ ...inPicture, position: spot, diameter: number })),
      points: list(
        record({
          ...inPicture,
          type: integer,
          points: list(spot),
          outline_color: colour,
          outline_colors: list(colour),
          fill_color: colour,
          thickness: number,
        }),
      ),
      texts: list(
        record({
          ...inPicture,
          position: spot,
          text: string,
          font_size: number,
          text_color: colour,
          background_color: colour,
        }),
      ),
    },
    "foxglove.ImageAnnotations",
  ),
} satisfies Record<string, PlainSchema>;

/** @param time s on the robot's clock */
function stampOf(time: number): { sec: number; nsec: number } {
  const nanoseconds = Math.max(0, Math.round(time * 1e9));
  const sec = Math.floor(nanoseconds / 1e9);
  return { sec, nsec: nanoseconds - sec * 1e9 };
}

/** About z, rad. */
const turned = (theta: number) => ({ x: 0, y: 0, z: Math.sin(theta / 2), w: Math.cos(theta / 2) });

export function poseInFrame(time: number, { x, y, theta }: Pose) {
  const pose = { position: { x, y, z: 0 }, orientation: turned(theta) };
  return { timestamp: stampOf(time), frame_id: FIELD, pose };
}

export function frameTransform(time: number, { x, y, theta }: Pose) {
  return {
    timestamp: stampOf(time),
    parent_frame_id: FIELD,
    child_frame_id: CAR,
    translation: { x, y, z: 0 },
    rotation: turned(theta),
  };
}

/** @param jpeg a JPEG file */
export function compressedImage(time: number, jpeg: Uint8Array) {
  const data = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength).toString("base64");
  return { timestamp: stampOf(time), frame_id: CAMERA, data, format: "jpeg" };
}

const LEVELS: Readonly<Record<RobotEvent["level"], number>> = { info: 2, warning: 3, error: 4 };

/** @param name what it is about, such as an event's code */
export function logEntry(time: number, level: RobotEvent["level"], name: string, message: string) {
  return { timestamp: stampOf(time), level: LEVELS[level], message, name, file: "", line: 0 };
}

const LINE_LOOP = 2;
const NOTHING = { r: 0, g: 0, b: 0, a: 0 };
const SHADE = { r: 0, g: 0, b: 0, a: 0.6 };
const SEEN = { r: 0.92, g: 0.94, b: 0.96, a: 1 };
const LOCKED = { r: 0.31, g: 0.84, b: 0.75, a: 1 };

/**
 * Boxes round what was seen, and what it was.
 *
 * @param size of the pictures, px
 */
export function imageAnnotations(
  { at, targets }: SightingsReport,
  size: { readonly width: number; readonly height: number },
) {
  const timestamp = stampOf(at);
  const boxed = targets.flatMap(({ box, ...target }) => (box ? [{ box, ...target }] : []));
  return {
    circles: [],
    points: boxed.map(({ box, locked }) => {
      const [left, top] = [box.x * size.width, box.y * size.height];
      const [right, bottom] = [left + box.width * size.width, top + box.height * size.height];
      return {
        timestamp,
        type: LINE_LOOP,
        points: [
          { x: left, y: top },
          { x: right, y: top },
          { x: right, y: bottom },
          { x: left, y: bottom },
        ],
        outline_color: locked ? LOCKED : SEEN,
        outline_colors: [],
        fill_color: NOTHING,
        thickness: locked ? 3 : 2,
      };
    }),
    texts: boxed.map(({ box, locked, id, kind, name, distance }) => ({
      timestamp,
      position: { x: box.x * size.width, y: box.y * size.height },
      text: `${name || kind} ${id}${distance === null ? "" : `, ${distance.toFixed(1)} m`}`,
      font_size: 14,
      text_color: locked ? LOCKED : SEEN,
      background_color: SHADE,
    })),
  };
}
