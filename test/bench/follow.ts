import { ClosedLoop, type LoopOptions } from "../vision/closed-loop/rig.ts";
import { bench as benchWorld, crowd } from "../vision/closed-loop/worlds.ts";
import { type Figure, figure } from "./figure.ts";

/** They played no part when the follower was tuned. */
const SEEDS = [201, 202, 203, 204, 205];
const ALIKE_SEEDS = [211, 212];
const LONGEST = 60;
const STALLS = 8;
/** Below this the car stands, m/s. */
const STANDS = 0.02;

interface Walk {
  readonly inView: number;
  readonly off: number;
  readonly wrong: number;
  readonly nearest: number;
  readonly contacts: number;
  readonly holds: boolean;
}

/**
 * Whether the car keeps a person in view and at its distance, and nobody else: robot, simulated camera, shipped
 * detector and follower on one virtual clock, judged by the truth.
 */
export async function benchFollow(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const length = Math.min(seconds, LONGEST);
  const walks: Walk[] = [];
  for (const seed of SEEDS) {
    say(`${length} s of following in a crowd, seed ${seed}`);
    walks.push(await walk(crowd({ seed, seconds: length }), length));
  }
  const alike: Walk[] = [];
  for (const seed of ALIKE_SEEDS) {
    say(`${length} s where all wear the same, seed ${seed}`);
    alike.push(await walk(crowd({ seed, seconds: length, alike: true }), length));
  }
  say("a bench in the way, and a camera that stalls");
  const sonar = await walk(benchWorld(221), 20);
  const stop = await secondsToStop();
  const of = `${SEEDS.length} held-out seeds of ${length} s`;
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  const beside = (values: readonly number[]) =>
    `worst of ${of}; median ${Number(median(values).toPrecision(3))}`;
  const views = walks.map(({ inView }) => 100 * inView);
  const offs = walks.map(({ off }) => 100 * off);
  const sum = (some: readonly Walk[], what: (walk: Walk) => number) =>
    some.reduce((total, each) => total + what(each), 0);
  return [
    figure("follow.in view", Math.min(...views), "% of the time", ">= 97", beside(views)),
    figure("follow.distance off, RMS", Math.max(...offs), "%", "<= 15", beside(offs)),
    figure(
      "follow.another person followed",
      sum(walks, ({ wrong }) => wrong),
      "pictures",
      "<= 0",
      of,
    ),
    figure(
      "follow.touched anything",
      sum(walks, ({ contacts }) => contacts),
      "ticks",
      "<= 0",
      of,
    ),
    figure("follow.nearest to anything", Math.min(...walks.map(({ nearest }) => nearest)), "m", null, of),
    figure(
      "follow.all dressed alike: another followed",
      sum(alike, ({ wrong }) => wrong),
      "pictures",
      "<= 0",
      `${alike.filter(({ holds }) => !holds).length} of ${alike.length} ended by a doubt or a loss`,
    ),
    figure(
      "follow.a bench in the way, with sonar: touched",
      sonar.contacts,
      "ticks",
      "<= 0",
      `${sonar.nearest.toFixed(2)} m at the nearest`,
    ),
    figure("follow.camera stalls → car stands", stop, "s", "<= 1"),
  ];
}

async function walk(world: string, seconds: number, options: LoopOptions = {}): Promise<Walk> {
  const loop = await ClosedLoop.create(world, options);
  try {
    await loop.run(seconds);
    console.error(loop.text);
    const { witness, pursuer } = loop;
    return {
      inView: witness.inView / witness.seconds,
      off: witness.distanceError,
      wrong: witness.wrong,
      nearest: witness.nearest,
      contacts: witness.contacts,
      holds: pursuer.isOn,
    };
  } finally {
    await loop.close();
  }
}

/** From the last picture's moment until the wheels rest, of a car that follows a walker. */
async function secondsToStop(): Promise<number> {
  const loop = await ClosedLoop.create(crowd({ seed: 222, seconds: STALLS + 3 }), { cameraStalls: STALLS });
  let stood = Number.POSITIVE_INFINITY;
  let before = 0;
  try {
    await loop.run(STALLS + 3, ({ time, twist }) => {
      const speed = Math.hypot(twist.vx, twist.vy) + 0.2 * Math.abs(twist.omega);
      if (time < STALLS) before = speed;
      else if (speed > STANDS) stood = Number.POSITIVE_INFINITY;
      else stood = Math.min(stood, time - STALLS);
    });
  } finally {
    await loop.close();
  }
  if (before < 0.2) throw new Error(`the car drove at ${before} m/s only when its camera stalled`);
  return stood;
}
