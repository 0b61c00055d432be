import { clamp, type Pose, poseExp, type Twist, wrapAngle, zeroTwist } from "../../../src/core/geometry.ts";
import { Random } from "../../../src/core/random.ts";
import type { Box } from "../../../src/vision/detection.ts";
import type { CameraView } from "../../../src/vision/follow/camera-view.ts";
import { step } from "../../../src/vision/follow/follow.ts";
import { FOLLOW_START, type FollowCar, type FollowStep } from "../../../src/vision/follow/follow-state.ts";
import type { Look } from "../../../src/vision/follow/look.ts";
import { lookOfPerson, type PersonSize, SOMEBODY } from "../../../src/vision/follow/person-distance.ts";
import { type FollowSettings, followSettings } from "../../../src/vision/follow/settings.ts";

/** Like a Pi's camera on a small car: 62° wide. */
const FOCAL = 320 / Math.tan((31 * Math.PI) / 180);
export const VIEW: CameraView = {
  width: 640,
  height: 480,
  ray: (x, y) => ({ x: (x - 320) / FOCAL, y: (y - 240) / FOCAL }),
  above: 0.16,
  pitch: 0.2,
};
export const CAR: FollowCar = {
  limits: { forward: 1.1, strafe: 0.9, turn: 3.84, deceleration: 4 },
  camera: { ahead: 0.1, aside: 0 },
};

/** Where a point appears in the picture of {@link VIEW}, px; undefined: behind it. */
export function project(ahead: number, left: number, up: number, view = VIEW): [number, number] | undefined {
  const z = up - view.above;
  const depth = ahead * Math.cos(view.pitch) + z * Math.sin(view.pitch);
  if (depth < 0.05) return undefined;
  const rise = z * Math.cos(view.pitch) - ahead * Math.sin(view.pitch);
  return [320 - (FOCAL * left) / depth, 240 - (FOCAL * rise) / depth];
}

const HEIGHTS = 30;

/** A person as an upright board that turns with the line of sight, cut by the picture. */
export function boxOfPerson(ahead: number, left: number, height: number, width: number): Box | undefined {
  const bearing = Math.atan2(left, ahead);
  const [dx, dy] = [(-width * Math.sin(bearing)) / 2, (width * Math.cos(bearing)) / 2];
  const rows = Array.from({ length: HEIGHTS + 1 }, (_, i) => (i * height) / HEIGHTS);
  const points = rows.flatMap((up) => [
    project(ahead + dx, left + dy, up),
    project(ahead - dx, left - dy, up),
  ]);
  if (!points.every((point) => point !== undefined)) return undefined;
  const seen = points.filter(([, y]) => y > 0 && y < VIEW.height);
  const xs = seen.map(([x]) => clamp(x, 0, VIEW.width));
  const ys = points.map(([, y]) => clamp(y, 0, VIEW.height));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const box = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
  return box.width >= 15 && box.height >= 30 ? box : undefined;
}

export interface Walk {
  readonly seed: number;
  readonly duration: number;
  /** m/s; 0: stands */
  readonly speed: number;
  /** Times at which nobody sees the target, s, and how long. */
  readonly hidden?: readonly { readonly from: number; readonly lasts: number }[];
  /** Pictures a second. */
  readonly rate?: number;
  /** From a picture's taking until what it shows is known, s, at random between these. */
  readonly latency?: readonly [number, number];
  /** From this time on the camera gives no more pictures. */
  readonly cameraDies?: number;
  /** A wall across the way, x of the field; the sonar sees it. */
  readonly wall?: number;
  /** Instead of a person a tag that hangs there and looks this way, field frame, rad. */
  readonly tag?: number;
  /** Of the person; left out: nearly what the follower takes it for. m */
  readonly height?: number;
  readonly settings?: Partial<FollowSettings>;
  /** Where it walks to, again and again; left out: it wanders. */
  readonly through?: readonly { readonly x: number; readonly y: number }[];
}

export interface Outcome {
  /** Share of the time in which the target's middle was in the picture's width. */
  readonly inView: number;
  /** Root mean square of how far the distance was off the wanted one, as a share of it. */
  readonly distanceError: number;
  readonly nearest: number;
  readonly last: FollowStep;
  /** m/s and rad/s, root mean square of what was asked. */
  readonly effort: { readonly linear: number; readonly turn: number };
  readonly path: readonly {
    at: number;
    car: Pose;
    target: { x: number; y: number };
    out: FollowStep;
    velocity: Twist;
  }[];
  readonly text: string;
}

