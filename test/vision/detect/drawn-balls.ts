import type { Pose } from "../../../src/core/geometry.ts";
import type { Scene, SceneObject } from "../../../src/core/scene.ts";
import { loadWorld } from "../../../src/sim/world.ts";
import { Studio } from "../../../src/vision/cameras/simulated/studio.ts";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";

const { sensors } = loadWorld("empty");
const { camera } = sensors;
const FOCAL = camera.width / 2 / Math.tan(camera.fieldOfView / 2);
const CAR: Pose = { x: 0, y: 0, theta: 0 };
const ROOM: Pick<Scene, "name" | "car" | "gates" | "walls"> = {
  name: "test",
  car: { length: 0.3, width: 0.2 },
  gates: [],
  walls: [{ from: { x: 6, y: -6 }, to: { x: 6, y: 6 }, thickness: 0.1 }],
};

/** What falls on a sensor of the three colours, 1 being white by day; a camera in warm light never quite makes up for it. */
type Light = readonly [red: number, green: number, blue: number];
const LIGHTS: Readonly<Record<string, Light>> = {
  day: [1, 1, 1],
  bright: [1.25, 1.25, 1.25],
  dusk: [0.55, 0.55, 0.55],
  warm: [1.12, 1, 0.72],
  "warm and dim": [0.7, 0.6, 0.42],
  cool: [0.9, 1, 1.15],
};

export interface Drawn {
  readonly name: string;
  readonly frame: Frame;
  /** Where the ball would be if nothing hid it, px; undefined: there is none. */
  readonly ball?: { readonly x: number; readonly y: number; readonly radius: number };
}

interface Thing {
  readonly look: SceneObject["look"];
  readonly shape: SceneObject["shape"];
  readonly pose: Pose;
}

/** From the camera, m; it stands as the world's file says. */
const ahead = (distance: number, aside: number, theta = 0): Pose => ({
  x: camera.ahead + distance,
  y: camera.aside + aside,
  theta,
});

function take(things: readonly Thing[], light: Light, seed: number): Frame {
  const objects = things.map(({ look, shape, pose }, i): SceneObject => {
    return { name: `${i}`, movable: false, pose, shape, look };
  });
  const studio = new Studio({ ...ROOM, objects }, camera, seed);
  const { width, height } = camera;
  const data = new Uint8Array(frameBytes(width, height, "i420"));
  const places = things.flatMap(({ pose }) => [pose.x, pose.y, pose.theta]);
  // Somebody who walks swings their arms: what they have walked is taken from a first look.
  for (const time of [0, 1]) {
    const moment = { time, pose: CAR, twist: { vx: 0, vy: 0, omega: 0 }, objects: places };
    studio.take(moment, data);
  }
  return relit({ width, height, format: "i420", data, capturedAt: 1, sequence: 0 }, light);
}

/** The same by another light: each colour of each pixel for itself, and what is too bright is white. */
function relit(frame: Frame, [r, g, b]: Light): Frame {
  const { width, height, data } = frame;
  const out = data.slice();
  const half = width / 2;
  const u = width * height;
  const v = u + u / 4;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const c = (y / 2) * half + x / 2;
      const [cb, cr] = [data[u + c]! - 128, data[v + c]! - 128];
      let [sumU, sumV] = [0, 0];
      for (const at of [y * width + x, y * width + x + 1, (y + 1) * width + x, (y + 1) * width + x + 1]) {
        const red = byte(r * byte(data[at]! + 1.402 * cr));
        const green = byte(g * byte(data[at]! - 0.344136 * cb - 0.714136 * cr));
        const blue = byte(b * byte(data[at]! + 1.772 * cb));
        out[at] = 0.299 * red + 0.587 * green + 0.114 * blue + 0.5;
        sumU += (-0.168736 * red - 0.331264 * green + 0.5 * blue) / 4;
        sumV += (0.5 * red - 0.418688 * green - 0.081312 * blue) / 4;
      }
      out[u + c] = 128.5 + sumU;
      out[v + c] = 128.5 + sumV;
    }
  }
  return { ...frame, data: out };
}

const byte = (value: number) => Math.min(255, Math.max(0, value));

function ballAt(pose: Pose, radius: number, colour: string): Thing {
  return { pose, look: { kind: "ball", colour }, shape: { kind: "circle", radius } };
}

/** px */
function seenBall(pose: Pose, radius: number): NonNullable<Drawn["ball"]> {
  const [x, z] = [pose.x - camera.ahead, radius - camera.above];
  const depth = x * Math.cos(camera.pitch) + z * Math.sin(camera.pitch);
  const up = z * Math.cos(camera.pitch) - x * Math.sin(camera.pitch);
  return {
    x: camera.width / 2 - (FOCAL * (pose.y - camera.aside)) / depth,
    y: camera.height / 2 - (FOCAL * up) / depth,
    radius: (FOCAL * radius) / depth,
  };
}

