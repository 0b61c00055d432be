import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { originPose, type Twist, zeroTwist } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import { TwistLimiter, type TwistLimits } from "../../src/motion/limiter.ts";

const CAR: TwistLimits = {
  forward: 1.1,
  strafe: 0.9,
  turn: 3.84,
  acceleration: 2.5,
  deceleration: 4,
  jerk: 40,
  stop: 6,
};
const REST = zeroTwist();
const TICK = 0.005;

/** As fractions of the top speeds along the three axes. */
const fractions = (t: Readonly<Twist>, l: TwistLimits) => [
  t.vx / l.forward,
  t.vy / l.strafe,
  t.omega / l.turn,
];
const norm = (a: number[]) => Math.hypot(...a);
const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const minus = (a: number[], b: number[]) => a.map((x, i) => x - b[i]!);
const show = (t: Readonly<Twist>) => `(${t.vx}, ${t.vy}, ${t.omega})`;

/** Loop times as they come: from 0.1 to 10 ms. */
const jitter = (random: Random) => random.uniform(1e-4, 1e-2);

const limits = fc
  .record({
    forward: fc.double({ min: 0.1, max: 5, noNaN: true }),
    strafe: fc.double({ min: 0.1, max: 5, noNaN: true }),
    turn: fc.double({ min: 0.1, max: 20, noNaN: true }),
    acceleration: fc.double({ min: 0.5, max: 20, noNaN: true }),
    harder: fc.double({ min: 1, max: 4, noNaN: true }),
    jerk: fc.double({ min: 5, max: 3000, noNaN: true }),
    stop: fc.double({ min: 1, max: 20, noNaN: true }),
  })
  .map(({ harder, ...rest }): TwistLimits => ({ ...rest, deceleration: rest.acceleration * harder }));

const axis = fc.double({ min: -6, max: 6, noNaN: true });
const anyTwist = fc.record({ vx: axis, vy: axis, omega: axis });
const seed = fc.integer({ min: 0, max: 1e6 });

/** Fails where two successive samples break a limit. */
class Watch {
  readonly #limits: TwistLimits;
  #v = [0, 0, 0];
  #a = [0, 0, 0];

  constructor(limits: TwistLimits) {
    this.#limits = limits;
  }

