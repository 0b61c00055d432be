import { clamp, type Point, wrapAngle } from "../../../src/core/geometry.ts";
import { Random } from "../../../src/core/random.ts";

/** Of a person who is to be followed, and of the others: what a world's file says of their walk. */
export interface Walk {
  readonly through: readonly Point[];
  /** m/s */
  readonly speed: number;
  /** s */
  readonly begins: number;
}

export interface Walks {
  readonly target: Walk;
  /** They cross: between the car and the target, behind the target, and between again. */
  readonly others: readonly Walk[];
}

const DT = 0.05;
/** The target stands until it is chosen, s. */
const BEGINS = 3;
/** Where a car would be that follows perfectly, behind the target, m. */
const BEHIND = 2.3;
/** Nobody walks into the car: from here on they turn away from it, m. */
const NEAR_CAR = 1.6;
/** Farther from the room's middle they turn back, m. */
const INSIDE = 6.5;
/** A person turns on their way so fast, rad/s. */
const TURN = 2;
const MOST_POINTS = 190;
/** When they cross: from, to, s; and where, as a share of the way from the car to the target. */
const CROSSINGS = [
  { from: 10, to: 16, low: 0.55, high: 0.68 },
  { from: 23, to: 29, low: 1.35, high: 1.7 },
  { from: 37, to: 44, low: 0.55, high: 0.68 },
] as const;
/** Across the line of sight, m/s: so a person hides the middle of another for 0.4 s, whatever the distance. */
const ACROSS = 1.15;
const BEFORE = 4;
/** So near they do not come to the target or to the car, m. */
const APART = 0.65;
const FAR = 35;
const ATTEMPTS = 400;

interface Moment {
  readonly target: Point;
  readonly car: Point;
  readonly velocity: Point;
}

/**
 * Somebody wanders for so long, at one speed of up to 0.8 m/s, round bends and corners, but not through the car; and
 * three others cross. Everything follows from the seed. Where the car will be only the car decides: the walks are made
 * for one that stays behind the target, and turns round where it does.
 */
export function makeWalks(seed: number, seconds: number): Walks {
  const random = new Random(seed);
  const speed = random.uniform(0.55, 0.8);
  const moments = wander(random.fork(), speed, seconds);
  const points = moments.filter((_, i) => i * DT >= BEGINS).map(({ target }) => target);
  const every = Math.ceil(points.length / MOST_POINTS);
  const through = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  const others = CROSSINGS.filter(({ to }) => to < seconds - 2).map((crossing) =>
    cross(random.fork(), moments, crossing),
  );
  return { target: { through, speed, begins: BEGINS }, others };
}

function wander(random: Random, speed: number, seconds: number): Moment[] {
  const target = { x: 2.4, y: 0 };
  const car = { x: 0.1, y: 0 };
  let heading = random.uniform(-0.6, 0.6);
  let corner = heading;
  let bend = 0;
  let until = BEGINS + 2;
  const moments: Moment[] = [];
  for (let i = 0; i * DT <= seconds; i++) {
    const now = i * DT;
    const walks = now >= BEGINS ? speed : 0;
    moments.push({
      target: { ...target },
      car: { ...car },
      velocity: { x: walks * Math.cos(heading), y: walks * Math.sin(heading) },
    });
    if (walks === 0) continue;
    if (now >= until) {
      const isCorner = random.next() < 0.3;
      corner = heading + (isCorner ? (random.next() < 0.5 ? -1 : 1) * random.uniform(0.7, 1.6) : 0);
      bend = isCorner ? 0 : random.uniform(-0.4, 0.4);
      until = now + random.uniform(2, 5);
    }
    corner += bend * DT;
    const inwards = wrapAngle(Math.atan2(-target.y, -target.x) - heading);
    if (Math.hypot(target.x, target.y) > INSIDE && Math.abs(inwards) > 1)
      corner = heading + Math.sign(inwards) * 0.1;
    const toCar = Math.atan2(car.y - target.y, car.x - target.x);
    const gap = Math.hypot(car.x - target.x, car.y - target.y);
    const off = wrapAngle(heading - toCar);
    if (gap < NEAR_CAR && Math.abs(off) < 1.2) corner = heading + (off < 0 ? -0.3 : 0.3);
    heading += clamp(corner - heading, -TURN * DT, TURN * DT);
    target.x += walks * DT * Math.cos(heading);
    target.y += walks * DT * Math.sin(heading);
    // What hangs on a string follows, and stays where the string is slack.
    const far = Math.hypot(target.x - car.x, target.y - car.y);
    if (far > BEHIND) {
      car.x += ((target.x - car.x) * (far - BEHIND)) / far;
      car.y += ((target.y - car.y) * (far - BEHIND)) / far;
    }
  }
  return moments;
}

function cross(random: Random, moments: readonly Moment[], crossing: (typeof CROSSINGS)[number]): Walk {
  let best: { walk: Walk; apart: number } | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const at = random.uniform(crossing.from, crossing.to);
    const share = random.uniform(crossing.low, crossing.high);
    const side = random.next() < 0.5 ? 1 : -1;
    const { target, car, velocity } = moments[Math.round(at / DT)]!;
    const sight = Math.atan2(target.y - car.y, target.x - car.x);
    const way = sight + side * (Math.PI / 2 + random.uniform(-0.3, 0.3));
    // The line of sight moves meanwhile, so that many a crossing is slower or faster over the floor.
    const vx = ACROSS * Math.cos(way) + share * velocity.x;
    const vy = ACROSS * Math.sin(way) + share * velocity.y;
    const x = car.x + share * (target.x - car.x);
    const y = car.y + share * (target.y - car.y);
    const begins = at - BEFORE;
    // They go on until they are far behind the walls, and do not come back in time.
    const left = FAR / Math.hypot(vx, vy);
    const walk: Walk = {
      through: [
        { x: x - vx * BEFORE, y: y - vy * BEFORE },
        { x: x + vx * left, y: y + vy * left },
      ],
      speed: Math.hypot(vx, vy),
      begins,
    };
    const apart = leastApart(walk, moments);
    if (apart >= APART) return walk;
    if (apart > (best?.apart ?? 0)) best = { walk, apart };
  }
  return best!.walk;
}

/** From the target and from the car, m. */
function leastApart({ through, speed, begins }: Walk, moments: readonly Moment[]): number {
  const [from, to] = through as [Point, Point];
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  let least = Number.POSITIVE_INFINITY;
  for (const [i, { target, car }] of moments.entries()) {
    const share = clamp((speed * (i * DT - begins)) / length, 0, 1);
    const x = from.x + share * (to.x - from.x);
    const y = from.y + share * (to.y - from.y);
    least = Math.min(least, Math.hypot(target.x - x, target.y - y), Math.hypot(car.x - x, car.y - y));
  }
  return least;
}
