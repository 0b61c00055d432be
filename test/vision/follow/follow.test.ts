import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bounded } from "../../../src/vision/follow/bounds.ts";
import { step } from "../../../src/vision/follow/follow.ts";
import {
  FOLLOW_START,
  type FollowInput,
  type FollowState,
  type FollowStep,
  TIMES,
} from "../../../src/vision/follow/follow-state.ts";
import type { Look } from "../../../src/vision/follow/look.ts";
import { pursue } from "../../../src/vision/follow/pursuit.ts";
import { FOLLOW_TABLE, followSettings } from "../../../src/vision/follow/settings.ts";
import { isTrodden } from "../../../src/vision/follow/trail.ts";
import { CAR } from "./plant.ts";

const SETTINGS = followSettings();
const DT = 0.05;
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const STILL = { vx: 0, vy: 0, omega: 0 };

const lookArbitrary = (now: number): fc.Arbitrary<Look> =>
  fc.record({
    at: double(now - 0.7, now + 0.1),
    bearing: double(-0.6, 0.6),
    bearingNoise: double(0.001, 0.3),
    distance: fc.option(double(0.1, 20)),
    distanceNoise: double(0, 5),
    facing: fc.option(double(-Math.PI, Math.PI)),
  });

const inputArbitrary = (now: number): fc.Arbitrary<FollowInput> =>
  fc.record({
    now: fc.constant(now),
    frameAt: fc.option(double(now - 0.6, now + 0.1), { freq: 20 }),
    lock: fc.option(
      fc.record({
        id: fc.integer({ min: 1, max: 2 }),
        name: fc.constant("person 1"),
        state: fc.constantFrom("seen", "seen", "seen", "predicted", "lost", "doubtful"),
        look: fc.option(lookArbitrary(now), { freq: 10 }),
      }),
      { freq: 20 },
    ),
    car: fc.record({
      at: double(now - 0.3, now),
      pose: fc.record({ x: double(-0.2, 0.2), y: double(-0.2, 0.2), theta: double(-3.2, 3.2) }),
      velocity: fc.record({ vx: double(-1, 1), vy: double(-1, 1), omega: double(-3, 3) }),
    }),
    clearance: fc.oneof(
      fc.constant(null),
      fc.constant(Number.NaN),
      fc.constant(Number.POSITIVE_INFINITY),
      double(0, 4),
    ),
  });

/** Runs of inputs in a row, whatever they hold. */
const runs = fc
  .integer({ min: 3, max: 25 })
  .chain((steps) => fc.tuple(...Array.from({ length: steps }, (_, i) => inputArbitrary(10 + i * DT))));

function through(inputs: readonly FollowInput[], each: (out: FollowStep, input: FollowInput) => void): void {
  let state = FOLLOW_START;
  for (const input of inputs) {
    const out = step(state, input, DT, CAR, SETTINGS);
    each(out, input);
    state = out.state;
  }
}

const says = (out: FollowStep) => `${JSON.stringify(out.twist)}: ${out.reason}`;

test("whatever is seen, the car's and the follower's limits are kept, and every number is finite", () => {
  let moving = 0;
  fc.assert(
    fc.property(runs, (inputs) =>
      through(inputs, (out) => {
        const { vx, vy, omega } = out.twist;
        assert.ok(Number.isFinite(vx) && Number.isFinite(vy) && Number.isFinite(omega), says(out));
        assert.ok(vx <= SETTINGS.forward && vx >= -SETTINGS.backwards, says(out));
        assert.ok(Math.abs(omega) <= SETTINGS.turn, says(out));
        const { forward, strafe, turn } = CAR.limits;
        assert.ok((vx / forward) ** 2 + (vy / strafe) ** 2 + (omega / turn) ** 2 <= 1 + 1e-9, says(out));
        assert.ok(Math.abs(vy) <= (vx < 0 ? SETTINGS.backwards : SETTINGS.sideways) + 1e-9, says(out));
        if (out.aim) assert.ok(Number.isFinite(out.aim.bearing) && Number.isFinite(out.aim.distance));
        assert.ok(out.reason.length > 5 && !/NaN|undefined/.test(out.reason), out.reason);
        if (vx !== 0) moving++;
      }),
    ),
    { seed: 1, numRuns: 400 },
  );
  assert.ok(moving > 300, `only ${moving} steps moved: nothing was tested`);
});

