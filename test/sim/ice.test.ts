import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { build, drive, FORWARD, hall } from "./rig.ts";

const ice = (more = "") =>
  hall(`faults: [{ target: grip.frontLeft, verb: wrong, at: 1 s, until: 2 s${more} }]`);

describe("a wheel on ice", () => {
  test("slides while its time lasts, and holds before and after", async () => {
    const simulator = await build(ice());
    const slides: number[] = [];
    for (let i = 0; i < 30; i++) {
      drive(simulator, 0.1, i % 2 === 0 ? 0.6 : 0.25);
      slides.push(simulator.chassis.slip[0]!);
    }
    const worst = (from: number, to: number) => Math.max(...slides.slice(from, to));
    // Within a tenth of a second it finds its grip again.
    assert.ok(
      worst(10, 20) > 3 * Math.max(worst(0, 10), worst(21, 30)),
      `on ice it slides at ${worst(10, 20)} m/s; before ${worst(0, 10)}, after ${worst(21, 30)}`,
    );
  });

  test("turns the car, whose other side pulls on", async () => {
    const simulator = await build(ice(", factor: 0"));
    drive(simulator, 1, 0.3);
    const before = simulator.chassis.pose.theta;
    drive(simulator, 0.5, 1, FORWARD);
    const turned = simulator.chassis.pose.theta - before;
    assert.ok(turned > 0.02, `${turned} rad to the left, where nothing pulls`);
  });
});
