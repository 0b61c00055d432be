import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Simulator } from "../../src/sim/simulator.ts";
import { Car, near } from "./rig.ts";
import { smoothness, Traveller } from "./travel.ts";

/** Two metres on, and told to hold that place. */
async function holding() {
  const car = await Car.armed();
  const traveller = new Traveller(car);
  traveller.goTo(2, 0, 0, undefined, { hold: true });
  for (let i = 0; i < 100 && !traveller.report()?.holding; i++) traveller.wait(0.1);
  const watcher = car.join("Laptop", "driver");
  return { car, traveller, watcher };
}

/** A hand that pushes the car to the left with so many m/s², weaker than its tyres' grip; before each tick. */
function push(car: Car, acceleration: number): void {
  const { observer } = car.fast.robot.backend;
  assert.ok(observer instanceof Simulator);
  const { pose, twist } = observer.chassis;
  const change = acceleration * car.fast.period;
  twist.vx += change * Math.sin(pose.theta);
  twist.vy += change * Math.cos(pose.theta);
}

const results = ({ visitor }: Traveller) => visitor.heard("motion-ended").map(({ result }) => result);

describe("a motion that is to hold its goal", () => {
  test("says once that it has arrived, and is under way until its client cancels it", async () => {
    const { car, traveller, watcher } = await holding();
    const [reached, ...more] = traveller.visitor.heard("motion-reached");
    assert.ok(reached && reached.error.position <= 0.01, JSON.stringify(reached));
    assert.deepEqual(watcher.heard("planned").length, 1);
    traveller.wait(3);
    assert.deepEqual([...more, ...traveller.visitor.heard("motion-reached")], []);
    assert.deepEqual(results(traveller), []);
    assert.equal(traveller.report()?.holding, true);
    assert.equal(car.fast.robot.telemetry().driver?.client, reached.client);
    traveller.tell("pause");
    assert.deepEqual(traveller.visitor.sentences("refused"), [
      "motion: the motion has arrived: it can only be cancelled",
    ]);
    traveller.tell("cancel");
    assert.deepEqual(results(traveller), ["cancelled"]);
    assert.equal(traveller.report(), null);
  });

  test("brings a car that was pushed away back within 1 cm, without a jump, every time", async () => {
    const { car, traveller } = await holding();
    const smooth = smoothness(car);
    for (const hard of [5, -5, 5]) {
      traveller.wait(0.4, () => {
        push(car, hard);
        smooth.look();
      });
      assert.ok(Math.abs(car.truth().pose.y) > 0.01, `only ${car.truth().pose.y} m off`);
      traveller.wait(1.5, smooth.look);
      near(car.truth().pose.y, 0, 0.015, "true y");
      near(car.pose.x, 2, 0.01, "x");
      near(car.pose.y, 0, 0.01, "y");
      near(car.truth().speed, 0, 2e-3, "speed");
    }
    smooth.check();
    assert.equal(traveller.report()?.holding, true);
  });

  test("lets go of it when its client falls silent: who pushes it then may", async () => {
    const { car, traveller } = await holding();
    car.wait(0.4);
    assert.deepEqual(results(traveller), ["lapsed"]);
    car.wait(0.4, () => push(car, 4));
    car.wait(1, () => assert.deepEqual([...car.duty], [0, 0, 0, 0]));
    assert.ok(car.truth().pose.y > 0.04);
  });

  test("drives on to the next goal from there", async () => {
    const { traveller } = await holding();
    traveller.goTo(1, 0.5);
    assert.equal(traveller.arrive().result, "preempted");
    assert.equal(traveller.arrive().result, "reached");
  });

  test("does not keep a car armed that nobody moves", async () => {
    const { car, traveller } = await holding();
    traveller.wait(61);
    assert.equal(car.state, "disarmed");
    assert.deepEqual(results(traveller), ["disarmed"]);
  });
});