const DT = 0.01;
const EVERY = 0.03;
const LAG = 0.12;
const LATENCY = [0.05, 0.12] as const;
const ACCELERATION = 2.5;
/** Of the tracker. */
const PATIENCE = 0.8;
const DETECTOR = { side: 0.03, missed: 0.05 };

/** The follower drives a small car after somebody who walks; nothing of it depends on the machine's clock. */
export function walk(scene: Walk): Outcome {
  const random = new Random(scene.seed);
  const settings = followSettings(scene.settings);
  const rate = scene.rate ?? 15;
  const person = {
    x: 2.2,
    y: 0,
    height: scene.height ?? random.uniform(1.66, 1.74),
    width: random.uniform(0.42, 0.6),
  };
  const wander = { heading: 0, corner: 0, turn: 0, speed: scene.speed, until: 3 };
  let leg = 0;
  const car: Pose = { x: 0, y: 0, theta: 0 };
  const velocity = zeroTwist();
  let state = FOLLOW_START;
  let out: FollowStep = { state, twist: zeroTwist(), reason: "", aim: null };
  const underWay: { at: number; due: number; look: Look | null }[] = [];
  let size: PersonSize = SOMEBODY;
  let look: Look | null = null;
  let frameAt: number | null = null;
  let isLost = false;
  let nextFrame = 0;
  let nextStep = 0;
  let [seen, squares, count, nearest, linear, turn] = [0, 0, 0, Number.POSITIVE_INFINITY, 0, 0];
  const path: Outcome["path"][number][] = [];

  for (let now = 0; now < scene.duration; now += DT) {
    // The walker.
    if (scene.through) {
      const goal = scene.through[leg % scene.through.length]!;
      wander.heading = Math.atan2(goal.y - person.y, goal.x - person.x);
      if (Math.hypot(goal.x - person.x, goal.y - person.y) < 0.05) leg++;
    } else {
      if (now >= wander.until) Object.assign(wander, change(random, wander.heading, scene.speed, now));
      // Nobody walks into the car: they turn away from it.
      const [toCar, gap] = [
        Math.atan2(car.y - person.y, car.x - person.x),
        Math.hypot(car.x - person.x, car.y - person.y),
      ];
      const off = wrapAngle(wander.heading - toCar);
      if (gap < 1 && Math.abs(off) < 1) wander.corner = wander.heading + (off < 0 ? -1 : 1);
      wander.heading += clamp(wander.corner - wander.heading, -2 * DT, 2 * DT);
      wander.corner += wander.turn * DT;
    }
    const speed = now < 1 ? 0 : scene.through ? scene.speed : wander.speed;
    person.x += speed * DT * Math.cos(wander.heading);
    person.y += speed * DT * Math.sin(wander.heading);
    // Legs that pass each other leave the body's width; between that they swing out of it.
    const stride = 1 + 0.4 * Math.abs(Math.sin(Math.PI * 0.9 * now)) * (scene.speed > 0 ? 1 : 0);
    const [ahead, left] = fromCamera(car, person);
    const bearing = Math.atan2(left, ahead);

    // The camera.
    if (now >= nextFrame && now < (scene.cameraDies ?? Number.POSITIVE_INFINITY)) {
      nextFrame += 1 / rate;
      const isHidden = scene.hidden?.some(({ from, lasts }) => now >= from && now < from + lasts) ?? false;
      const truth = boxOfPerson(ahead, left, person.height, person.width * stride);
      const box = truth && noisy(truth, random);
      const isMissed = random.next() < DETECTOR.missed;
      const tag = scene.tag === undefined ? undefined : lookOfHanging(car, person, scene.tag, now, random);
      const got = box && !isHidden && !isMissed ? lookOfPerson(VIEW, box, now, size) : undefined;
      if (got) size = got.size;
      const due = Math.max(now + random.uniform(...(scene.latency ?? LATENCY)), underWay.at(-1)?.due ?? 0);
      underWay.push({ at: now, due, look: scene.tag === undefined ? (got?.look ?? null) : (tag ?? null) });
    }
    while (underWay[0] && underWay[0].due <= now) {
      const frame = underWay.shift()!;
      frameAt = frame.at;
      if (look && frame.at - look.at > PATIENCE) isLost = true;
      if (frame.look && !isLost) look = frame.look;
    }

    // The follower.
    if (now >= nextStep) {
      nextStep += EVERY;
      const clearance =
        scene.wall === undefined
          ? null
          : Math.max((scene.wall - car.x) / Math.max(Math.cos(car.theta), 0.1) - 0.125, 0);
      out = step(
        state,
        {
          now,
          frameAt,
          lock: { id: 7, name: "person 7", state: isLost ? "lost" : "seen", look },
          car: { at: now - 0.01, pose: { ...car }, velocity: { ...velocity } },
          clearance,
        },
        EVERY,
        CAR,
        settings,
      );
      state = out.state;
      path.push({
        at: now,
        car: { ...car },
        target: { x: person.x, y: person.y },
        out,
        velocity: { ...velocity },
      });
    }

    // The car.
    for (const axis of ["vx", "vy", "omega"] as const) {
      const pull = ((out.twist[axis] - velocity[axis]) / LAG) * DT;
      const most = (axis === "omega" ? 8 : ACCELERATION) * DT;
      velocity[axis] += clamp(pull, -most, most);
    }
    poseExp(car, velocity.vx * DT, velocity.vy * DT, velocity.omega * DT);
    car.theta = wrapAngle(car.theta);

    const distance = Math.hypot(ahead, left);
    if (ahead > 0 && Math.abs(bearing) < (31 * Math.PI) / 180) seen++;
    squares += (distance / settings.distance - 1) ** 2;
    nearest = Math.min(nearest, distance);
    linear += out.twist.vx ** 2 + out.twist.vy ** 2;
    turn += out.twist.omega ** 2;
    count++;
  }
  const outcome = {
    inView: seen / count,
    distanceError: Math.sqrt(squares / count),
    nearest,
    last: out,
    effort: { linear: Math.sqrt(linear / count), turn: Math.sqrt(turn / count) },
    path,
  };
  const text =
    `seed ${scene.seed}: in view ${(100 * outcome.inView).toFixed(1)} %, distance off ${(100 * outcome.distanceError).toFixed(1)} % RMS, ` +
    `nearest ${nearest.toFixed(2)} m; at the end ${out.state.mode}: ${out.reason}`;
  return { ...outcome, text };
}

