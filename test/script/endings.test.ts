import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Car } from "../../src/script/car.ts";
import { CarError, EndedError } from "../../src/script/errors.ts";
import type { MotionOptions } from "../../src/script/options.ts";
import type { Visitor } from "../control/rig.ts";
import { FIELD } from "../scenarios/rig.ts";
import { act, near, Stage } from "./rig.ts";

const LONG: Readonly<Record<string, (car: Car, options: MotionOptions) => Promise<{ reason: string }>>> = {
  drive: (car, options) => car.drive({ vx: 0.5, omega: 0.3 }, options),
  move: (car, options) => car.move({ x: 4 }, options),
  driveTo: (car, options) => car.driveTo({ x: 4, y: 4, theta: 1 }, options),
  follow: (car, options) =>
    car.follow(
      [
        { x: 0, y: 0 },
        { x: 2, y: 1 },
        { x: 4, y: 0 },
      ],
      options,
    ),
  turn: (car, options) => car.turn("3000 deg", options),
  orbit: (car, options) => car.orbit({ x: 1, y: 0 }, { ...options, angle: "700 deg" }),
  hold: (car, options) => car.hold(options),
};

for (const [name, begin] of Object.entries(LONG)) {
  describe(`${name} ends, and the wheels stand`, () => {
    test("when its signal is aborted, however early", async () => {
      await act(async (car, stage) => {
        for (const after of [0, 0.005, 0.3, 1.1]) {
          const control = new AbortController();
          const motion = begin(car, { signal: control.signal });
          await car.sleep(after);
          control.abort();
          assert.equal((await motion).reason, "aborted");
          stage.assertStands(`after ${after} s the car`);
        }
      });
    });

    test("when its condition comes true, or its time is up", async () => {
      await act(async (car, stage) => {
        const since = car.now;
        assert.equal((await begin(car, { until: (car) => car.now > since + 0.7 })).reason, "until");
        stage.assertStands("by a condition");
        const at = car.now;
        assert.equal((await begin(car, { timeout: "600 ms" })).reason, "timeout");
        stage.assertStands("in time");
        near(car.now - at, 1, 0.41, "took");
      });
    });

    test("when another begins, which goes on from there; when a driver takes the wheel", async () => {
      await act(async (car, stage) => {
        const first = begin(car, {});
        await car.sleep(0.5);
        const second = car.drive({ vx: -0.3 }, { time: 0.5 });
        assert.equal((await first).reason, "preempted");
        assert.equal((await second).reason, "reached");
        const third = begin(car, {});
        await car.sleep(0.5);
        const driver = stage.join("Phone", "driver");
        driver.drive({ vx: 0.2, vy: 0, omega: 0 });
        assert.equal((await third).reason, "preempted");
        // The driver's lease runs out after 250 ms, and the next one goes on from there.
        const fourth = begin(car, { timeout: 1.5 });
        await car.sleep(0.1);
        assert.equal((await fourth).reason, "timeout");
        const logged = stage.lines.map((line) => (line.type === "log" ? line.text : ""));
        assert.ok(logged.includes(`${name} waits for the wheel: Phone drives`), logged.join("\n"));
        stage.assertStands();
      });
    });
  });
}

describe("a motion that begins while a person drives waits until that person has let go", () => {
  const push = async (car: Car, driver: Visitor, seconds: number) => {
    for (const until = car.now + seconds; car.now < until; await car.sleep(0.1))
      driver.drive({ vx: 0.2, vy: 0, omega: 0 });
  };

  test("and then does all that it was asked for", async () => {
    await act(async (car, stage) => {
      const driver = stage.join("Phone", "driver");
      const pushed = push(car, driver, 1);
      await car.sleep(0.05);
      const { pose } = car;
      const since = car.now;
      const motion = car.driveTo({ x: pose.x + 1, y: 0.5 });
      await pushed;
      driver.say({ type: "release" });
      const { reason } = await motion;
      assert.equal(reason, "reached");
      near(stage.truth().pose.x, pose.x + 1, 0.03, "x");
      assert.ok(car.now - since > 1);
      const timed = push(car, driver, 0.5);
      await car.sleep(0.05);
      const before = car.now;
      const drive = car.drive({ vy: 0.3 }, { time: 1 });
      await timed;
      driver.say({ type: "release" });
      assert.equal((await drive).reason, "reached");
      assert.ok(car.now - before > 1.4, "its time counts from where it drives");
    });
  });

  test("unless its own end comes first: the person drives on", async () => {
    await act(async (car, stage) => {
      const driver = stage.join("Phone", "driver");
      const pushed = push(car, driver, 2);
      await car.sleep(0.3);
      const control = new AbortController();
      const begin = (options: MotionOptions) => car.move({ x: 1 }, options);
      const aborted = begin({ signal: control.signal });
      await car.sleep(0.1);
      control.abort();
      assert.equal((await aborted).reason, "aborted");
      assert.equal((await begin({ timeout: 0.2 })).reason, "timeout");
      assert.equal((await begin({ until: () => true })).reason, "until");
      const first = begin({});
      await car.sleep(0.1);
      const next = begin({ timeout: 0.1 });
      assert.equal((await first).reason, "preempted");
      assert.equal((await next).reason, "timeout");
      const { twist } = stage.truth();
      assert.ok(Math.hypot(twist.vx, twist.vy) > 0.1, `the person drives, at ${JSON.stringify(twist)}`);
      assert.equal(car.latest.driver?.name, "Phone");
      await pushed;
      driver.say({ type: "release" });
      await car.sleep(1);
    });
  });

  test("but for another script nobody waits", async () => {
    await act(async (car, stage) => {
      await car.move({ x: 0.1 });
      const other = stage.join("other.ts", "script");
      stage.wire.send({ type: "release" });
      other.drive({ vx: 0, vy: 0, omega: 0 });
      const pushed = (async () => {
        for (let i = 0; i < 10; i++) {
          other.drive({ vx: 0.2, vy: 0, omega: 0 });
          await car.sleep(0.1);
        }
      })();
      await car.sleep(0.2);
      await assert.rejects(car.move({ x: 0.2 }), { code: "refused", message: /other\.ts has the wheel/ });
      await pushed;
      other.say({ type: "release" });
      await car.sleep(1);
    });
  });
});