  check(limiter: TwistLimiter, out: Twist, dt: number): void {
    const l = this.#limits;
    const v = fractions(out, l);
    const a = fractions(limiter.acceleration, l);
    const slack = 1e-7;
    assert.ok(norm(v) <= 1 + slack, `speed is ${norm(v)} of the limit`);
    const most = dot(v, a) < 0 ? l.deceleration : l.acceleration;
    const accel = norm(a) * l.forward;
    assert.ok(accel <= most * (1 + slack), `acceleration ${accel} exceeds ${most} m/s² at ${show(out)}`);
    const jerk = norm(minus(a, this.#a)) * l.forward;
    assert.ok(jerk <= l.jerk * dt * (1 + slack) + 1e-9, `jerk ${jerk / dt} exceeds ${l.jerk} m/s³`);
    const moved = norm(minus(v, this.#v)) * l.forward;
    assert.ok(moved <= l.deceleration * dt * (1 + slack) + 1e-9, `velocity jumps by ${moved} m/s in ${dt} s`);
    this.#v = v;
    this.#a = a;
  }
}

describe("TwistLimiter", () => {
  it("never exceeds velocity, acceleration or jerk, whatever the targets and however the loop jitters", () => {
    const property = fc.property(
      limits,
      fc.array(anyTwist, { minLength: 1, maxLength: 8 }),
      seed,
      (l, targets, s) => {
        const random = new Random(s);
        const limiter = new TwistLimiter(l);
        const watch = new Watch(l);
        const out = zeroTwist();
        for (const target of targets) {
          const steps = Math.floor(random.uniform(1, 120));
          for (let i = 0; i < steps; i++) {
            const dt = jitter(random);
            limiter.step(target, dt, out);
            watch.check(limiter, out, dt);
          }
        }
      },
    );
    fc.assert(property, { seed: 1, numRuns: 400 });
  });

  it("follows a stick that never rests within every limit", () => {
    const limiter = new TwistLimiter(CAR);
    const watch = new Watch(CAR);
    const random = new Random(3);
    const out = zeroTwist();
    const stick = zeroTwist();
    for (let i = 0; i < 20_000; i++) {
      if (i % 4 === 0) {
        stick.vx = 1.3 * Math.cos(i / 90) + random.uniform(-0.05, 0.05);
        stick.vy = 1.3 * Math.sin(i / 70) + random.uniform(-0.05, 0.05);
        stick.omega = 4 * Math.sin(i / 130);
      }
      const dt = jitter(random);
      limiter.step(stick, dt, out);
      watch.check(limiter, out, dt);
    }
  });

  it("keeps exactly the target's direction from rest, never overshoots, arrives exactly, and returns so", () => {
    const property = fc.property(limits, anyTwist, seed, (l, target, s) => {
      fc.pre(norm(fractions(target, l)) > 1e-3);
      const random = new Random(s);
      const limiter = new TwistLimiter(l);
      const out = zeroTwist();
      const goal = fractions(target, l);
      const size = norm(goal);
      const direction = goal.map((x) => x / size);
      const end = Math.min(size, 1);
      for (const there of [true, false]) {
        let before = there ? 0 : end;
        let time = 0;
        while (Math.abs(before - (there ? end : 0)) > 1e-15) {
          const dt = jitter(random);
          time += dt;
          assert.ok(time < 200, `has not arrived after ${time} s: ${show(out)}`);
          limiter.step(there ? target : REST, dt, out);
          const v = fractions(out, l);
          const along = dot(v, direction);
          const across = norm(
            minus(
              v,
              direction.map((x) => x * along),
            ),
          );
          assert.ok(across <= 1e-12, `is ${across} off the line at ${show(out)}`);
          assert.ok(
            there ? along >= before && along <= end + 1e-15 : along <= before && along >= -1e-15,
            `turns back: ${before} → ${along}`,
          );
          before = along;
        }
        limiter.step(there ? target : REST, TICK, out);
        assert.equal(norm(fractions(limiter.acceleration, l)), 0, "no acceleration is left on arrival");
      }
      assert.deepEqual([Math.abs(out.vx), Math.abs(out.vy), Math.abs(out.omega)], [0, 0, 0]);
    });
    fc.assert(property, { seed: 2, numRuns: 150 });
  });

  it("takes no longer than the time-optimal S-curve: v/a + a/j up, v/d + d/j down", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    const top = { vx: CAR.forward, vy: 0, omega: 0 };
    const settle = (target: Twist): number => {
      let ticks = 0;
      while (Math.abs(out.vx - target.vx) > 0) {
        limiter.step(target, TICK, out);
        ticks++;
      }
      return ticks * TICK;
    };
    const up = settle(top);
    const down = settle(REST);
    const bestUp = CAR.forward / CAR.acceleration + CAR.acceleration / CAR.jerk;
    const bestDown = CAR.forward / CAR.deceleration + CAR.deceleration / CAR.jerk;
    assert.ok(up >= bestUp - 1e-9 && up <= bestUp + 2 * TICK, `${up} s up, optimal ${bestUp} s`);
    assert.ok(
      down >= bestDown - 1e-9 && down <= bestDown + 2 * TICK,
      `${down} s down, optimal ${bestDown} s`,
    );
  });

  it("takes the same time whether the loop runs evenly or jitters, to within what one step can tell", () => {
    // A step whose jerk would have to switch in its middle gives away up to jerk·dt²/8 of speed.
    const tolerance = (CAR.jerk * 0.01 ** 2) / 8;
    const even = new TwistLimiter(CAR);
    const uneven = new TwistLimiter(CAR);
    const random = new Random(5);
    const target = { vx: 0.8, vy: -0.3, omega: 1 };
    const a = zeroTwist();
    const b = zeroTwist();
    for (let i = 0; i < 60; i++) {
      even.step(target, 0.01, a);
      const first = random.uniform(0, 0.01);
      uneven.step(target, first, b);
      uneven.step(target, 0.01 - first, b);
      assert.ok(Math.abs(a.vx - b.vx) < tolerance, `after ${(i + 1) * 10} ms: ${show(a)} against ${show(b)}`);
    }
    assert.deepEqual(a, b);
  });

  it("reaches the target from any state of motion, and then stays there without a tremor", () => {
    const property = fc.property(
      limits,
      anyTwist,
      anyTwist,
      fc.integer({ min: 1, max: 200 }),
      seed,
      (l, first, then, ticks, s) => {
        const random = new Random(s);
        const limiter = new TwistLimiter(l);
        const out = zeroTwist();
        for (let i = 0; i < ticks; i++) limiter.step(first, jitter(random), out);
        // Twice the time that the slowest part of it can take: letting go, then from end to end.
        const enough =
          2 *
            ((2 * l.acceleration) / l.jerk +
              (2 * l.deceleration) / l.jerk +
              (2 * l.forward) / l.acceleration) +
          0.1;
        for (let time = 0; time < enough; ) {
          const dt = jitter(random);
          time += dt;
          limiter.step(then, dt, out);
        }
        const arrived = { ...out };
        const size = Math.max(1, norm(fractions(then, l)));
        for (const key of ["vx", "vy", "omega"] as const) {
          assert.ok(
            Math.abs(out[key] - then[key] / size) < 1e-9,
            `${show(out)} instead of ${show(then)} / ${size}`,
          );
        }
        for (let i = 0; i < 20; i++) limiter.step(then, jitter(random), out);
        assert.deepEqual(out, arrived);
        assert.deepEqual({ ...limiter.acceleration }, zeroTwist());
      },
    );
    fc.assert(property, { seed: 4, numRuns: 300 });
  });

  it("gives mirrored output for mirrored input", () => {
    const random = new Random(6);
    const one = new TwistLimiter(CAR);
    const other = new TwistLimiter(CAR);
    const a = zeroTwist();
    const b = zeroTwist();
    for (let i = 0; i < 500; i++) {
      const target = { vx: Math.sin(i / 40), vy: Math.cos(i / 60), omega: 3 * Math.sin(i / 25) };
      const dt = jitter(random);
      one.step(target, dt, a);
      other.step({ vx: target.vx, vy: -target.vy, omega: -target.omega }, dt, b);
      assert.ok(b.vx === a.vx && b.vy === -a.vy && b.omega === -a.omega, `${show(a)} against ${show(b)}`);
    }
  });

  it("shortens a target beyond the top speeds, turn and translation alike", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    limiter.step({ vx: CAR.forward, vy: 0, omega: CAR.turn }, 10, out);
    assert.ok(Math.abs(out.vx - CAR.forward / Math.SQRT2) < 1e-12, show(out));
    assert.ok(Math.abs(out.omega - CAR.turn / Math.SQRT2) < 1e-12, show(out));
    limiter.step({ vx: 1e308, vy: 0, omega: 0 }, 10, out);
    assert.ok(Math.abs(out.vx - CAR.forward) < 1e-12, show(out));
  });

  it("brakes harder than it speeds up, but eases off before it goes the other way", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    limiter.step({ vx: 1.1, vy: 0, omega: 0 }, 10, out);
    let hardest = 0;
    let whenReversing = 0;
    for (let i = 0; i < 300; i++) {
      limiter.step({ vx: -1.1, vy: 0, omega: 0 }, TICK, out);
      if (out.vx > 0) hardest = Math.max(hardest, -limiter.acceleration.vx);
      else whenReversing = Math.max(whenReversing, -limiter.acceleration.vx);
    }
    assert.ok(Math.abs(hardest - CAR.deceleration) < 0.01, `brakes with ${hardest} m/s²`);
    assert.ok(Math.abs(whenReversing - CAR.acceleration) < 1e-4, `reverses with ${whenReversing} m/s²`);
  });

  it("changes nothing in no time", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    for (let i = 0; i < 10; i++) limiter.step({ vx: 1, vy: 0, omega: 0 }, TICK, out);
    const before = { ...out };
    limiter.step({ vx: -1, vy: 1, omega: 1 }, 0, out);
    assert.deepEqual(out, before);
  });

  it("stops straight, by its own limit, and exactly", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    limiter.step({ vx: 0.6, vy: 0.3, omega: 1 }, 10, out);
    const start = { ...out };
    const left = (norm(fractions(start, CAR)) * CAR.forward) / CAR.stop;
    const ticks = Math.ceil(left / TICK);
    for (let i = 1; i < ticks; i++) {
      limiter.stop(TICK, out);
      const kept = 1 - (i * TICK) / left;
      assert.ok(
        Math.abs(out.vx - start.vx * kept) < 1e-12,
        `${show(out)}, expected ${kept} of ${show(start)}`,
      );
      assert.ok(
        Math.abs(out.vy - start.vy * kept) < 1e-12,
        `${show(out)}, expected ${kept} of ${show(start)}`,
      );
      assert.ok(Math.abs(limiter.acceleration.vx + start.vx / left) < 1e-9, show(limiter.acceleration));
    }
    limiter.stop(TICK, out);
    assert.deepEqual(out, REST);
    assert.deepEqual(limiter.acceleration, REST);
  });

