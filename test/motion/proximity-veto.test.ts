import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Twist, zeroTwist } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import { TwistLimiter, type TwistLimits } from "../../src/motion/limiter.ts";
import { ProximityVeto, type ProximityVetoSettings } from "../../src/motion/proximity-veto.ts";

const CAR: TwistLimits = {
  forward: 1.1,
  strafe: 0.9,
  turn: 3.84,
  acceleration: 2.5,
  deceleration: 4,
  jerk: 40,
  stop: 11,
};
const TICK = 0.005;
const SETTINGS: ProximityVetoSettings = {
  stopAt: 0.2,
  blindSpeed: 0.33,
  reaction: 0.05,
  period: TICK,
  limits: CAR,
};
/** What the sensor's noise is taken to be; so far an emergency may come too late, m. */
const NOISE = 0.01;

/** A limiter behind a veto, and something ahead that is seen without noise and at once. */
class Approach {
  readonly veto: ProximityVeto;
  readonly limiter: TwistLimiter;
  readonly setpoint = zeroTwist();
  /** From the sensor to what is ahead, m. */
  clearance: number;
  emergencies = 0;

  constructor(clearance: number, settings: ProximityVetoSettings = SETTINGS) {
    this.clearance = clearance;
    this.veto = new ProximityVeto(settings);
    this.limiter = new TwistLimiter(settings.limits as TwistLimits);
  }

  step(wanted: Readonly<Twist>, dt = TICK, seen = this.clearance): void {
    const demand = { ...wanted };
    const before = this.setpoint.vx;
    if (this.veto.step(demand, { clearance: seen }, this.setpoint, this.limiter.acceleration)) {
      this.emergencies++;
      this.limiter.stop(dt, this.setpoint);
    } else this.limiter.step(demand, dt, this.setpoint);
    this.clearance -= ((before + this.setpoint.vx) / 2) * dt;
  }

  drive(seconds: number, wanted: Partial<Twist>): this {
    const whole = { ...zeroTwist(), ...wanted };
    for (let i = 0; i < seconds / TICK; i++) this.step(whole);
    return this;
  }
}

const limits = fc
  .record({
    forward: fc.double({ min: 0.1, max: 5, noNaN: true }),
    strafe: fc.double({ min: 0.1, max: 5, noNaN: true }),
    turn: fc.double({ min: 0.1, max: 20, noNaN: true }),
    acceleration: fc.double({ min: 0.5, max: 20, noNaN: true }),
    harder: fc.double({ min: 1, max: 4, noNaN: true }),
    jerk: fc.double({ min: 5, max: 3000, noNaN: true }),
  })
  // As every car's: down to zero in 100 ms.
  .map(({ harder, ...rest }) => ({
    ...rest,
    deceleration: rest.acceleration * harder,
    stop: rest.forward / 0.1,
  }));
const stopAt = fc.double({ min: 0.03, max: 2, noNaN: true });
const anySettings = fc.record({ limits, stopAt }).map((some) => ({ ...SETTINGS, ...some }));
const seed = fc.integer({ min: 0, max: 1e6 });
const anyNumber = fc.double({ min: -20, max: 20, noNaN: true });
const anyTwist = fc.record({ vx: anyNumber, vy: anyNumber, omega: anyNumber });
const anyClearance = fc.oneof(fc.double(), fc.double({ min: 0, max: 4, noNaN: true }));

/** What the veto leaves of a demand. */
function left(demand: Twist, clearance: number, setpoint = zeroTwist(), acceleration = zeroTwist()): Twist {
  const out = { ...demand };
  new ProximityVeto(SETTINGS).step(out, { clearance }, setpoint, acceleration);
  return out;
}