const SONAR = "room: { length: 8 m, width: 8 m }\nsensors: { sonar: { fitted: true } }";

describe("a motion that cannot go on says so", () => {
  test("blocked: something ahead keeps the car from driving on", async () => {
    await act(async (car, stage) => {
      assert.equal((await car.move({ x: 6 })).reason, "blocked");
      stage.assertStands();
      assert.equal((await car.drive({ vx: 0.4 })).reason, "blocked");
      stage.assertStands();
      near(stage.truth().pose.x, 4 - 0.125 - 0.2, 0.06, "before the wall");
      near(car.sonar.distance, 0.2, 0.05, "sonar");
      assert.deepEqual(car.impacts, []);
    }, SONAR);
  });

  test("until what the sonar sees: the car stops there", async () => {
    await act(async (car, stage) => {
      const { reason } = await car.drive({ vx: 0.4 }, { until: (car) => car.sonar.distance < 1 });
      assert.equal(reason, "until");
      near(stage.truth().pose.x, 4 - 0.125 - 1, 0.12, "a metre before the wall");
    }, SONAR);
  });

  for (const name of ["move", "drive"] as const) {
    test(`stalled: ${name} into a wall that nobody sees coming`, async () => {
      const stage = await Stage.open("room: { length: 4 m, width: 4 m }\ncar: { currentLimit: 0.5 A }");
      await stage.run(async (car) => {
        const motion = name === "move" ? car.move({ x: 4 }, { speed: 0.4 }) : car.drive({ vx: 0.4 });
        assert.equal((await motion).reason, "stalled");
        stage.assertStands();
        near(stage.truth().pose.x, 2 - 0.125, 0.02, "at the wall");
        assert.ok(car.impacts.length > 0);
      });
    });
  }

  test("what cannot be driven is thrown at its line in the robot's own words; the motion before it has ended", async () => {
    await act(async (car, stage) => {
      const before = car.move({ x: 4 });
      await car.sleep(0.5);
      const error = await car.driveTo({ x: 900, y: 0 }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof CarError);
      assert.equal(error.message, "the way is 900 m long; a motion may have 200 m: ask for it in parts");
      assert.match(error.stack!.split("\n")[1]!, /endings\.test/);
      assert.equal((await before).reason, "preempted");
      await car.sleep(1);
      stage.assertStands();
    });
  });

  test("a car that loses its power ends it with the reason, a drive as well as a plan", async () => {
    await act(async (car, stage) => {
      const driver = stage.join("Phone", "driver");
      for (const begin of [() => car.move({ x: 4 }), () => car.drive({ vx: 0.4 })]) {
        const motion = begin();
        await car.sleep(0.3);
        driver.say({ type: "disarm" });
        await assert.rejects(motion, { code: "disarmed", message: "Disarmed by Phone" });
        await car.sleep(1);
        driver.say({ type: "arm" });
      }
      assert.equal((await car.move({ x: 0.2 })).reason, "reached");
    });
  });

  test("a fault that stops the car is told in the robot's words", async () => {
    const faults = "faults: [{ at: 2.5 s, target: encoder.frontLeft, verb: off }]";
    const stage = await Stage.open(`${FIELD}\n${faults}`);
    await assert.rejects(
      stage.run((car) => car.move({ x: 4 })),
      { code: "disarmed", message: /front left/i },
    );
  });

  test("a script that keeps the process to itself for too long is told so, in the robot's words; the car stands", async () => {
    await act(async (car, stage) => {
      for (const begin of [() => car.move({ x: 4 }), () => car.drive({ vx: 0.4 }), () => car.hold()]) {
        const motion = begin();
        await car.sleep(0.5);
        stage.fast.run(0.4);
        await assert.rejects(motion, { code: "lapsed", message: /Nothing came from test script for 250 ms/ });
        stage.assertStands();
      }
      assert.equal((await car.drive({ vx: 0.2 }, { time: 0.3 })).reason, "reached");
    });
  });

  test("a car that was left alone for a minute is disarmed; the script may arm it again, unless a person drives", async () => {
    await act(async (car, stage) => {
      await car.sleep(61);
      await assert.rejects(car.move({ x: 0.2 }), {
        code: "refused",
        message: "the car is not armed: arm it first",
      });
      await car.arm();
      assert.equal((await car.move({ x: 0.2 })).reason, "reached");
      const driver = stage.join("Phone", "driver");
      driver.say({ type: "disarm" });
      driver.say({ type: "ask-wheel" });
      await car.sleep(0.1);
      await assert.rejects(car.arm(), { code: "disarmed", message: /Phone has the wheel/ });
    });
  });

  test("an error of a condition or of a steering stops the car and is thrown", async () => {
    await act(async (car, stage) => {
      const boom = () => {
        if (car.velocity.vx > 0.3) throw new RangeError("boom");
        return false;
      };
      await assert.rejects(car.move({ x: 4 }, { until: boom }), RangeError);
      stage.assertStands();
      await assert.rejects(
        car.drive(() => (boom() ? {} : { vx: 0.5 })),
        RangeError,
      );
      stage.assertStands();
    });
  });
});