test("without a picture that is fresh, or without a word from the car, nothing moves", () => {
  fc.assert(
    fc.property(runs, double(SETTINGS.deadman + 1e-6, 50), fc.boolean(), (inputs, age, isCar) =>
      through(
        inputs.map((input) =>
          isCar
            ? { ...input, car: { ...input.car, at: input.now - 0.2 - age } }
            : { ...input, frameAt: input.now - age },
        ),
        (out, { lock }) => {
          if (isCar && age < 0.31) return;
          assert.deepEqual(out.twist, STILL, says(out));
          if (lock?.state === "seen" && out.state.mode === "stalled")
            assert.match(out.reason, /was seen|no word|clock/);
        },
      ),
    ),
    { seed: 2, numRuns: 300 },
  );
});

test("towards something that is nearer than the stop distance the car does not move, whatever it wants", () => {
  fc.assert(
    fc.property(runs, double(0, SETTINGS.stopAt), (inputs, clearance) =>
      through(
        inputs.map((input) => ({ ...input, clearance })),
        (out) => assert.ok(out.twist.vx <= 0, says(out)),
      ),
    ),
    { seed: 3, numRuns: 300 },
  );
});

test("from the speed at which it may approach, the car comes to rest before the stop distance, however weakly it brakes", () => {
  fc.assert(
    fc.property(double(0.1, 5), double(0.2, 5), (clearance, deceleration) => {
      const around = { clearance, wayBack: () => undefined, trust: 1 };
      const limits = { ...CAR.limits, deceleration };
      const { twist } = bounded({ vx: 9, vy: 0, omega: 0 }, around, limits, SETTINGS);
      const way =
        twist.vx * SETTINGS.reaction + twist.vx ** 2 / (2 * Math.min(SETTINGS.braking, deceleration));
      assert.ok(
        twist.vx === 0 || clearance - way >= SETTINGS.stopAt - 1e-9,
        `${twist.vx} m/s at ${clearance} m`,
      );
    }),
    { seed: 4 },
  );
});

test("backwards the car goes only over ground that it has stood on", () => {
  let backed = 0;
  fc.assert(
    fc.property(runs, double(0.3, 1), (inputs, near) => {
      // It has come here in a straight line.
      const trail = Array.from({ length: 20 }, (_, i) => ({
        at: 9 + i * 0.05,
        x: -0.05 * (19 - i),
        y: 0,
        theta: 0,
      }));
      let state: FollowState = { ...FOLLOW_START, trail };
      for (const input of inputs) {
        const look = input.lock?.look && { ...input.lock.look, distance: near, distanceNoise: 0.05 };
        const lock = input.lock && { ...input.lock, look: look ?? null };
        const out = step(state, { ...input, lock }, DT, CAR, SETTINGS);
        state = out.state;
        if (out.twist.vx >= 0) continue;
        backed++;
        const { pose, velocity, at } = input.car;
        assert.ok(out.twist.vx >= -SETTINGS.backwards);
        // Telemetry's pose, carried on to now as the follower does it.
        const since = input.now - at;
        const turn = velocity.omega * Math.min(since, 0.2);
        const slack = Math.hypot(velocity.vx, velocity.vy) * since;
        const way = pose.theta + turn + Math.atan2(out.twist.vy, out.twist.vx);
        const here = { ...pose, at: input.now };
        assert.ok(isTrodden(state.trail, here, way, SETTINGS.trailWidth + slack + 1e-6), says(out));
      }
    }),
    { seed: 5, numRuns: 400 },
  );
  assert.ok(backed > 30, `it backed ${backed} times: nothing was tested`);
});

test("with no ground known behind it the car never backs", () => {
  const around = { clearance: 3, wayBack: () => undefined, trust: 1 };
  fc.assert(
    fc.property(double(-5, 5), double(-5, 5), double(-5, 5), (vx, vy, omega) => {
      assert.ok(bounded({ vx, vy, omega }, around, CAR.limits, SETTINGS).twist.vx >= 0);
    }),
    { seed: 6 },
  );
});

/** Seen 3 m ahead in pictures that are a tenth of a second old. */
const seeing = (now: number, changed: Partial<FollowInput> = {}, bearing = 0): FollowInput => ({
  now,
  frameAt: now - 0.1,
  lock: {
    id: 1,
    name: "person 1",
    state: "seen",
    look: { at: now - 0.1, bearing, bearingNoise: 0.01, distance: 3, distanceNoise: 0.1, facing: null },
  },
  car: { at: now, pose: { x: 0, y: 0, theta: 0 }, velocity: STILL },
  clearance: 2.8,
  ...changed,
});