const BALLS = [
  { of: "a football", radius: 0.11, colour: "#d8662a", distances: [0.6, 1, 1.5, 2.2, 3, 4] },
  { of: "a handball", radius: 0.08, colour: "#f07814", distances: [0.6, 1.2, 2, 3] },
  { of: "a table tennis ball", radius: 0.02, colour: "#ff7a1e", distances: [0.8, 1.1, 1.5] },
] as const;

/** Orange balls on a floor, near and far, by every light. */
export function* balls(): Generator<Drawn> {
  let seed = 1;
  for (const { of, radius, colour, distances } of BALLS) {
    for (const distance of distances) {
      for (const [light, gains] of Object.entries(LIGHTS)) {
        const pose = ahead(distance, 0.1 * distance);
        const frame = take([ballAt(pose, radius, colour)], gains, seed++);
        yield { name: `${of} at ${distance} m, ${light}`, frame, ball: seenBall(pose, radius) };
      }
    }
  }
}

/** The same ball with a board before a part of it: `hidden` of its width, from a side or from below. */
export function* hiddenBalls(hidden: number): Generator<Drawn> {
  let seed = 1;
  const radius = 0.11;
  for (const distance of [0.8, 1.5, 2.5]) {
    for (const side of ["left", "right", "below"] as const) {
      for (const light of ["day", "warm", "dusk"]) {
        const pose = ahead(distance, 0);
        const frame = take([ballAt(pose, radius, "#d8662a")], LIGHTS[light]!, seed++);
        const ball = seenBall(pose, radius);
        cover(frame, ball, side, hidden);
        yield { name: `${hidden} of it hidden from ${side} at ${distance} m, ${light}`, frame, ball };
      }
    }
  }
}

/** Something grey stands before it. */
function cover(
  { width, height, data }: Frame,
  { x, y, radius }: NonNullable<Drawn["ball"]>,
  side: "left" | "right" | "below",
  hidden: number,
): void {
  const edge = radius - 2 * radius * hidden;
  const u = width * height;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const depth = side === "below" ? row - y : side === "left" ? x - column : column - x;
      if (depth < edge || Math.hypot(row - y, column - x) > 2 * radius) continue;
      data[row * width + column] = 120;
      const c = (row >> 1) * (width / 2) + (column >> 1);
      data[u + c] = 126;
      data[u + u / 4 + c] = 130;
    }
  }
}

/** From the palest to the darkest that people have. */
const SKINS = [
  "#ffdbac",
  "#f1c27d",
  "#e0ac69",
  "#d6a88c",
  "#c68642",
  "#a66a3a",
  "#8d5524",
  "#5c3a21",
] as const;
const DRESSES = [
  { shirt: "#264a8c", trousers: "#34323a" },
  { shirt: "#b8352f", trousers: "#5a5248" },
] as const;

/**
 * People before the car, none of whom has a ball: their faces, necks, arms and hands.
 *
 * @param every of all of them only one in so many
 */
export function* people(every: number): Generator<Drawn> {
  let seed = 1;
  for (const skin of SKINS) {
    for (const [i, distance] of [0.8, 1.1, 1.5, 2, 2.7, 3.4, 4].entries()) {
      for (const [light, gains] of Object.entries(LIGHTS)) {
        for (const theta of [Math.PI, Math.PI + 0.9, Math.PI / 2]) {
          if (seed++ % every !== 0) continue;
          const dress = DRESSES[seed % DRESSES.length]!;
          const look = { kind: "person", height: 1.72, hair: "#3e2a1e", skin, ...dress } as const;
          const pose = ahead(distance, (i % 3) * 0.1 * distance - 0.1 * distance, theta);
          const frame = take([{ look, pose, shape: { kind: "circle", radius: 0.22 } }], gains, seed);
          yield { name: `${skin} at ${distance} m, turned ${theta.toFixed(1)}, ${light}`, frame };
        }
      }
    }
  }
}

/** Somebody by warm light, with a ball before their feet. */
export function* players(): Generator<Drawn> {
  for (const [i, skin] of SKINS.entries()) {
    const look = { kind: "person", height: 1.72, hair: "#3e2a1e", skin, ...DRESSES[0] } as const;
    const person: Thing = { look, pose: ahead(2, 0, Math.PI), shape: { kind: "circle", radius: 0.22 } };
    const pose = ahead(1.4, 0.1);
    const frame = take([person, ballAt(pose, 0.11, "#d8662a")], LIGHTS.warm!, i);
    yield { name: `${skin} with a ball`, frame, ball: seenBall(pose, 0.11) };
  }
}