test("a person hands the wheel over when asked, or says no", async () => {
  await act(async (car, stage) => {
    await car.askWheel();
    const driver = stage.join("Phone", "driver");
    driver.drive({ vx: 0.2, vy: 0, omega: 0 });
    const answers = async (give: boolean) => {
      await car.sleep(0.1);
      driver.drive({ vx: 0, vy: 0, omega: 0 });
      driver.say({ type: "answer-wheel", client: stage.wire.client, give });
    };
    const [no] = await Promise.all([car.askWheel().catch((error: Error) => error.message), answers(false)]);
    assert.equal(no, "Phone keeps the wheel");
    await Promise.all([car.askWheel({ timeout: 1 }), answers(true)]);
    await car.sleep(3);
    assert.equal(car.latest.driver?.client, stage.wire.client);
    assert.equal((await car.move({ x: 0.2 })).reason, "reached");
  });
});

test("a motion that begins before the script was told of a preemption is not taken for preempted", async () => {
  await act(async (car, stage) => {
    const first = car.drive({ vx: 0.3 });
    await car.sleep(0.5);
    const driver = stage.join("Phone", "driver");
    driver.drive({ vx: 0.2, vy: 0, omega: 0 });
    driver.session.close();
    const second = car.move({ x: 0.3 });
    assert.equal((await first).reason, "preempted");
    assert.equal((await second).reason, "reached");
  });
});

describe("a run", () => {
  test("stops and disarms the car however the script ends", async () => {
    const stage = await Stage.open();
    const boom = stage.run(async (car) => {
      void car.drive({ vx: 0.5 });
      await car.sleep(1);
      throw new Error("boom");
    });
    await assert.rejects(boom, /boom/);
    stage.assertStands();
    assert.equal(stage.fast.robot.isArmed, false);
    const { value } = await stage.run(async (car) => {
      void car.drive({ vx: -0.5 });
      await car.sleep(1);
      return "left it running";
    });
    assert.equal(value, "left it running");
    stage.assertStands();
    assert.equal(stage.fast.robot.telemetry().driver, null);
  });

  test("can be ended from outside: the motion is aborted, and the next call throws", async () => {
    const stage = await Stage.open();
    const control = new AbortController();
    const reasons: string[] = [];
    const far = (car: Car) => {
      if (car.pose.x > 0.5) control.abort();
      return false;
    };
    const run = stage.run(
      async (car) => {
        car.drive({ vx: 0.5 }, { until: far }).then(({ reason }) => reasons.push(reason));
        await car.sleep(60);
      },
      { signal: control.signal },
    );
    await assert.rejects(run, EndedError);
    assert.deepEqual(reasons, ["aborted"]);
    stage.assertStands();
    assert.equal(stage.fast.robot.isArmed, false);
  });

  test("is not begun where a person has the wheel, and leaves a car to whoever has taken over", async () => {
    const stage = await Stage.open();
    const driver = stage.join("Phone", "driver");
    driver.drive({ vx: 0, vy: 0, omega: 0 });
    await assert.rejects(
      stage.run(() => {}),
      { code: "disarmed", message: /Phone has the wheel/ },
    );
    driver.say({ type: "release" });
    await stage.run(async (car) => {
      const motion = car.move({ x: 3 });
      await car.sleep(0.5);
      driver.drive({ vx: 0.2, vy: 0, omega: 0 });
      assert.equal((await motion).reason, "preempted");
    });
    assert.equal(stage.fast.robot.isArmed, true);
  });
});
