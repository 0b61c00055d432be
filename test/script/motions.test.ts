import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Path } from "../../src/motion/path/path.ts";
import { Simulator } from "../../src/sim/simulator.ts";
import { act, near, nearPose } from "./rig.ts";

const degrees = Math.PI / 180;

describe("a motion is answered with `reached`, and is truly there", () => {
  test("move: ahead, to the left and turned, from where the car is and as it faces", async () => {
    await act(async (car, stage) => {
      const { reason, error } = await car.move({ x: "1.2 m", y: 0.4, theta: "90 deg" });
      assert.equal(reason, "reached");
      assert.ok(error!.position <= 0.01 && Math.abs(error!.heading) <= 1.1 * degrees, JSON.stringify(error));
      nearPose(stage.truth().pose, { x: 1.2, y: 0.4, theta: Math.PI / 2 });
      assert.equal((await car.move({ x: 0.5 })).reason, "reached");
      nearPose(stage.truth().pose, { x: 1.2, y: 0.9, theta: Math.PI / 2 });
      assert.equal((await car.move({ x: "-50 cm", theta: "-360 deg" })).reason, "reached");
      nearPose(stage.truth().pose, { x: 1.2, y: 0.4, theta: Math.PI / 2 });
    });
  });

  test("what each of many moves is off does not add up", async () => {
    await act(async (car, stage) => {
      for (let side = 0; side < 8; side++) {
        await car.move({ x: 0.3 });
        await car.turn("90 deg");
      }
      nearPose(stage.truth().pose, { x: 0, y: 0, theta: 0 });
    });
  });

  test("driveTo: a pose of the field; without theta the car goes on facing as it does", async () => {
    await act(async (car, stage) => {
      await car.driveTo({ x: 1, y: -1, theta: 2 });
      nearPose(stage.truth().pose, { x: 1, y: -1, theta: 2 });
      const { elapsed } = await car.driveTo({ x: 0, y: 0 }, { speed: "0.25 m/s" });
      nearPose(stage.truth().pose, { x: 0, y: 0, theta: 2 });
      assert.ok(elapsed > Math.SQRT2 / 0.25, `${elapsed} s`);
    });
  });

  test("turn: as far as it was told to, also by more than half a turn and more than a whole one", async () => {
    await act(async (car, stage) => {
      for (const angle of [90, -45, 270, -400, 800]) {
        const before = car.pose.theta;
        const truly = stage.truth().pose.theta;
        const { reason } = await car.turn(`${angle} deg`);
        assert.equal(reason, "reached");
        near((car.pose.theta - before) / degrees, angle, 2, "turned by its estimate");
        near(Math.sin(stage.truth().pose.theta - truly - angle * degrees), 0, 0.05, "truly");
      }
      const { x, y } = stage.truth().pose;
      near(Math.hypot(x, y), 0, 0.02, "on the spot");
    });
  });

  test("a turn is no faster than its speed", async () => {
    await act(async (car) => {
      let fastest = 0;
      const { elapsed } = await car.beside(car.turn("180 deg", { speed: "45 deg/s" }), async (car) => {
        for await (const { setpoint } of car.telemetry())
          fastest = Math.max(fastest, Math.abs(setpoint.omega));
      });
      near(fastest / degrees, 45, 3, "fastest");
      near(elapsed, 4, 0.8, "took");
      for (const angle of [400, -30, 3, -500]) {
        const { error } = await car.turn(`${angle} deg`, { speed: "90 deg/s" });
        near(error!.heading / degrees, 0, 1, `error of ${angle}`);
      }
    });
  });

  test("lookAt: faces the point from where it stands", async () => {
    await act(async (car, stage) => {
      await car.lookAt({ x: -1, y: -1 });
      nearPose(stage.truth().pose, { x: 0, y: 0, theta: -135 * degrees });
    });
  });

  test("orbit: stays as far from the point as it was, and faces it all the way round", async () => {
    await act(async (car, stage) => {
      let worst = 0;
      let turned = 0;
      let round = 0;
      let last = Math.PI;
      const watch = () => {
        const { x, y, theta } = stage.truth().pose;
        worst = Math.max(worst, Math.abs(Math.hypot(x - 0.8, y) - 0.8));
        turned = Math.max(turned, Math.abs(Math.sin(theta - Math.atan2(-y, 0.8 - x))));
        const bearing = Math.atan2(y, x - 0.8);
        round += Math.atan2(Math.sin(bearing - last), Math.cos(bearing - last));
        last = bearing;
        return false;
      };
      const { reason } = await car.orbit({ x: 0.8, y: 0 }, { speed: 0.5, until: watch });
      assert.equal(reason, "reached");
      near(round, 2 * Math.PI, 0.05, "once round, to the left");
      assert.ok(worst < 0.03, `${worst} m off the circle`);
      assert.ok(turned < 0.06, `${turned} rad off the point`);
      await car.orbit({ x: 0.8, y: 0 }, { angle: "-90 deg", radius: "60 cm", speed: 0.5 });
      nearPose(stage.truth().pose, { x: 0.8, y: 0.6, theta: -Math.PI / 2 });
    });
  });

  test("follow: through waypoints, and along a path", async () => {
    await act(async (car, stage) => {
      const points = [
        { x: 0, y: 0 },
        { x: "1 m", y: 0 },
        { x: 1, y: 1 },
      ];
      await car.follow(points, { heading: "tangent" });
      nearPose(stage.truth().pose, { x: 1, y: 1, theta: car.pose.theta });
      const path = Path.polyline(
        [
          { x: 1, y: 1 },
          { x: 0, y: 1 },
          { x: 0, y: 0 },
        ],
        0.3,
      );
      let worst = 0;
      const until = () => {
        const { x, y } = stage.truth().pose;
        const near = path.nearest({ x, y });
        const at = { x: 0, y: 0, direction: 0, curvature: 0 };
        path.sample(near, at);
        worst = Math.max(worst, Math.hypot(at.x - x, at.y - y));
        return false;
      };
      const { reason } = await car.follow(path, { heading: { to: 0 }, speed: 0.6, until });
      assert.equal(reason, "reached");
      nearPose(stage.truth().pose, { x: 0, y: 0, theta: 0 });
      assert.ok(worst < 0.03, `${worst} m off the path`);
    });
  });

  test("drive: a velocity for a time, by the car's frame and by the field's", async () => {
    await act(async (car, stage) => {
      const { reason, elapsed } = await car.drive({ vx: 0.5 }, { time: "2 s" });
      assert.equal(reason, "reached");
      near(elapsed, 2.3, 0.3, "elapsed");
      stage.assertStands();
      near(stage.truth().pose.x, 1, 0.05, "way");
      await car.turn("90 deg");
      await car.drive({ vx: -0.5 }, { time: 2, frame: "field" });
      nearPose(stage.truth().pose, { x: 0, y: 0, theta: Math.PI / 2 }, 0.06);
      await car.drive({ vx: 2 }, { time: 1, speed: 0.2 });
      near(stage.truth().pose.y, 0.2, 0.03, "no faster than its speed");
    });
  });

  test("drive: steered with every telemetry", async () => {
    await act(async (car, stage) => {
      await car.drive((car) => ({ vx: 1 - car.pose.x, omega: "10 deg/s" }), { time: 6, frame: "field" });
      near(stage.truth().pose.x, 1, 0.03, "x");
      near(stage.truth().pose.theta, 60 * degrees, 0.1, "theta");
    });
  });

  test("hold: brings a car that is pushed back, for its time", async () => {
    await act(async (car, stage) => {
      let farthest = 0;
      const { fast } = stage;
      const { observer } = fast.robot.backend;
      assert.ok(observer instanceof Simulator);
      const from = car.now + 1;
      const run = fast.run.bind(fast);
      fast.run = (seconds) =>
        run(seconds, () => {
          if (fast.now() > from && fast.now() < from + 0.4) observer.chassis.twist.vy += 5 * fast.period;
          farthest = Math.max(farthest, stage.truth().pose.y);
        });
      const { reason } = await car.hold({ time: 3 });
      assert.equal(reason, "reached");
      assert.ok(farthest > 0.01, `pushed by only ${farthest} m`);
      near(stage.truth().pose.y, 0, 0.015, "back");
    });
  });

  test("stop: ends what is under way, and is answered at rest", async () => {
    await act(async (car, stage) => {
      const driving = car.drive({ vx: 0.8 });
      await car.sleep(1);
      assert.ok(stage.truth().twist.vx > 0.7);
      assert.equal((await car.stop()).reason, "reached");
      stage.assertStands();
      assert.equal((await driving).reason, "preempted");
    });
  });

  test("resetPose: the car is there from then on, near or far", async () => {
    await act(async (car, stage) => {
      await car.move({ x: 0.5 });
      for (const there of [
        { x: 3, y: -2, theta: 1 },
        { x: 3.002, y: -2, theta: 1 },
        { x: 0, y: 0, theta: 0 },
      ]) {
        const { reason, elapsed } = await car.resetPose(there);
        assert.equal(reason, "reached");
        nearPose(car.pose, there, 0.004, 0.006);
        assert.ok(elapsed < 1, `${elapsed} s`);
      }
      await car.driveTo({ x: 0.5, y: 0 });
      near(stage.truth().pose.x, 1, 0.02, "counted from there");
    });
  });
});
