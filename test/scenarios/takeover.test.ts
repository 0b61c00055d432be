import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Visitor } from "../control/rig.ts";
import { Car, near } from "./rig.ts";

const LEFT = { vx: 0, vy: 0.5, omega: 0 };

/** Both command at 50 Hz; `driver` undefined: hands off. */
function both(car: Car, script: Visitor, seconds: number, driver?: { vx: number }): void {
  let tick = 0;
  car.wait(seconds, () => {
    if (tick++ % 4 !== 0) return;
    script.drive(LEFT);
    if (driver) car.driver.drive({ vx: driver.vx, vy: 0, omega: 0 });
  });
}

describe("a script that drives", () => {
  test("is preempted by a driver's stick at once and told so, and can go on after the stick is let go", async () => {
    const car = await Car.armed();
    const script = car.join("square.ts", "script");
    both(car, script, 1);
    near(car.truth().twist.vy, 0.5, 0.03, "the script drives");

    car.fast.pause(0.002);
    car.driver.drive({ vx: 0.5, vy: 0, omega: 0 });
    assert.equal(car.fast.robot.telemetry().driver?.name, "Phone");
    assert.ok(car.driver.heard("applied").length > 0, "at once, not at the next tick");
    assert.deepEqual(script.sentences("event"), [
      "wheel-taken: square.ts took the wheel",
      "preempted: Phone took the wheel from square.ts",
      "wheel-taken: Phone took the wheel from square.ts",
    ]);
    script.heard("refused");
    both(car, script, 1, { vx: 0.5 });
    const { twist } = car.truth();
    near(twist.vx, 0.5, 0.03, "the driver drives");
    near(twist.vy, 0, 0.03, "the script does not");
    assert.ok(script.codes("refused").every((code) => code === "not-your-wheel"));

    car.driver.say({ type: "release" });
    both(car, script, 1);
    near(car.truth().twist.vy, 0.5, 0.03, "the script drives again");
  });

  test("is not stopped by a page whose sticks are at rest", async () => {
    const car = await Car.armed();
    const script = car.join("square.ts", "script");
    both(car, script, 1);
    both(car, script, 1, { vx: 0 });
    near(car.truth().twist.vy, 0.5, 0.03, "the script drives on");
    assert.equal(car.fast.robot.telemetry().driver?.name, "square.ts");
  });

  test("overrules the follower, as the driver overrules the script", async () => {
    const car = await Car.armed();
    const follower = car.join("follow", "follower");
    const script = car.join("square.ts", "script");
    follower.drive({ vx: 0.2, vy: 0, omega: 0 });
    assert.equal(car.fast.robot.telemetry().driver?.source, "follower");
    script.drive(LEFT);
    assert.equal(car.fast.robot.telemetry().driver?.source, "script");
    follower.drive({ vx: 0.2, vy: 0, omega: 0 });
    assert.deepEqual(follower.codes("refused"), ["not-your-wheel"]);
  });
});

test("a second driver is refused and moves nothing, but takes the wheel once the first is silent", async () => {
  const car = await Car.armed();
  const second = car.join("Laptop", "driver");
  const back = { vx: -0.5, vy: 0, omega: 0 };
  car.drive(1.5, { vx: 0.5 }, {}, () => second.drive(back));
  near(car.truth().twist.vx, 0.5, 0.03, "the first drives");
  assert.equal(second.heard("applied").length, 0);
  let tick = 0;
  car.wait(2, () => {
    if (tick++ % 4 === 0) second.drive(back);
  });
  near(car.truth().twist.vx, -0.5, 0.03, "the second drives");
  assert.ok(second.heard("applied").length > 0);
});
