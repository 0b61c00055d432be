import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { WHEELS } from "../../src/core/wheels.ts";
import type { Measured } from "../../src/profile/measured.ts";
import { Car, degrees, FIELD } from "./rig.ts";
import { Traveller } from "./travel.ts";

/** What the four wheels are off the profile's 40 mm, %: each way to curve, to crab and to slip. */
const CARS = [
  [-3, 3, -3, 3],
  [-3, 3, 3, -3],
  [3, 3, -3, -3],
  [3, -2, 1, -3],
] as const;

type Percents = (typeof CARS)[number];

const radiusOf = (percent: number) => 0.04 * (1 + percent / 100);

function world(percents: Percents): string {
  const wheels = WHEELS.map((name, i) => `    ${name}: { radius: ${radiusOf(percents[i]!)} m }`);
  return [FIELD, "car:", "  wheels:", ...wheels].join("\n");
}

function calibrated(percents: Percents): Measured {
  const fit = (value: number) => ({ value, unit: "m" as const, spread: 1e-4 });
  const [frontLeft, frontRight, rearLeft, rearRight] = percents.map((percent) => fit(radiusOf(percent)));
  const wheelRadii = {
    frontLeft: frontLeft!,
    frontRight: frontRight!,
    rearLeft: rearLeft!,
    rearRight: rearRight!,
  };
  return { version: 1, geometry: { wheelRadii } };
}

/** Where the car truly is after some 3 m straight ahead: cm to the side, and °. */
interface End {
  readonly aside: number;
  readonly heading: number;
}

function end(car: Car): End {
  const { x, y, theta } = car.truth().pose;
  assert.ok(x > 2.5 && x < 3.3, `${x} m ahead`);
  return { aside: 100 * Math.abs(y), heading: Math.abs(degrees(theta)) };
}

const WAYS: Readonly<Record<string, (car: Car) => void>> = {
  "by twist": (car) => {
    car.drive(5, { vx: 0.6 });
    car.stop();
  },
  "by twist, with its heading held": (car) => {
    car.drive(5, { vx: 0.6 }, { holdHeading: true });
    car.stop();
  },
  "to a goal": (car) => {
    const traveller = new Traveller(car);
    traveller.goTo(3, 0);
    assert.equal(traveller.arrive().result, "reached");
  },
};

async function ends(way: (car: Car) => void, measured: (percents: Percents) => Measured): Promise<End[]> {
  const all = [];
  for (const percents of CARS) {
    const car = await Car.armed({ world: world(percents), measured: measured(percents) });
    way(car);
    all.push(end(car));
  }
  return all;
}

const worst = (all: readonly End[], what: keyof End) => Math.max(...all.map((one) => one[what]));
const tell = (all: readonly End[]) =>
  `${worst(all, "aside").toFixed(2)} cm aside, ${worst(all, "heading").toFixed(2)}°`;

describe("a car whose wheels differ by 3 % goes 3 m straight once their radii are measured", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    test(name, async (t) => {
      const before = await ends(way, () => ({ version: 1 }));
      const after = await ends(way, calibrated);
      t.diagnostic(`at worst ${tell(after)}; before they were measured ${tell(before)}`);
      assert.ok(worst(after, "aside") <= 1 && worst(after, "heading") <= 1, JSON.stringify(after));
      assert.ok(worst(before, "aside") > 1, "this world does not put the radii to the test");
    });
  }
});