function settled(bearing = 0): { state: FollowState; out: FollowStep; now: number } {
  let state = FOLLOW_START;
  let out: FollowStep | undefined;
  let now = 10;
  for (let i = 0; i < 20; i++, now += DT) {
    out = step(state, seeing(now, {}, bearing), DT, CAR, SETTINGS);
    state = out.state;
  }
  return { state, out: out!, now };
}

test("one who is too far away is driven to; a small bearing error is strafed and turned away together", () => {
  assert.ok(settled().out.twist.vx > 0.5);
  const { vy, omega } = settled(0.1).out.twist;
  assert.ok(vy > 0.05 && omega > 0.02, `${vy} m/s, ${omega} rad/s`);
  const far = pursue({ bearing: 0.5, distance: 3, away: 0, aside: 0, offFront: null }, SETTINGS);
  assert.ok(
    far.omega > 1 && Math.abs(far.vy / far.vx - Math.tan(0.5)) < 1e-9,
    "a large one is only turned away",
  );
});

test("what is strafed is made good by turning: the bearing changes as without strafing", () => {
  fc.assert(
    fc.property(double(-0.3, 0.3), double(0.6, 5), double(-0.8, 0.8), (bearing, distance, aside) => {
      const aim = { bearing, distance, away: 0, aside, offFront: null };
      const rate = (strafeShare: number) => {
        const { vx, vy, omega } = pursue(aim, followSettings({ strafeShare }));
        return omega + (vy * Math.cos(bearing) - vx * Math.sin(bearing)) / distance;
      };
      assert.ok(Math.abs(rate(0.5) - rate(0)) < 1e-9);
    }),
    { seed: 7 },
  );
});

test("old pictures slow the car before they stop it", () => {
  const { state, out, now } = settled();
  const later = step(state, { ...seeing(now + 0.25), lock: seeing(now - DT).lock }, DT, CAR, SETTINGS);
  assert.equal(later.state.mode, "following");
  assert.ok(later.twist.vx > 0 && later.twist.vx < 0.6 * out.twist.vx, says(later));
});

test("a target whose place is unsure is approached slowly", () => {
  const vague = (now: number) => {
    const input = seeing(now);
    return { ...input, lock: { ...input.lock!, look: { ...input.lock!.look!, distanceNoise: 2.5 } } };
  };
  const sure = step(FOLLOW_START, seeing(10), DT, CAR, SETTINGS);
  const unsure = step(FOLLOW_START, vague(10), DT, CAR, SETTINGS);
  assert.ok(unsure.twist.vx > 0 && unsure.twist.vx < 0.5 * sure.twist.vx, `${says(unsure)}; ${says(sure)}`);
});

test("the car's own turn since the picture was taken is not taken for the target's motion", () => {
  let state = FOLLOW_START;
  let out: FollowStep | undefined;
  // It begins to turn at 1 rad/s before one who stands ahead of where it looked at first.
  const turned = (at: number) => Math.max(at - 10.2, 0);
  for (let now = 10; now < 10.79; now += DT) {
    const input = seeing(now, {}, -turned(now - 0.1));
    const car = {
      at: now,
      pose: { x: 0, y: 0, theta: turned(now) },
      velocity: { ...STILL, omega: now > 10.2 ? 1 : 0 },
    };
    out = step(state, { ...input, car }, DT, { ...CAR, camera: { ahead: 0, aside: 0 } }, SETTINGS);
    state = out.state;
  }
  assert.ok(Math.abs(out!.aim!.bearing + 0.55) < 0.03, `${out!.aim!.bearing} instead of -0.55 rad`);
  const { x, y } = state.target!.velocity;
  assert.ok(Math.hypot(x, y) < 0.1, `it is taken to move at ${x}, ${y} m/s`);
});

