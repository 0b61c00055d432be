import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Twist } from "../../src/core/geometry.ts";
import { packageRoot } from "../../src/profile/package-root.ts";
import { loadWorld } from "../../src/sim/world.ts";
import { Car, near } from "./rig.ts";

/** Where the sonar sits, ahead of the car's middle, and what the default profile keeps free, m. */
const NOSE = 0.125;
const STOP_AT = 0.2;
/** As a driver pushes it. */
const FULL_STICK = { vx: 1.1 };

const WALL = 4;
const hall = (sonar = "", more = "") => `room: { length: ${2 * WALL} m, width: 8 m }
start: { x: -1 m }
sensors: { sonar: { fitted: true${sonar && `, ${sonar}`} } }
${more}`;

/** From the nose to the wall ahead, m. */
const free = (car: Car) => WALL - NOSE - car.truth().pose.x;

interface Drive {
  readonly car: Car;
  /** Nearest that the nose came to the wall, m. */
  readonly nearest: number;
  readonly heldBack: boolean;
}

/** Full stick for so long; a knock fails. */
function push(car: Car, seconds: number, twist: Partial<Twist> = FULL_STICK): Drive {
  let nearest = Number.POSITIVE_INFINITY;
  let heldBack = false;
  car.drive(seconds, twist, {}, () => {
    assert.equal(car.truth().impact, 0, `a knock at ${car.now} s`);
    nearest = Math.min(nearest, free(car));
    heldBack ||= car.fast.robot.telemetry().range?.heldBack ?? false;
  });
  return { car, nearest, heldBack };
}

const heldBackNow = (car: Car) => car.fast.robot.telemetry().range?.heldBack;

describe("a car that looks ahead, full stick towards a wall", () => {
  for (const [what, sonar] of [
    ["with an HC-SR04 as they are", ""],
    ["with one that is noisy and loses every fourth echo", "noise: 1 cm, misses: 0.25"],
    ["with one that pings ten times a second and delivers 80 ms late", "rate: 10 Hz, latency: 80 ms"],
    ["with one that only sees 1.2 m", "range: 1.2 m"],
  ] as const) {
    test(`stops before it, ${what}, and stays there`, async () => {
      const car = await Car.armed({ world: hall(sonar) });
      const { nearest, heldBack } = push(car, 7);
      near(free(car), STOP_AT, 0.04, "m from the wall");
      assert.ok(nearest > STOP_AT - 0.03, `came as near as ${nearest} m`);
      assert.ok(heldBack && heldBackNow(car), "and the driver is not told why");
      const from = car.truth().pose.x;
      push(car, 5);
      near(car.truth().pose.x, from, 0.01, "where it stood");
      assert.deepEqual(car.faults(), []);
      assert.equal(car.state, "armed");
    });
  }

  test("drives as fast as it is told until it has to brake, and brakes gently", async () => {
    const car = await Car.armed({ world: hall() });
    let fastest = 0;
    let hardest = 0;
    for (let before = 0, i = 0; i < 300; i++) {
      car.drive(0.02, FULL_STICK);
      const { vx } = car.setpoint;
      fastest = Math.max(fastest, vx);
      hardest = Math.max(hardest, (before - vx) / 0.02);
      before = vx;
    }
    near(fastest, 1.1, 1e-9, "m/s");
    const { deceleration } = car.fast.robot.profile.limits;
    assert.ok(hardest > 0.5 * deceleration && hardest < 1.05 * deceleration, `${hardest} m/s²`);
  });

  test("from rest near it comes up slowly and stops", async () => {
    for (const x of [3, 3.3, 3.5]) {
      const world = hall().replace("x: -1 m", `x: ${x} m`);
      const car = await Car.armed({ world });
      push(car, 4);
      near(free(car), STOP_AT, 0.04, `m from the wall, begun at ${x} m`);
    }
  });

  test("backs away from it, strafes and turns along it as it is told", async () => {
    const car = await Car.armed({ world: hall() });
    push(car, 6);
    const from = car.truth().pose;
    push(car, 1, { vx: 1.1, vy: 0.5 });
    near(car.truth().twist.vy, 0.5, 0.05, "m/s to the left");
    near(car.truth().pose.x, from.x, 0.03, "m along");
    car.drive(1, { vx: -0.8 }, {}, () => assert.notEqual(heldBackNow(car), true));
    near(car.truth().twist.vx, -0.8, 0.05, "m/s back");
    car.stop();
    car.drive(1, { omega: 2 });
    near(car.truth().twist.omega, 2, 0.2, "rad/s");
  });

  test("goes on when it has turned to where nothing is", async () => {
    const car = await Car.armed({ world: hall() });
    push(car, 6);
    car.drive(Math.PI / 2, { omega: 2 });
    car.stop();
    car.drive(1.2, { vx: 0.6 });
    near(car.truth().speed, 0.6, 0.05, "m/s");
  });
});

