import { createCanvas } from "@napi-rs/canvas";
import type { Pose } from "../../../src/core/geometry.ts";
import type { Scene } from "../../../src/core/scene.ts";
import type { CameraProfile } from "../../../src/profile/camera.ts";
import type { FieldTag } from "../../../src/profile/tags.ts";
import type { Brush } from "../../../src/sim/camera/brush.ts";
import { View } from "../../../src/sim/camera/view.ts";
import { tagCells } from "../../../src/vision/detect/tag-cells.ts";
import type { Frame } from "../../../src/vision/frame.ts";

export const [WIDTH, HEIGHT] = [640, 480];
export const CAMERA: CameraProfile = {
  fieldOfView: (62 * Math.PI) / 180,
  ahead: 0.1,
  aside: 0,
  above: 0.16,
  pitch: 0.2,
};
/** Before a car at the field's origin. */
export const TAGS: readonly FieldTag[] = [
  { family: "36h11", id: 3, size: 0.16, x: 2, y: 0.4, above: 0.35, yaw: Math.PI },
  { family: "36h11", id: 7, size: 0.16, x: 2, y: -0.5, above: 0.3, yaw: Math.PI - 0.6 },
];
const THICK = 0.02;

function sceneOf(tags: readonly FieldTag[]): Scene {
  return {
    name: "tags",
    car: { length: 0.3, width: 0.2 },
    walls: [],
    gates: [],
    objects: tags.map(({ family, id, size, x, y, above, yaw }) => {
      // The tag hangs on the front of a board, a hair before it.
      const back = THICK / 2 + 0.002;
      return {
        name: `tag ${id}`,
        movable: false,
        pose: { x: x - back * Math.cos(yaw), y: y - back * Math.sin(yaw), theta: yaw },
        shape: { kind: "box", length: THICK, width: 0.3 } as const,
        look: { kind: "tag", family, id, size, height: above } as const,
      };
    }),
  };
}

/** As the simulated camera takes it. */
export function pictureFrom(car: Pose, tags = TAGS): Frame {
  const scene = sceneOf(tags);
  const focal = WIDTH / 2 / Math.tan(CAMERA.fieldOfView / 2);
  const lens = { width: WIDTH, height: HEIGHT, focal, centre: { x: WIDTH / 2, y: HEIGHT / 2 } };
  const mount = { x: CAMERA.ahead, y: CAMERA.aside, z: CAMERA.above, pitch: CAMERA.pitch };
  const context = createCanvas(WIDTH, HEIGHT).getContext("2d");
  const places = scene.objects.flatMap(({ pose }) => [pose.x, pose.y, pose.theta]);
  new View(scene, lens, mount, tagCells).paint(context as unknown as Brush, car, places, 0);
  const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
  const data = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let i = 0; i < WIDTH * HEIGHT; i++)
    data.set([rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!], 3 * i);
  return { width: WIDTH, height: HEIGHT, format: "rgb", data, capturedAt: 0, sequence: 0 };
}
