import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { WHEELS } from "../../src/core/wheels.ts";
import type { AbsolutePose } from "../../src/estimate/pose-queue.ts";
import { Car, degrees } from "./rig.ts";
import { driveSquare } from "./square.ts";
import { type Unlike, unlikeProfile } from "./worlds.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Standard deviations of a pose that a camera sees: m, rad. */
const POSITION_NOISE = 0.01;
const HEADING_NOISE = Math.PI / 180;

/** Keeps account of how far a car's estimate is from the truth. */
class Judge {
  readonly car: Car;
  /** m and °, worst so far. */
  worst = 0;
  worstHeading = 0;
  /** Worst ratio of an error to the standard deviation that the estimate claims for it. */
  worstSigmas = 0;

  constructor(car: Car) {
    this.car = car;
  }

  look(): void {
    const { off, heading } = this.now();
    const { covariance } = this.car.fast.robot.loop.state.estimate;
    this.worst = Math.max(this.worst, off);
    this.worstHeading = Math.max(this.worstHeading, heading);
    this.worstSigmas = Math.max(this.worstSigmas, off / Math.sqrt(covariance[0]! + covariance[4]!));
  }

  now(): { off: number; heading: number } {
    const truth = this.car.truth().pose;
    const { pose } = this.car;
    const off = Math.hypot(pose.x - truth.x, pose.y - truth.y);
    return { off, heading: Math.abs(degrees(pose.theta - truth.theta)) };
  }
}

/** Sees where the car is every half second, with noise, and tells it a tenth to a quarter of a second later. */
class LateCamera {
  readonly #car: Car;
  readonly #random: Random;
  readonly #underWay: { readonly pose: AbsolutePose; readonly due: number }[] = [];
  #next = 0;

  constructor(car: Car, seed: number) {
    this.#car = car;
    this.#random = new Random(seed);
    this.#next = car.now;
  }

