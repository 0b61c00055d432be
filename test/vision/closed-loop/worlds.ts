import { makeWalks, type Walk } from "./walks.ts";

export interface WorldWish {
  readonly seed: number;
  readonly seconds: number;
  /** The others wear what the target wears. */
  readonly alike?: boolean;
  /** Pictures a second. */
  readonly rate?: number;
}

/** The one who is followed is the first of the objects. */
export const TARGET = 0;

const CLOTHES = [
  { shirt: "#b8352f", trousers: "#34323a" },
  { shirt: "#2f56b8", trousers: "#5a5248" },
  { shirt: "#d8d4c8", trousers: "#23324a" },
  { shirt: "#3d8a4a", trousers: "#34323a" },
] as const;
const HEIGHTS = [1.7, 1.78, 1.64, 1.74] as const;
const RATE = 15;

/** The text of a world's file: a hall in which somebody walks about, and others cross between them and the car. */
export function crowd({ seed, seconds, alike = false, rate = RATE }: WorldWish): string {
  const { target, others } = makeWalks(seed, seconds);
  const objects = [target, ...others].map((walk, i) => person(walk, i, alike));
  return JSON.stringify({
    name: `closed loop ${seed}`,
    seed,
    room: { length: 24, width: 24 },
    objects,
    sensors: { camera: { rate } },
  });
}

/** The target stands far off, and the car comes to it at full speed. */
export function approach(seed: number): string {
  const walk: Walk = { through: [{ x: 8, y: 0 }], speed: 0.4, begins: 1000 };
  const { walks: _, ...standing } = person(walk, 0, false);
  return JSON.stringify({
    name: "closed loop on the way to somebody",
    seed,
    room: { length: 24, width: 10 },
    objects: [standing],
    sensors: { camera: { rate: 30 } },
  });
}

/** The target goes round a bench, and the car would go straight on; it has a sonar. */
export function bench(seed: number): string {
  const walk: Walk = {
    through: [
      { x: 2.2, y: 0 },
      { x: 2.2, y: 1.9 },
      { x: 3.6, y: 1.9 },
      { x: 5.2, y: 0 },
      { x: 9, y: 0 },
    ],
    speed: 0.7,
    begins: 3,
  };
  return JSON.stringify({
    name: "closed loop with a bench",
    seed,
    room: { length: 24, width: 8 },
    objects: [
      person(walk, 0, false),
      {
        name: "bench",
        at: [2.9, 0],
        box: [0.3, 3],
        looks: { block: { height: 0.25 } },
      },
    ],
    sensors: { camera: { rate: RATE }, sonar: { fitted: true } },
  });
}

function person({ through, speed, begins }: Walk, i: number, alike: boolean) {
  const points = through.map(({ x, y }) => [round(x), round(y)]);
  return {
    name: `person ${i}`,
    at: points[0],
    circle: 0.22,
    looks: { person: { height: HEIGHTS[i], ...CLOTHES[alike ? 0 : i] } },
    walks: { through: points, speed: round(speed), begins: round(begins), closed: false },
  };
}

const round = (value: number) => Number(value.toFixed(3));
