import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SawCarMessage } from "../../src/protocol/motion-messages.ts";
import { Car, near } from "./rig.ts";
import { Traveller } from "./travel.ts";

const NOISE = { positionNoise: 0.01, headingNoise: 0.02 };

/** Somebody tells a car where it was a tenth of a second ago. */
class Onlooker {
  readonly visitor;
  readonly #car: Car;

  constructor(car: Car) {
    this.#car = car;
    this.visitor = car.join("tags.ts", "script");
  }

  say(pose: SawCarMessage["pose"], rest: Partial<SawCarMessage> = {}): void {
    this.visitor.say({ type: "saw-car", at: this.#car.now - 0.1, pose, ...NOISE, ...rest });
  }
}

describe("a pose that somebody saw", () => {
  test("is merged into the estimate, from a client without the wheel", async () => {
    const car = await Car.armed();
    const onlooker = new Onlooker(car);
    for (let i = 0; i < 20; i++) {
      car.wait(0.2);
      onlooker.say({ x: 0.004, y: 0, theta: 0 }, { positionNoise: 0.001 });
    }
    near(car.pose.x, 0.004, 0.001, "x");
    assert.deepEqual(onlooker.visitor.codes("refused"), []);
    assert.equal(car.fast.robot.telemetry().driver?.name, undefined);
    assert.equal(car.fast.robot.telemetry().estimate?.sources.poses, "fresh");
  });

  test("is refused with what is wrong with it, and moves nothing", async () => {
    const car = await Car.armed();
    const onlooker = new Onlooker(car);
    const here = { x: 0, y: 0, theta: 0 };
    car.wait(2);
    for (let i = 0; i < 10; i++) onlooker.say({ x: 3, y: 0, theta: 0 }, { at: car.now - 0.1 });
    onlooker.say(here, { at: car.now + 1 });
    onlooker.say(here, { at: car.now - 2 });
    onlooker.visitor.say({ type: "saw-car", at: car.now, pose: here });
    const said = onlooker.visitor.sentences("refused");
    assert.equal(said.length, 13);
    assert.ok(said.every((sentence) => sentence.startsWith("pose: ")));
    assert.match(said[0]!, /too far/);
    assert.match(said[10]!, /future/);
    assert.match(said[11]!, /too late/);
    assert.match(said[12]!, /positionNoise/);
    near(car.pose.x, 0, 1e-3, "x");
  });

  test("that shows again and again that the car is elsewhere ends its motion, and is told to everybody", async () => {
    const car = await Car.armed();
    const traveller = new Traveller(car);
    const onlooker = new Onlooker(car);
    traveller.goTo(8, 0);
    traveller.wait(2);
    for (let i = 0; i < 5; i++) {
      traveller.wait(0.1);
      onlooker.say({ x: car.pose.x, y: car.pose.y + 3, theta: 0 });
    }
    assert.deepEqual(
      onlooker.visitor.heard("motion-ended").map(({ result }) => result),
      ["lost"],
    );
    assert.ok(onlooker.visitor.codes("event").includes("relocated"));
    near(car.pose.y, 3, 0.1, "y");
    traveller.wait(1.5);
    assert.deepEqual([...car.duty], [0, 0, 0, 0]);
    assert.equal(car.state, "armed");
  });

  test("that shows the car turned does not turn it to the heading that its driver holds", async () => {
    const car = await Car.armed();
    const onlooker = new Onlooker(car);
    for (let i = 0; i < 8; i++) {
      car.drive(0.2, { vx: 0.3 }, { holdHeading: true });
      onlooker.say({ x: car.pose.x, y: car.pose.y, theta: 1 });
    }
    near(car.pose.theta, 1, 0.05, "theta");
    car.drive(1, { vx: 0.3 }, { holdHeading: true });
    near(car.truth().pose.theta, 0, 0.05, "true heading");
  });
});
