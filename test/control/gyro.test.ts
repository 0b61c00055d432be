import assert from "node:assert/strict";
import { test } from "node:test";
import { makeArmed, makeRobot, Visitor } from "./rig.ts";

test("a car that has stood a moment says what its gyro's bias is, once, and telemetry goes on saying it", async () => {
  const fast = await makeRobot({ world: "sensors: { gyro: { bias: 0.5 deg/s } }" });
  const driver = new Visitor(fast).hello();
  driver.say({ type: "subscribe", rate: 50 });
  fast.run(0.3);
  const learning = driver.heard("telemetry").at(-1)?.estimate;
  assert.deepEqual([learning?.sources.gyro, learning?.gyroBias], ["learning", null]);
  fast.run(3);
  assert.deepEqual(driver.sentences("event"), [
    "gyro-ready: The gyro's bias is 0.5 °/s: the heading follows the gyro from now on.",
  ]);
  const known = driver.heard("telemetry").at(-1)?.estimate;
  assert.equal(known?.sources.gyro, "ok");
  assert.ok(Math.abs((known?.gyroBias ?? 0) - (0.5 * Math.PI) / 180) < 1e-3, `${known?.gyroBias} rad/s`);
});

test("an encoder that was found dead is not used while the car stops, and is again once somebody arms", async () => {
  const { fast, driver } = await makeArmed({
    world: "faults: [{ at: 1.5 s, until: 4 s, target: encoder.rearLeft, verb: off }]",
  });
  const { estimate } = fast.robot.loop.state;
  for (let i = 0; i < 20 && fast.robot.isArmed; i++) {
    driver.drive({ vx: 0.5, vy: 0, omega: 0 });
    fast.run(0.1);
  }
  assert.equal(fast.robot.isArmed, false);
  fast.run(0.05);
  assert.equal(estimate.sources.way, "fewer-encoders");
  fast.run(3);
  driver.say({ type: "arm" });
  fast.run(0.1);
  assert.deepEqual(driver.sentences("refused"), []);
  assert.equal(estimate.sources.way, "encoders");
});