  it("does not reverse when driving is resumed in the middle of a stop", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    limiter.step({ vx: 0.5, vy: 0, omega: 0 }, 10, out);
    while (out.vx > 0.05) limiter.stop(TICK, out);
    for (let i = 0; i < 200; i++) {
      const before = out.vx;
      limiter.step({ vx: 0.5, vy: 0, omega: 0 }, TICK, out);
      assert.ok(out.vx >= before, `falls from ${before} to ${out.vx}`);
    }
    assert.equal(out.vx, 0.5);
  });

  it("comes back from a twist beyond its limits", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    limiter.reset({ vx: 2, vy: 0, omega: 0 });
    limiter.step({ vx: 2, vy: 0, omega: 0 }, TICK, out);
    assert.ok(out.vx < 2 && out.vx > 1.9, show(out));
    limiter.step({ vx: 2, vy: 0, omega: 0 }, 10, out);
    assert.ok(Math.abs(out.vx - CAR.forward) < 1e-12, show(out));
  });

  it("drives a straight line on the floor while it speeds up and slows down", () => {
    const limiter = new TwistLimiter(CAR);
    const out = zeroTwist();
    const pose = originPose();
    const random = new Random(8);
    for (let i = 0; i < 400; i++) {
      const dt = jitter(random);
      limiter.step(i < 200 ? { vx: 0.9, vy: 0.6, omega: 0 } : REST, dt, out);
      pose.x += out.vx * dt;
      pose.y += out.vy * dt;
    }
    assert.ok(pose.x > 0.3, `moved ${pose.x} m`);
    assert.ok(Math.abs(pose.y - (pose.x * 0.6) / 0.9) < 1e-12, `ends at (${pose.x}, ${pose.y})`);
  });

  it("refuses limits that make no sense and says which", () => {
    assert.throws(() => new TwistLimiter({ ...CAR, jerk: 0 }), /jerk must be > 0 and finite, got 0/);
    assert.throws(
      () => new TwistLimiter({ ...CAR, turn: Number.NaN }),
      /turn must be > 0 and finite, got NaN/,
    );
    assert.throws(
      () => new TwistLimiter({ ...CAR, deceleration: 1 }),
      /deceleration must be ≥ acceleration \(2.5 m\/s²\), got 1/,
    );
  });
});
