import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Car } from "../../src/script/car.ts";
import { CarError, EndedError } from "../../src/script/errors.ts";
import type { MotionOptions } from "../../src/script/options.ts";
import { Stage } from "./rig.ts";

/** How many sequences are tried. */
const RUNS = 1000;

/** Even steps, for a random double is nearly always next to nothing. */
const steps = (min: number, max: number, size: number) =>
  fc.integer({ min: Math.round(min / size), max: Math.round(max / size) }).map((count) => count * size);
const place = steps(-1.5, 1.5, 0.05);
const angle = steps(-7, 7, 0.1);
/** s; not in ticks. */
const span = steps(0, 1, 0.007);
const brief = steps(0.007, 1.2, 0.007);

type Begin = (car: Car, options: MotionOptions) => Promise<unknown>;

/** With its name, for whoever reads a counterexample. */
const named = (name: string, ...begin: [Begin]) => [name, ...begin] as const;

const begins = fc.oneof(
  fc
    .tuple(place, place, angle)
    .map(([x, y, theta]) => named("driveTo", (car, more) => car.driveTo({ x, y, theta }, more))),
  fc
    .tuple(place, place, angle)
    .map(([x, y, theta]) => named("move", (car, more) => car.move({ x: x / 4, y: y / 4, theta }, more))),
  fc.tuple(place, place, angle, fc.option(brief, { nil: undefined })).map(([vx, vy, omega, time]) => {
    const wish = time === undefined ? {} : { time };
    return named("drive", (car, more) => car.drive({ vx: vx / 2, vy: vy / 2, omega }, { ...more, ...wish }));
  }),
  angle.map((by) => named("turn", (car, more) => car.turn(by, more))),
  angle.map((by) => named("slow turn", (car, more) => car.turn(by, { ...more, speed: 1 }))),
  fc.tuple(place, place).map(([x, y]) => named("lookAt", (car, more) => car.lookAt({ x, y }, more))),
  fc
    .tuple(place, place, angle)
    .map(([x, y, by]) =>
      named("orbit", (car, more) => car.orbit({ x, y }, { ...more, angle: by, radius: 0.5 })),
    ),
  fc
    .array(fc.record({ x: place, y: place }), { minLength: 2, maxLength: 5 })
    .map((points) => named("follow", (car, more) => car.follow(points, { ...more, heading: "tangent" }))),
  brief.map((time) => named("hold", (car, more) => car.hold({ ...more, time }))),
  fc.constant(named("stop", (car, more) => car.stop(more))),
  fc.constant(named("resetPose", (car, more) => car.resetPose({ x: 0, y: 0, theta: 0 }, more))),
  fc.constant(named("too far", (car, more) => car.driveTo({ x: 900, y: 0 }, more))),
);

const step = fc.record({
  begin: begins,
  /** What ends it from outside, when; and whether the script waits for it, or goes on after so long. */
  abortAfter: fc.option(span, { nil: undefined }),
  untilAfter: fc.option(span, { nil: undefined }),
  timeout: brief,
  goesOnAfter: fc.option(span, { nil: undefined }),
  isRaced: fc.boolean(),
  driverAfter: fc.option(span, { nil: undefined, freq: 8 }),
});
type Step = Parameters<Parameters<(typeof step)["map"]>[0]>[0];

/** Counts the motions that are under way, as the script sees it. */
class Owners {
  open = 0;
  /** What comes after the first failure says nothing. */
  failed = false;
  settled = 0;
  /** The script itself is not over: what comes then is the run's own stop. */
  isLive = true;
  /** When the last motion was answered, and when somebody else has taken the wheel, s. */
  settledAt = Number.NEGATIVE_INFINITY;
  drivenAt = Number.NEGATIVE_INFINITY;

  async of(car: Car, motion: Promise<unknown>): Promise<void> {
    this.open++;
    // Whom it has preempted is told before anybody looks.
    try {
      await motion;
    } catch (error) {
      // The robot has said no, or the script was over before this.
      if (!(error instanceof CarError || error instanceof EndedError)) throw error;
    } finally {
      this.open--;
      this.settled++;
      this.settledAt = car.now;
    }
  }
}

async function take(car: Car, { begin, ...step }: Step, stage: Stage, owners: Owners): Promise<void> {
  const control = new AbortController();
  const later = async (seconds: number | undefined, what: () => void) => {
    if (seconds === undefined) return;
    await car.sleep(seconds);
    what();
  };
  const until = step.untilAfter === undefined ? {} : { until: since(car, step.untilAfter) };
  const options = { signal: control.signal, timeout: step.timeout, ...until };
  const motion = step.isRaced
    ? owners.of(
        car,
        car.race(
          (car) => begin[1](car, options),
          (car) => car.sleep(step.timeout / 2),
        ),
      )
    : owners.of(car, begin[1](car, options));
  const others = [
    later(step.abortAfter, () => control.abort()),
    later(step.driverAfter, () => {
      const driver = stage.join("Phone", "driver");
      owners.drivenAt = car.now;
      driver.drive({ vx: 0.1, vy: 0, omega: 0 });
      driver.session.close();
    }),
  ];
  if (step.goesOnAfter === undefined) await motion;
  else await car.sleep(step.goesOnAfter);
  await Promise.all(others);
}

function since(car: Car, seconds: number): () => boolean {
  const from = car.now;
  return () => car.now >= from + seconds;
}

/** Tick by tick: one owner at most, and where there is none nothing is asked of the car. */
function watch(stage: Stage, owners: Owners): () => void {
  const { fast } = stage;
  const original = fast.run.bind(fast);
  fast.run = (seconds) =>
    original(seconds, () => {
      const { robot } = fast;
      if (owners.failed) return;
      owners.failed = true;
      assert.ok(owners.open <= 1, `${owners.open} motions have the drivetrain`);
      if (owners.open === 0 && owners.isLive && fast.now() - owners.drivenAt > 1.5) {
        assert.equal(robot.planned, undefined, "nobody's motion is under way");
        const { vx, vy, omega } = robot.loop.asked;
        // What has arrived within its tolerance is let go of with its last small correction.
        const most = fast.now() - owners.settledAt < 0.1 ? 0.15 : 1e-6;
        assert.ok(Math.hypot(vx, vy, omega) < most, `${vx}, ${vy}, ${omega} asked for by nobody`);
      }
      owners.failed = false;
    });
  return () => {
    fast.run = original;
  };
}

test(`${RUNS} random sequences of calls, aborted at random: one owner, no promise left, at rest in the end`, async () => {
  const stage = await Stage.open();
  let motions = 0;
  const began = stage.fast.now();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
      const owners = new Owners();
      const unwatch = watch(stage, owners);
      try {
        await stage.run(async (car) => {
          for (const each of steps) await take(car, each, stage, owners);
          owners.isLive = false;
        });
      } finally {
        unwatch();
      }
      // What is settled is followed up in the turns to come.
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(owners.open, 0, "a promise is left");
      assert.equal(owners.settled, steps.length);
      stage.assertStands("in the end the car");
      motions += owners.settled;
    }),
    { numRuns: RUNS, seed: 6, endOnFailure: true, includeErrorInReport: true },
  );
  assert.ok(motions > RUNS, `${motions} motions`);
  console.log(`${motions} motions in ${(stage.fast.now() - began).toFixed(0)} s of the robot's time`);
});
