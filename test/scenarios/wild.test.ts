import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Random } from "../../src/core/random.ts";
import { Car, FIELD } from "./rig.ts";

/** A person who does everything that a stick allows: full reversals, jitter, sudden stops, moments of rest. */
function wild(car: Car, random: Random, seconds: number): void {
  const { forward, strafe, turn } = car.fast.robot.profile.limits;
  const end = car.now + seconds;
  let twist = { vx: 0, vy: 0, omega: 0 };
  while (car.now < end) {
    const mood = random.next();
    if (mood < 0.15) twist = { vx: 0, vy: 0, omega: 0 };
    else if (mood < 0.35) twist = { vx: -twist.vx, vy: -twist.vy, omega: -twist.omega };
    else if (mood < 0.55) twist = { vx: forward * (mood < 0.45 ? 1 : -1), vy: 0, omega: 0 };
    else
      twist = {
        vx: forward * random.uniform(-1.2, 1.2),
        vy: strafe * random.uniform(-1.2, 1.2),
        omega: mood < 0.75 ? 0 : turn * random.uniform(-1.2, 1.2),
      };
    const said = {
      frame: random.next() < 0.2 ? "field" : "car",
      precision: random.next() < 0.1,
      holdHeading: random.next() < 0.5,
    } as const;
    car.drive(random.exponential(0.35) + 0.02, twist, said);
  }
}

describe("60 s of wild driving raise no fault", () => {
  for (const seed of [1, 2, 3, 4]) {
    test(`on an open floor (seed ${seed})`, async () => {
      const car = await Car.armed({ world: `${FIELD}\nseed: ${seed}`.replace(/40 m/g, "50 m") });
      wild(car, new Random(seed), 60);
      assert.deepEqual(car.faults(), []);
      assert.equal(car.state, "armed", car.driver.sentences("event").join("\n"));
    });
  }

  for (const seed of [5, 6]) {
    test(`on a slippery floor with a tired battery (seed ${seed})`, async () => {
      const world = `${FIELD}\nseed: ${seed}\ncar: { wheel: { mu: 0.25 } }\nbattery: { charge: 0.35, resistance: 0.3 }`;
      const car = await Car.armed({ world });
      wild(car, new Random(seed), 60);
      assert.deepEqual(car.faults(), []);
      assert.equal(car.state, "armed", car.driver.sentences("event").join("\n"));
    });
  }

  for (const seed of [2, 4, 9, 12]) {
    test(`but a stall, between walls and furniture that it runs into (seed ${seed})`, async () => {
      const world = `
room: { length: 3 m, width: 3 m }
seed: ${seed}
objects:
  - { name: post, at: [0.8 m, 0.8 m], circle: 10 cm }
  - { name: crate, at: [-0.8 m, 0.6 m], box: [30 cm, 30 cm], movable: true, mass: 8 kg, friction: 0.6 }`;
      const car = await Car.armed({ world });
      const random = new Random(seed);
      const end = car.now + 60;
      let hardest = 0;
      while (car.now < end) {
        wild(car, random, 1);
        hardest = Math.max(hardest, car.truth().impact);
        const others = car.faults().filter((id) => !id.startsWith("wheel-stalled."));
        assert.deepEqual(others, [], `at ${car.now} s`);
        if (car.state === "armed") continue;
        car.wait(0.5);
        car.driver.say({ type: "arm" });
        assert.equal(car.state, "armed");
      }
      assert.ok(hardest > 0.5, "it hit nothing");
    });
  }
});

test("two runs with the same seed and the same commands are the same to the last bit", async () => {
  const run = async (seed: number) => {
    const car = await Car.armed({
      world: `seed: ${seed}\nobjects:\n  - { name: ball, at: [1 m, 0], circle: 11 cm, movable: true }`,
    });
    car.driver.say({ type: "subscribe", rate: 20 });
    wild(car, new Random(11), 15);
    return car.driver.heard("telemetry").map((telemetry) => JSON.stringify(telemetry));
  };
  const [first, second, other] = [await run(1), await run(1), await run(2)];
  assert.ok(first.length > 200);
  for (const [i, text] of first.entries()) assert.equal(second[i], text);
  assert.notDeepEqual(other, first, "the seed has no influence");
});
