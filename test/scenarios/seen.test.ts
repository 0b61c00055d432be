import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pose } from "../../src/core/geometry.ts";
import type { PoseMessage } from "../../src/protocol/messages.ts";
import { Visitor } from "../control/rig.ts";
import { Car, near } from "./rig.ts";
import { Traveller } from "./travel.ts";

type Seen = Partial<Omit<PoseMessage, "type" | "pose">>;

/** Somebody sees the car from outside, as well as a tag does. */
function see(car: Car, visitor: Visitor, pose: Partial<Pose>, seen: Seen = {}): void {
  const noise = { positionNoise: 0.005, headingNoise: 0.01 };
  visitor.say({ type: "pose", at: car.now, ...noise, ...seen, pose: { ...car.truth().pose, ...pose } });
}

/** Somebody sees it at y, again and again, until it is believed. */
function carry(car: Car, visitor: Visitor, y: number, ahead: number, pass: (seconds: number) => void): void {
  for (let i = 0; i < 6; i++) {
    see(car, visitor, { y }, { at: car.now + ahead });
    pass(0.06);
  }
}

describe("a pose that a client has seen", () => {
  for (const source of ["driver", "script", "follower"] as const) {
    test(`is taken from a ${source}, whoever drives`, async () => {
      const car = await Car.armed();
      const camera = car.join("camera", source);
      car.drive(2, { vy: 0.5 });
      car.stop();
      const off = Math.abs(car.pose.y - car.truth().pose.y);
      for (let i = 0; i < 20; i++) {
        see(car, camera, {}, { at: car.now - 0.01 });
        car.wait(0.1);
      }
      assert.deepEqual(camera.sentences("refused"), []);
      assert.ok(Math.abs(car.pose.y - car.truth().pose.y) < Math.max(0.2 * off, 1e-3));
      assert.equal(car.fast.robot.telemetry().driver?.name ?? "Phone", "Phone");
    });
  }

  test("is refused with what became of it and what to do, where the estimator does not take it", async () => {
    const car = await Car.armed();
    const camera = car.join("camera", "follower");
    car.wait(1);
    see(car, camera, { y: 3 }, { at: car.now - 0.1 });
    see(car, camera, {}, { at: car.now - 60 });
    see(car, camera, {}, { at: car.now + 1 });
    const { now } = car;
    camera.say({ type: "pose", at: now - 0.1, pose: { x: 0, y: 0, theta: 0 } });
    car.wait(0.1);
    const refused = camera.heard("refused");
    assert.deepEqual(
      refused.map(({ code, verdict }) => [code, verdict]),
      ["gated", "too-old", "future", "invalid"].map((verdict) => ["pose", verdict]),
    );
    assert.match(refused[3]!.text, /give positionNoise, headingNoise or both/);
    near(car.pose.y, 0, 0.01, "y");
  });

  test("is refused where more come than 20 a second", async () => {
    const car = await Car.armed();
    const camera = car.join("camera", "follower");
    for (let i = 0; i < 100; i++) {
      see(car, camera, {}, { at: car.now - 0.1 });
      car.wait(0.01);
    }
    const codes = camera.codes("refused");
    assert.ok(codes.length >= 70 && codes.every((code) => code === "rate"), JSON.stringify(codes));
  });

  for (const [when, ahead] of [
    ["seen a moment ago", -0.02],
    ["a little later than the last tick", 0.02],
  ] as const) {
    test(`far from where the car thought to be, ${when}, ends its motion once it is believed, and all are told`, async () => {
      const car = await Car.armed();
      const traveller = new Traveller(car);
      const camera = car.join("camera", "follower");
      traveller.goTo(6, 0);
      traveller.wait(1.5);
      carry(car, camera, 1.5, ahead, (seconds) => traveller.wait(seconds));
      const [ended] = traveller.visitor.heard("motion-ended");
      assert.equal(ended?.result, "lost");
      near(ended.pose.y, 1.5, 0.05, "where it ended");
      near(car.pose.y, 1.5, 0.05, "y");
      for (const visitor of [traveller.visitor, camera]) {
        const lost = visitor.heard("event").find(({ code }) => code === "lost");
        assert.equal(
          lost?.text,
          "The car was found elsewhere than it thought to be: its motion is over, and it stops.",
        );
      }
      traveller.wait(1);
      near(car.truth().speed, 0, 2e-3, "speed");
      assert.equal(car.state, "armed");
    });
  }

  test("ends no driver's drive", async () => {
    const car = await Car.armed();
    const camera = car.join("camera", "follower");
    carry(car, camera, 1.5, 0, (seconds) => car.drive(seconds, { vx: 0.3 }));
    near(car.pose.y, 1.5, 0.05, "y");
    assert.equal(car.driver.codes("event").includes("lost"), false);
    car.drive(1, { vx: 0.3 });
    near(car.truth().twist.vx, 0.3, 0.03, "it drives");
  });

  test("that shows the car turned does not turn it to the heading that its driver holds", async () => {
    const car = await Car.armed();
    const camera = car.join("camera", "script");
    for (let i = 0; i < 8; i++) {
      car.drive(0.2, { vx: 0.3 }, { holdHeading: true });
      see(car, camera, { theta: 1 });
    }
    near(car.pose.theta, 1, 0.05, "theta");
    car.drive(1, { vx: 0.3 }, { holdHeading: true });
    near(car.truth().pose.theta, 0, 0.05, "true heading");
  });
});

test("nobody is asked where the car is before they have said hello", async () => {
  const car = await Car.armed();
  const stranger = new Visitor(car.fast);
  see(car, stranger, {});
  assert.deepEqual(stranger.codes("refused"), ["hello-first"]);
});