test("while nobody has measured how far off it is the car only turns to it, and says so", () => {
  for (const away of [1, 4]) {
    let state = FOLLOW_START;
    let out: FollowStep | undefined;
    const go = (from: number, seconds: number, distance: number | null) => {
      for (let now = from; now < from + seconds; now += DT) {
        const input = seeing(now, {}, 0.2);
        const look = { ...input.lock!.look!, distance };
        out = step(state, { ...input, lock: { ...input.lock!, look } }, DT, CAR, SETTINGS);
        state = out.state;
        if (distance === null && now > from + TIMES.rangeKnown) {
          assert.deepEqual([out.twist.vx, out.twist.vy], [0, 0], says(out));
          assert.ok(out.twist.omega > 0.2, says(out));
          assert.match(out.reason, /how far is not known/);
        }
      }
      return out!;
    };
    const first = step(FOLLOW_START, unmeasured(9), DT, CAR, SETTINGS);
    assert.deepEqual([first.twist.vx, first.twist.vy], [0, 0], "from the first look on");
    go(10, 2, null);
    const measured = go(20, 1, away);
    assert.match(measured.reason, new RegExp(`at ${away}\\.\\d m`));
    assert.ok(away === 1 || measured.twist.vx > 0.2, says(measured));
    go(21, 2, null);
  }
});

const unmeasured = (now: number): FollowInput => {
  const input = seeing(now, {}, 0.2);
  return { ...input, lock: { ...input.lock!, look: { ...input.lock!.look!, distance: null } } };
};

test("whoever is chosen anew begins with nothing of the last one", () => {
  const { state, now } = settled(0.4);
  const other = seeing(now);
  const out = step(
    state,
    { ...other, lock: { ...other.lock!, id: 2, name: "person 2", look: null } },
    DT,
    CAR,
    SETTINGS,
  );
  assert.equal(out.state.target, null);
  assert.deepEqual(out.twist, STILL);
  assert.match(out.reason, /person 2/);
});

test("in doubt who it is the car stands and says so, and does not look round for somebody", () => {
  let { state, now } = settled();
  for (let i = 0; i < 100; i++, now += DT) {
    const input = seeing(now);
    const out = step(state, { ...input, lock: { ...input.lock!, state: "doubtful" } }, DT, CAR, SETTINGS);
    state = out.state;
    assert.deepEqual(out.twist, STILL);
    assert.match(out.reason, /somebody else/);
  }
});

test("lost stays lost until somebody is chosen again", () => {
  let { state, now } = settled();
  const gone = (at: number): FollowInput => ({
    ...seeing(at),
    lock: { ...seeing(at).lock!, state: "lost", look: null },
  });
  const modes = new Set<string>();
  for (let i = 0; i < 250; i++, now += DT) {
    const out = step(state, gone(now), DT, CAR, SETTINGS);
    state = out.state;
    modes.add(state.mode);
  }
  assert.deepEqual([...modes], ["following", "braking", "searching", "lost"]);
  assert.deepEqual(step(state, seeing(now), DT, CAR, SETTINGS).twist, STILL);
  state = step(state, { ...seeing(now), lock: null }, DT, CAR, SETTINGS).state;
  assert.equal(step(state, seeing(now + DT), DT, CAR, SETTINGS).state.mode, "following");
});

test("a car that was put elsewhere does not chase where the target was", () => {
  const { state, now } = settled();
  const input = seeing(now);
  const car = { at: now, pose: { x: 5, y: 5, theta: 2 }, velocity: STILL };
  const out = step(state, { ...input, car, lock: { ...input.lock!, look: null } }, DT, CAR, SETTINGS);
  assert.equal(out.state.target, null);
  assert.equal(out.state.trail.length, 1);
  assert.deepEqual(out.twist, STILL);
});

test("a clock that jumps makes no search longer and no step wild", () => {
  for (const dt of [-5, 0, 1e9, Number.MAX_VALUE]) {
    const { state, now } = settled();
    const out = step(
      state,
      { ...seeing(now), lock: { ...seeing(now).lock!, look: null } },
      dt,
      CAR,
      SETTINGS,
    );
    assert.ok(out.state.missed <= 0.2 && out.state.missed >= 0, `${out.state.missed}`);
  }
  const { state, now } = settled();
  const early = step(state, { ...seeing(now), frameAt: now + 3 }, DT, CAR, SETTINGS);
  assert.deepEqual(early.twist, STILL);
  assert.match(early.reason, /clock/);
});

test("every setting lies in its bounds and says why; one that does not is refused by name", () => {
  for (const [name, { value, min, max, why }] of Object.entries(FOLLOW_TABLE)) {
    assert.ok(min <= value && value <= max && why.length > 10, name);
  }
  assert.throws(() => followSettings({ distance: 0.1 }), /distance must be 0.5 to 6 m, got 0.1: a detector/);
  assert.throws(() => followSettings({ deadman: Number.NaN }), RangeError);
  assert.throws(() => followSettings({ toString: 1 } as never), /no setting "toString"/);
  assert.equal(followSettings({ distance: 1.6 }).distance, 1.6);
});
