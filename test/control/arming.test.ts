import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { duties, FORWARD, makeArmed, makeDriven, makeRobot, STILL, Visitor } from "./rig.ts";

const OFF = [0, 0, 0, 0];

describe("arming", () => {
  test("is refused before the loop has run", async () => {
    const driver = new Visitor(await makeRobot()).hello();
    driver.say({ type: "arm" });
    assert.deepEqual(driver.sentences("refused"), ["arming: the loop has not run yet: wait a moment"]);
  });

  test("is refused while a stick is off centre, in words, and granted once it is let go", async () => {
    const { fast, driver } = await makeDriven();
    driver.drive({ vx: 0.5, vy: -0.25, omega: 1 });
    driver.say({ type: "arm" });
    assert.deepEqual(driver.sentences("refused"), [
      "arming: the stick of Phone is off centre (forward 0.50 m/s, right 0.25 m/s, turning left 1.00 rad/s): " +
        "let go, then arm again",
    ]);
    assert.match(fast.robot.telemetry().safety.reason, /the stick of Phone is off centre/);
    driver.drive(STILL);
    driver.say({ type: "arm" });
    assert.deepEqual(driver.sentences("refused"), []);
    assert.equal(fast.robot.telemetry().safety.state, "armed");
  });

  test("is refused for the stick of somebody else, even one who has not got the wheel", async () => {
    const { fast, driver } = await makeDriven();
    driver.drive(STILL);
    new Visitor(fast).hello("Laptop").drive(FORWARD);
    driver.say({ type: "arm" });
    assert.match(driver.sentences("refused").join(), /^arming: the stick of Laptop is off centre/);
  });

  test("is refused for a script that already asks the car to move", async () => {
    const { fast, driver } = await makeDriven();
    new Visitor(fast).hello("square.ts", "script").drive(FORWARD);
    driver.say({ type: "arm" });
    assert.match(driver.sentences("refused").join(), /^arming: square.ts already asks the car to move/);
  });

  test("is refused on a battery that is too low to start with, with both voltages", async () => {
    const { driver } = await makeDriven({ world: "battery: { charge: 0.03 }" });
    driver.say({ type: "arm" });
    assert.match(
      driver.sentences("refused").join(),
      /^arming: the battery is too low to start with \(9\.\d V, at least 9\.9 V\): charge it$/,
    );
  });

  test("is refused while the emergency stop is on, with every reason in the sentence", async () => {
    const { driver } = await makeDriven({ world: "battery: { charge: 0.03 }" });
    driver.say({ type: "estop" });
    driver.drive(FORWARD);
    driver.say({ type: "arm" });
    const sentence = driver.sentences("refused").join();
    assert.match(sentence, /the emergency stop is on.*; the battery is too low.*; the stick of Phone/);
  });

  test("is refused on an empty battery as a fault, and everybody is told of the fault", async () => {
    const { fast, driver } = await makeDriven({ world: "battery: { charge: 0 }" });
    driver.say({ type: "arm" });
    assert.match(driver.sentences("refused").join(), /The battery is empty or switched off \(below 9\.6 V\)/);
    driver.say({ type: "subscribe", rate: 50 });
    fast.run(0.02);
    assert.deepEqual(
      driver.heard("telemetry")[0]?.faults.map(({ id }) => id),
      ["battery-empty", "battery-low"],
    );
  });

  test("lasts until somebody disarms, and is told to everybody with a name", async () => {
    const { fast, driver } = await makeArmed();
    const other = new Visitor(fast).hello("Laptop");
    fast.run(0.5, () => driver.drive(FORWARD));
    other.heard("event");
    other.say({ type: "disarm" });
    assert.deepEqual(duties(fast), OFF);
    assert.deepEqual(other.sentences("event"), ["disarmed: Disarmed by Laptop"]);
    assert.deepEqual(driver.sentences("event").at(-1), "disarmed: Disarmed by Laptop");
    fast.run(1, () => driver.drive(FORWARD));
    assert.deepEqual(duties(fast), OFF);
  });

  test("ends after 60 s in which nobody asked for motion, though an open page has the wheel", async () => {
    const { fast, driver } = await makeArmed();
    fast.run(1, () => driver.drive(FORWARD));
    fast.run(59.9, () => driver.drive(STILL));
    assert.equal(fast.robot.telemetry().safety.state, "armed");
    driver.heard("event");
    fast.run(0.2, () => driver.drive(STILL));
    assert.deepEqual(driver.sentences("event"), ["disarmed: Disarmed: nobody moved the car for 60 s"]);
  });
});