describe("in the corridor that comes with Strafe", () => {
  /** The near side of the wall with the doorway. */
  const world = loadWorld("corridor");
  const door = world.room.walls.at(-1)!;
  const crate = world.objects[0]!.pose.x - 0.2;
  const corridor = readFileSync(join(packageRoot, "src/sim/worlds/corridor.yaml"), "utf8").replace(
    /^name: .*$/m,
    "",
  );
  const face = door.from.x - door.thickness / 2;

  test("full stick ahead stops before the wall at the doorway, whatever the noise, and drives away again", async () => {
    const car = await Car.armed({ world: corridor });
    push(car, 6);
    near(face - NOSE - car.truth().pose.x, STOP_AT, 0.04, "m from the wall");
    const from = car.truth().pose.x;
    push(car, 1, { vx: -0.6 });
    assert.ok(from - car.truth().pose.x > 0.4, `${from - car.truth().pose.x} m away`);
    // Over to the doorway on the right, through it, and up to the crate behind.
    push(car, 1.8, { vy: -0.5 });
    push(car, 6);
    near(crate - NOSE - car.truth().pose.x, STOP_AT, 0.04, "m from the crate");
    assert.deepEqual(car.faults(), []);
  });
});

describe("a distance sensor that fails while driving", () => {
  const AT = 2.5;
  const fault = (verb: string) => `faults: [{ at: ${AT} s, target: sonar, verb: ${verb} }]`;
  const blind = 0.33;

  for (const [verb, id, within] of [
    ["off", "range-silent", 0.4],
    ["stuck", "range-stuck", 0.6],
    ["garbage", "range-wild", 1.5],
  ] as const) {
    test(`${verb}: is named in ${within} s, and the car drives on slowly`, async () => {
      // The wall is in reach all the time, and never so near that the car would have to brake.
      const world = hall("", fault(verb)).replace("x: -1 m", "x: 0 m");
      const car = await Car.armed({ world });
      let after = Number.POSITIVE_INFINITY;
      car.drive(AT + 2 - car.now, { vx: 0.9 }, {}, () => {
        if (car.faults().length > 0) after = Math.min(after, car.now - AT);
      });
      assert.deepEqual(car.faults(), [id]);
      assert.ok(after <= within, `after ${after} s`);
      assert.equal(car.state, "armed");
      near(car.truth().twist.vx, blind, 0.03, "m/s");
      assert.equal(car.fast.robot.telemetry().range, null);
      const [event] = car.driver.heard("event").filter(({ code }) => code === "fault");
      assert.match(event?.text ?? "", /nobody looks ahead.*no more than 0\.33 m\/s/);
      car.drive(1, { vx: -0.8 });
      near(car.truth().twist.vx, -0.8, 0.05, "m/s back");
    });
  }

  test("when it is well again, so is the car", async () => {
    const world = hall("", fault("off").replace("verb", "until: 4 s, verb"));
    const car = await Car.armed({ world });
    push(car, 14 - car.now);
    near(free(car), STOP_AT, 0.04, "m from the wall");
    assert.deepEqual(car.faults(), []);
  });

  test("a car that has none drives as it always did", async () => {
    const car = await Car.armed({ world: hall().replace("fitted: true", "fitted: false") });
    car.drive(2, FULL_STICK);
    near(car.truth().twist.vx, 1.1, 0.03, "m/s");
    assert.deepEqual(car.faults(), []);
    assert.equal(car.fast.robot.telemetry().range, null);
  });
});
