import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { WHEEL_COUNT } from "../../src/core/wheels.ts";
import { makeRobot, Visitor } from "../control/rig.ts";

const number = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);

const simple = fc.constantFrom(
  { type: "arm" },
  { type: "arm" },
  { type: "arm" },
  { type: "disarm" },
  { type: "release" },
  { type: "estop" },
  { type: "reset-estop" },
  { type: "reset-estop" },
  { type: "ask-wheel" },
  { type: "answer-wheel", client: 1, give: true },
  { type: "answer-wheel", client: 2, give: true },
  { type: "field-forward" },
  { type: "subscribe", rate: 100 },
  { type: "keep" },
  { type: "motion", do: "pause" },
  { type: "motion", do: "resume" },
  { type: "motion", do: "cancel" },
  {
    type: "follow",
    id: 3,
    at: 1,
    waypoints: [
      { x: 0, y: 0 },
      { x: 0, y: 0 },
    ],
    heading: { mode: "tangent" },
  },
);

const goTo = fc.record({
  type: fc.constant("go-to"),
  id: fc.nat(5),
  at: fc.constant(0),
  pose: fc.record({ x: number, y: number, theta: number }),
});

const seen = fc.record({
  type: fc.constant("pose"),
  at: fc.double({ min: -0.1, max: 3, noNaN: true }),
  pose: fc.record({ x: number, y: number, theta: number }),
  positionNoise: fc.constantFrom(0.001, 0.02, 1),
  headingNoise: fc.constantFrom(0.001, 0.02, 1),
});

const drive = fc.record({
  type: fc.constant("drive"),
  twist: fc.record({ vx: number, vy: number, omega: number }),
  frame: fc.constantFrom("car", "field"),
  precision: fc.boolean(),
  holdHeading: fc.boolean(),
  /** s */
  age: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  ),
});

const rubbish = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constantFrom(
    '{"type":"drive","seq":1e9,"at":0,"twist":{"vx":1e999,"vy":0,"omega":0},"frame":"car","precision":false,"holdHeading":false}',
    '{"type":"drive","seq":null,"twist":{}}',
    '{"type":"drive","__proto__":{"armed":true}}',
  ),
);

const step = fc.record({
  client: fc.nat(2),
  what: fc.oneof(
    { weight: 6, arbitrary: drive },
    { weight: 3, arbitrary: simple },
    { weight: 2, arbitrary: goTo },
    { weight: 1, arbitrary: seen },
    { weight: 1, arbitrary: rubbish },
  ),
  /** ms */
  wait: fc.constantFrom(0, 0, 1, 5, 5, 20, 20, 100, 400),
});

test("whatever three clients send, duties are finite, bounded, zero unless armed, and follow the holder alone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
      const fast = await makeRobot();
      const sources = ["driver", "driver", "script"] as const;
      const visitors = sources.map((source, i) => new Visitor(fast).hello(`client ${i + 1}`, source));
      fast.run(0.6);
      visitors[0]!.say({ type: "arm" });
      const { loop, profile } = fast.robot;
      /** Of the demand that was accepted last, in whatever frame: how fast it goes. */
      let speed = 0;
      const check = () => {
        const { duty } = loop.state.wheels;
        for (let i = 0; i < WHEEL_COUNT; i++) {
          assert.ok(Math.abs(duty[i]!) <= profile.motors.maxDuty, `duty ${duty[i]}`);
        }
        const { safety } = fast.robot.telemetry();
        if (safety.state !== "armed") assert.deepEqual([...duty], [0, 0, 0, 0], safety.reason);
        const { vx, vy, omega } = loop.state.setpoint;
        assert.ok(Number.isFinite(vx + vy + omega), JSON.stringify(loop.state.setpoint));
      };
      for (const { client, what, wait } of steps) {
        const visitor = visitors[client]!;
        if (typeof what === "string") visitor.session.receive(what);
        else if ("twist" in what) {
          const { age, type: _, ...rest } = what;
          const before = fast.robot.telemetry().driver?.client;
          visitor.heard("refused");
          visitor.drive(rest.twist, { ...rest, frame: rest.frame as "car", at: fast.now() - age });
          const refused = visitor.heard("refused").length > 0;
          const holder = fast.robot.telemetry().driver?.client;
          if (refused)
            assert.equal(holder === client + 1 && before !== holder, false, "a refusal took the wheel");
          else {
            assert.equal(holder, client + 1, "accepted from one who has not got the wheel");
            speed =
              Math.hypot(rest.twist.vx, rest.twist.vy) * (rest.precision ? profile.limits.precision : 1);
          }
        } else
          visitor.session.receive(JSON.stringify(what.type === "go-to" ? { ...what, at: fast.now() } : what));
        check();
        if (wait % 5 !== 0) fast.pause(wait / 1e3);
        else if (wait > 0) {
          fast.run(wait / 1e3, check);
          const { active, motion, twist } = loop.state.command;
          if (motion) continue;
          const commanded = Math.hypot(twist.vx, twist.vy);
          if (fast.robot.telemetry().driver === null) assert.equal(active, false, "nobody commands");
          const expected = active ? speed : 0;
          assert.ok(Math.abs(commanded - expected) <= 1e-9 * expected, `${commanded} m/s, not ${expected}`);
        }
      }
    }),
    { seed: 42, numRuns: 60, includeErrorInReport: true },
  );
});