describe("the emergency stop", () => {
  test("of a watcher takes all duties away at once, and stays until it is reset", async () => {
    const { fast, driver } = await makeArmed();
    const watcher = new Visitor(fast).hello("Laptop");
    fast.run(1, () => driver.drive(FORWARD));
    fast.pause(0.002);
    watcher.say({ type: "estop" });
    assert.deepEqual(duties(fast), OFF);
    assert.deepEqual(driver.sentences("event").at(-1), "estop: Stopped by Laptop: emergency stop");

    fast.run(1, () => {
      driver.drive(FORWARD);
      assert.deepEqual(duties(fast), OFF);
    });
    driver.drive(STILL);
    driver.say({ type: "arm" });
    driver.say({ type: "disarm" });
    fast.run(0.1);
    assert.equal(fast.robot.telemetry().safety.state, "estopped");
    assert.match(driver.sentences("refused").join(), /^arming: the emergency stop is on/);

    watcher.say({ type: "reset-estop" });
    assert.equal(fast.robot.telemetry().safety.state, "disarmed");
    driver.say({ type: "arm" });
    assert.equal(fast.robot.telemetry().safety.state, "armed");
  });

  test("leaves no command behind: the car stands after reset and arming", async () => {
    const { fast, driver } = await makeArmed();
    fast.run(1, () => driver.drive(FORWARD));
    driver.say({ type: "estop" });
    driver.say({ type: "reset-estop" });
    fast.run(2);
    driver.say({ type: "arm" });
    assert.deepEqual(driver.sentences("refused"), []);
    fast.run(0.5, () => assert.deepEqual(duties(fast), OFF));
  });
});

describe("the wheel", () => {
  test("is asked for, and handed over: each hears what concerns it", async () => {
    const { fast, driver } = await makeArmed();
    const other = new Visitor(fast).hello("Laptop");
    const third = new Visitor(fast).hello("Tablet");
    driver.drive(STILL);
    for (const visitor of [driver, other, third]) visitor.heard("event");
    other.say({ type: "ask-wheel" });
    const [asked] = driver.heard("event");
    assert.equal(asked?.text, "Laptop asks for the wheel");
    assert.equal(asked.client, 2);
    assert.deepEqual([...other.heard("event"), ...third.heard("event")], []);
    driver.say({ type: "answer-wheel", client: 2, give: true });
    for (const visitor of [driver, other, third]) {
      assert.deepEqual(visitor.sentences("event"), ["wheel-taken: Phone gave the wheel to Laptop"]);
    }
    driver.say({ type: "answer-wheel", client: 2, give: true });
    assert.deepEqual(driver.sentences("refused"), ["unavailable: nobody waits for that answer any more"]);
    other.say({ type: "ask-wheel" });
    assert.deepEqual(other.sentences("refused"), ["unavailable: you already have the wheel"]);
  });

  test("is denied to the one who asked alone", async () => {
    const { fast, driver } = await makeArmed();
    const other = new Visitor(fast).hello("Laptop");
    driver.drive(STILL);
    other.say({ type: "ask-wheel" });
    driver.heard("event");
    other.heard("event");
    driver.say({ type: "answer-wheel", client: 2, give: false });
    assert.deepEqual(other.sentences("event"), ["wheel-denied: Phone keeps the wheel"]);
    assert.deepEqual(driver.heard("event"), []);
  });
});