describe("the proximity veto", () => {
  it("stops a full stick at the distance that is to be kept, never nearer, with the limiter's own ramp", () => {
    for (const from of [0.3, 0.4, 0.6, 1, 3]) {
      const car = new Approach(from);
      for (let i = 0; i < 1000; i++) {
        car.step({ vx: 5, vy: 0, omega: 0 });
        assert.ok(car.clearance >= SETTINGS.stopAt, `${car.clearance} m, begun at ${from} m`);
      }
      assert.ok(car.clearance < SETTINGS.stopAt + 0.015, `stands ${car.clearance} m before it`);
      assert.equal(car.setpoint.vx, 0);
      assert.equal(car.emergencies, 0, `begun at ${from} m`);
    }
  });

  it("never lets a car with any limits cross the line by more than noise, whatever is asked of it", () => {
    fc.assert(
      fc.property(anySettings, fc.double({ min: 0, max: 3, noNaN: true }), seed, (settings, room, n) => {
        const random = new Random(n);
        const car = new Approach(settings.stopAt + room, settings);
        const wanted = zeroTwist();
        for (let i = 0; i < 1500; i++) {
          if (i % 40 === 0) {
            wanted.vx = random.uniform(-0.5, 2) * settings.limits.forward;
            wanted.vy = random.uniform(-2, 2) * settings.limits.strafe;
            wanted.omega = random.uniform(-2, 2) * settings.limits.turn;
          }
          car.step(wanted, random.uniform(1e-4, TICK));
          const over = settings.stopAt - car.clearance;
          assert.ok(over <= NOISE + 1e-9, `${over} m over the line after ${i} steps`);
        }
      }),
      { seed: 42, numRuns: 200, endOnFailure: true },
    );
  });

  it("stops in an emergency what is put in its way later than it can brake for smoothly", () => {
    const car = new Approach(9).drive(1.5, { vx: 1.1 });
    car.clearance = SETTINGS.stopAt + 0.07;
    car.drive(1, { vx: 1.1 });
    assert.ok(car.emergencies > 0);
    assert.ok(car.clearance >= SETTINGS.stopAt - NOISE, `${car.clearance} m`);
  });

  it("holds its place though the sensor's noise goes to and fro, and does not creep", () => {
    const random = new Random(3);
    const car = new Approach(0.8).drive(3, { vx: 1 });
    const from = car.clearance;
    for (let i = 0; i < 4000; i++) {
      car.step({ vx: 1, vy: 0.5, omega: 0 }, TICK, car.clearance + 0.006 * random.gaussian());
      assert.equal(car.setpoint.vx, 0, `after ${i} steps`);
    }
    assert.equal(car.clearance, from);
    assert.ok(car.setpoint.vy > 0.4, "and goes aside all the while");
  });

  it("lets the car go on when the way is free again", () => {
    const car = new Approach(0.5).drive(3, { vx: 1 });
    assert.equal(car.veto.isLimiting, true);
    car.clearance = Number.POSITIVE_INFINITY;
    car.drive(1, { vx: 1 });
    assert.equal(car.setpoint.vx, 1);
    assert.equal(car.veto.isLimiting, false);
  });

  it("backs away from a wall as fast as it is told", () => {
    const car = new Approach(0.05).drive(1, { vx: -1 });
    assert.equal(car.setpoint.vx, -1);
    assert.equal(car.emergencies, 0);
  });

  it("takes nothing from reversing, strafing and turning", () => {
    fc.assert(
      fc.property(anyTwist, anyClearance, (demand, clearance) => {
        const after = left(demand, clearance);
        assert.equal(after.vy, demand.vy);
        assert.equal(after.omega, demand.omega);
        if (demand.vx <= 0) assert.equal(after.vx, demand.vx);
      }),
      { seed: 42 },
    );
  });

  it("never speeds a car up or turns it round, whatever number comes from the sensor", () => {
    fc.assert(
      fc.property(anyTwist, anyClearance, anyNumber, anyNumber, (demand, clearance, vx, ax) => {
        const after = left(demand, clearance, { ...zeroTwist(), vx }, { ...zeroTwist(), vx: ax });
        assert.ok(after.vx <= demand.vx, `${demand.vx} m/s became ${after.vx} m/s`);
        if (demand.vx > 0) assert.ok(after.vx >= 0, `${after.vx} m/s`);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  it("allows at least as much where more is free", () => {
    const room = fc.double({ min: -1, max: 5, noNaN: true });
    fc.assert(
      fc.property(room, room, (a, b) => {
        const demand = { vx: 9, vy: 0, omega: 0 };
        assert.ok(left(demand, Math.min(a, b)).vx <= left(demand, Math.max(a, b)).vx);
      }),
      { seed: 42 },
    );
  });

  it("lets the car drive slowly where nobody knows what is ahead, and does not call that held back", () => {
    const car = new Approach(Number.NaN).drive(2, { vx: 1 });
    assert.equal(car.setpoint.vx, SETTINGS.blindSpeed);
    assert.equal(car.veto.isLimiting, false);
    assert.equal(car.emergencies, 0);
  });

  it("refuses settings that make no sense, and quotes them", () => {
    assert.throws(() => new ProximityVeto({ ...SETTINGS, stopAt: -1 }), /stopAt must be > 0.*got -1/);
    const { limits } = SETTINGS;
    assert.throws(
      () => new ProximityVeto({ ...SETTINGS, limits: { ...limits, jerk: 0 } }),
      /jerk must be > 0.*got 0/,
    );
  });
});