  look(): void {
    const { now } = this.#car;
    const random = this.#random;
    while (this.#underWay[0] && this.#underWay[0].due <= now)
      this.#car.fast.robot.see(this.#underWay.shift()!.pose);
    // Called just before a tick: what is true is what was true at the last one.
    const time = now - this.#car.fast.period;
    if (time < this.#next - 1e-9) return;
    this.#next += 0.5;
    const { x, y, theta } = this.#car.truth().pose;
    const pose = {
      x: x + POSITION_NOISE * random.gaussian(),
      y: y + POSITION_NOISE * random.gaussian(),
      theta: theta + HEADING_NOISE * random.gaussian(),
      time,
      positionNoise: POSITION_NOISE,
      headingNoise: HEADING_NOISE,
    };
    this.#underWay.push({ pose, due: time + random.uniform(0.1, 0.25) });
  }
}

async function made(seed: number, unlike?: Unlike): Promise<{ car: Car; judge: Judge }> {
  const car = await Car.armed({ world: unlikeProfile(seed, unlike) });
  return { car, judge: new Judge(car) };
}

function tell(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1]!.toFixed(2)}, worst ${sorted.at(-1)!.toFixed(2)}`;
}

describe("a car that is not the one in its profile, three times round a square of 2 m at 0.8 m/s", () => {
  test("knows by wheels and gyro where it is at the end, within 1 % of its way, and its heading within 1.5°", async (t) => {
    const shares: number[] = [];
    const headings: number[] = [];
    for (const seed of SEEDS) {
      const { car, judge } = await made(seed);
      const way = driveSquare(car, 3, () => judge.look());
      shares.push((judge.now().off / way) * 100);
      headings.push(judge.worstHeading);
    }
    t.diagnostic(`${tell(shares)} % of the way; heading ${tell(headings)}° at any time`);
    assert.ok(Math.max(...shares) <= 1, `${shares.map((s) => s.toFixed(2))} % of the way`);
    assert.ok(Math.max(...headings) <= 1.5, `${headings.map((h) => h.toFixed(2))}°`);
  });

  test("told every half second, late and roughly, is never more than 3 cm off, once a lap has taught it its slip", async (t) => {
    const untaught: number[] = [];
    const taught: number[] = [];
    const sigmas: number[] = [];
    for (const seed of SEEDS) {
      const { car, judge } = await made(seed);
      const camera = new LateCamera(car, 100 + seed);
      const each = () => {
        judge.look();
        camera.look();
      };
      driveSquare(car, 1, each);
      untaught.push(judge.worst * 100);
      judge.worst = 0;
      driveSquare(car, 3, each);
      taught.push(judge.worst * 100);
      sigmas.push(judge.worstSigmas);
    }
    t.diagnostic(`${tell(taught)} cm off; in the first lap ${tell(untaught)} cm; ${tell(sigmas)} σ`);
    assert.ok(Math.max(...taught) <= 3, `${taught.map((m) => m.toFixed(2))} cm`);
    // Nobody can know the slip before the first poses of the first strafe: 0.75 s · 0.8 m/s · 10 % is 6 cm.
    assert.ok(Math.max(...untaught) <= 9, `in the first lap ${untaught.map((m) => m.toFixed(2))} cm`);
    assert.ok(Math.max(...sigmas) <= 4.5, `the errors are up to ${sigmas.map((s) => s.toFixed(1))} σ`);
  });

  test("with a wheel on ice for a second, is not off in its heading by more than 1°, and says which wheel", async (t) => {
    const headings: number[] = [];
    const offs: number[] = [];
    let named = 0;
    for (const seed of SEEDS) {
      const wheel = WHEELS[seed % 4]!;
      // From 6 s on: on the second side, strafing.
      const more = `faults: [{ target: grip.${wheel}, verb: wrong, at: 6 s, until: 7 s }]`;
      const { car, judge } = await made(seed, { more });
      const slip = [0, 0, 0, 0];
      const way = driveSquare(car, 1, () => {
        judge.look();
        if (car.now < 6 || car.now > 7) return;
        car.fast.robot.loop.state.estimate.slip.forEach((s, i) => {
          slip[i]! += s;
        });
      });
      headings.push(judge.worstHeading);
      offs.push((judge.now().off / way) * 100);
      const most = Math.max(...slip);
      if (most > 0 && slip.indexOf(most) === seed % 4) named++;
    }
    t.diagnostic(`heading ${tell(headings)}°; at the end ${tell(offs)} % of the way; named ${named} times`);
    assert.ok(Math.max(...headings) <= 1, `${headings.map((h) => h.toFixed(2))}°`);
    assert.ok(Math.max(...offs) <= 1, `${offs.map((o) => o.toFixed(2))} % of the way`);
    assert.ok(named >= 1, `the wheel was named ${named} times`);
  });
});

describe("an estimate with less to stand on", () => {
  test("says so: without a gyro the heading is the wheels', without encoders the way is what was told", async () => {
    const noGyro = unlikeProfile(1).replace("gyro: {", "gyro: { fitted: false,");
    const blind = await Car.armed({ world: noGyro });
    const { sources } = blind.fast.robot.loop.state.estimate;
    assert.deepEqual({ ...sources }, { heading: "wheels", way: "encoders", gyro: "absent", poses: "none" });

    const noEncoders = unlikeProfile(1).replace("gyro: {", "encoders: { fitted: false }, gyro: {");
    const car = await Car.armed({ world: noEncoders });
    car.drive(2, { vx: 0.4 });
    const estimate = car.fast.robot.loop.state.estimate;
    assert.deepEqual(
      { ...estimate.sources },
      { heading: "gyro", way: "commanded", gyro: "ok", poses: "none" },
    );
    const { x } = car.truth().pose;
    assert.ok(Math.abs(car.pose.x - x) < 0.2 * x, `${car.pose.x} m of ${x} m`);
    assert.ok(
      Math.sqrt(estimate.covariance[0]!) > 0.03,
      "it claims to know the way as well as with encoders",
    );
  });
});
