import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Visitor } from "../control/rig.ts";
import { Car, FIELD, near } from "./rig.ts";

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
  test("is preempted by a driver's stick at once and told so, and goes on only after it asked for rest", async () => {
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
    near(car.truth().speed, 0, 1e-3, "nobody drives");
    assert.deepEqual(
      [...new Set(script.sentences("refused"))],
      ["not-your-wheel: command rest (0, 0, 0) once, then motion: the wheel was not yours meanwhile"],
    );
    script.drive({ vx: 0, vy: 0, omega: 0 });
    both(car, script, 1);
    near(car.truth().twist.vy, 0.5, 0.03, "the script drives again");
  });

  test("does not drive on when the link of the driver who preempted it dies: the car stops in time", async () => {
    const car = await Car.armed();
    const script = car.join("square.ts", "script");
    both(car, script, 1);
    both(car, script, 1, { vx: 0.8 });
    both(car, script, 0.4);
    assert.deepEqual([...car.duty], [0, 0, 0, 0]);
    both(car, script, 2);
    near(car.truth().speed, 0, 1e-3, "it stands");
    assert.equal(car.fast.robot.telemetry().driver, null);
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

test("a second driver is refused and moves nothing, and takes the wheel of a silent first after letting go", async () => {
  const car = await Car.armed();
  const second = car.join("Laptop", "driver");
  const back = { vx: -0.5, vy: 0, omega: 0 };
  car.drive(1.5, { vx: 0.5 }, {}, () => second.drive(back));
  near(car.truth().twist.vx, 0.5, 0.03, "the first drives");
  assert.equal(second.heard("applied").length, 0);
  let tick = 0;
  const insist = () => {
    if (tick++ % 4 === 0) second.drive(back);
  };
  car.wait(2, insist);
  near(car.truth().speed, 0, 1e-3, "the second only holds its stick");
  assert.equal(second.sentences("refused").at(-1), "not-your-wheel: let go of the stick once, then drive");
  second.drive({ vx: 0, vy: 0, omega: 0 });
  car.wait(2, insist);
  near(car.truth().twist.vx, -0.5, 0.03, "the second drives");
  assert.ok(second.heard("applied").length > 0);
});

test("a driver whose lease lapsed has to let go of the stick before the car moves again", async () => {
  const car = await Car.armed();
  car.drive(1, { vx: 0.5 });
  car.wait(1);
  car.drive(1, { vx: 0.5 });
  near(car.truth().speed, 0, 1e-3, "the stick was held all along");
  assert.equal(
    car.driver.sentences("refused").at(-1),
    "not-your-wheel: let go of the stick once, then drive",
  );
  car.drive(0.1, {});
  car.drive(1, { vx: 0.5 });
  near(car.truth().twist.vx, 0.5, 0.03, "it drives again");
});

describe("a watcher", () => {
  test("cannot turn the field's forward under the one who drives by it", async () => {
    const car = await Car.armed();
    const watcher = car.join("Laptop", "driver");
    car.drive(0.8, { omega: 1.5 });
    car.stop();
    car.drive(0.5, { vx: 0.4 }, { frame: "field" });
    watcher.say({ type: "field-forward" });
    assert.deepEqual(watcher.sentences("refused"), ["not-your-wheel: Phone has the wheel: ask for it"]);
    assert.equal(car.fast.robot.telemetry().fieldHeading, 0);
    car.driver.say({ type: "field-forward" });
    assert.deepEqual(car.driver.sentences("refused"), []);
    near(car.fast.robot.telemetry().fieldHeading, car.pose.theta, 1e-3, "forward is where the car points");
  });

  test("sets the field's forward while nobody has the wheel", async () => {
    const car = await Car.armed({ world: `${FIELD}\nstart: { heading: 30 deg }` });
    car.drive(0.5, { omega: 1 });
    car.stop();
    car.driver.say({ type: "release" });
    const watcher = car.join("Laptop", "driver");
    watcher.say({ type: "field-forward" });
    assert.deepEqual(watcher.sentences("refused"), []);
    near(car.fast.robot.telemetry().fieldHeading, car.pose.theta, 1e-3, "forward is where the car points");
  });
});

describe("a script and a follower", () => {
  test("reset no emergency stop, which each of them may press", async () => {
    const car = await Car.armed();
    for (const source of ["script", "follower"] as const) {
      const client = car.join(source, source);
      client.say({ type: "estop" });
      client.say({ type: "reset-estop" });
      assert.deepEqual(client.sentences("refused"), [
        "arming: only a person resets the emergency stop: see that all is well, and press “Release stop” on the page",
      ]);
      assert.equal(car.state, "estopped");
      car.driver.say({ type: "reset-estop" });
      assert.equal(car.state, "disarmed");
    }
  });

  test("may disarm; the script arms while no person has the wheel, the follower never", async () => {
    const car = await Car.armed();
    const script = car.join("square.ts", "script");
    const follower = car.join("follow", "follower");
    follower.say({ type: "disarm" });
    assert.equal(car.state, "disarmed");
    follower.say({ type: "arm" });
    assert.deepEqual(follower.sentences("refused"), [
      "arming: a follower cannot arm the car: a person has to, on the page",
    ]);
    car.drive(0.1, {});
    script.say({ type: "arm" });
    assert.deepEqual(script.sentences("refused"), [
      "arming: Phone has the wheel, and a person with the wheel arms the car: ask Phone to arm",
    ]);
    assert.equal(car.state, "disarmed");
    car.driver.say({ type: "release" });
    script.say({ type: "arm" });
    assert.equal(car.state, "armed");
  });
});