function fromCamera(car: Pose, { x, y }: { x: number; y: number }): [number, number] {
  const dx = x - car.x;
  const dy = y - car.y;
  const c = Math.cos(car.theta);
  const s = Math.sin(car.theta);
  return [dx * c + dy * s - CAR.camera.ahead, dy * c - dx * s - CAR.camera.aside];
}

/** Goes on in a bend, or round a corner, at another speed, or stops for a moment. */
function change(random: Random, heading: number, most: number, now: number) {
  const isCorner = random.next() < 0.3;
  const isPause = random.next() < 0.1;
  return {
    corner: heading + (isCorner ? (random.next() < 0.5 ? -1 : 1) * random.uniform(0.7, 1.6) : 0),
    turn: isCorner ? 0 : random.uniform(-0.4, 0.4),
    speed: isPause ? 0 : random.uniform(0.5 * most, most),
    until: now + random.uniform(2, 5),
  };
}

/** A tag at the person's place: seen where the camera looks at its printed side. */
function lookOfHanging(
  car: Pose,
  place: { x: number; y: number },
  facing: number,
  at: number,
  random: Random,
): Look | undefined {
  const [ahead, left] = fromCamera(car, place);
  const bearing = Math.atan2(left, ahead);
  const turned = wrapAngle(facing - car.theta);
  if (Math.abs(bearing) > (31 * Math.PI) / 180 || Math.abs(wrapAngle(turned + Math.PI - bearing)) > 1.2)
    return undefined;
  const distance = Math.hypot(ahead, left) * (1 + 0.02 * random.gaussian());
  return {
    at,
    bearing: bearing + 0.005 * random.gaussian(),
    bearingNoise: 0.005,
    distance,
    distanceNoise: 0.03 * distance,
    facing: wrapAngle(turned + 0.1 * random.gaussian()),
  };
}

function noisy(box: Box, random: Random): Box {
  const off = () => DETECTOR.side * random.gaussian();
  const left = box.x + (box.x > 0 ? off() * box.width : 0);
  const right = box.x + box.width + (box.x + box.width < VIEW.width ? off() * box.width : 0);
  const top = box.y + (box.y > 0 ? off() * box.height : 0);
  const bottom = box.y + box.height + (box.y + box.height < VIEW.height ? off() * box.height : 0);
  return { x: left, y: top, width: Math.max(right - left, 2), height: Math.max(bottom - top, 2) };
}
