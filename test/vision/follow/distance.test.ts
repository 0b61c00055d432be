import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import type { Box } from "../../../src/vision/detection.ts";
import { type CameraView, directionOf } from "../../../src/vision/follow/camera-view.ts";
import {
  lookOfPerson,
  type PersonSize,
  SOMEBODY,
  someone,
} from "../../../src/vision/follow/person-distance.ts";
import { lookOfTag } from "../../../src/vision/follow/tag-look.ts";
import { boxOfPerson, project, VIEW } from "./plant.ts";

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const KNOWN: PersonSize = { height: 1.7, width: 0.5, learnt: 30 };

/** Level, of 500 px, a metre high. */
const LEVEL: CameraView = {
  width: 640,
  height: 480,
  ray: (x, y) => ({ x: (x - 320) / 500, y: (y - 240) / 500 }),
  above: 1,
  pitch: 0,
};

test("a pixel's direction is the one that its point of the world was projected from", () => {
  fc.assert(
    fc.property(
      double(0.8, 8),
      double(-0.5, 0.5),
      double(0, 2.2),
      double(-0.3, 0.5),
      (ahead, aside, up, pitch) => {
        const left = aside * ahead;
        const view = { ...VIEW, pitch };
        const [x, y] = project(ahead, left, up, view)!;
        const { bearing, slope } = directionOf(view, x, y)!;
        assert.ok(Math.abs(bearing - Math.atan2(left, ahead)) < 1e-9, `bearing ${bearing}`);
        assert.ok(Math.abs(slope - (up - view.above) / Math.hypot(ahead, left)) < 1e-9, `slope ${slope}`);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test("a pixel that looks straight up or behind has no direction along the floor", () => {
  assert.equal(directionOf({ ...LEVEL, pitch: 1.5 }, 320, 0), undefined);
});

test("a person who is seen whole is as far away as their height says", () => {
  // Head and feet of 1.7 m at 4 m, seen from 1 m: 0.7/4 up and 1/4 down, at 500 px.
  const box: Box = { x: 290, y: 240 - 87.5, width: 62.5, height: 212.5 };
  const { look } = lookOfPerson(LEVEL, box, 3, KNOWN)!;
  assert.ok(Math.abs(look.distance! - 4) < 0.01, `${look.distance}`);
  assert.equal(look.at, 3);
  assert.ok(Math.abs(look.bearing + Math.atan(1.25 / 500)) < 1e-3, `${look.bearing}`);
});

// A board that stands aside of a camera that looks up is drawn aslant, and its box is wider than it: 12 %.
test("the distance is right wherever a person stands, as far as the picture shows it", () => {
  fc.assert(
    fc.property(double(0.9, 7), double(-0.25, 0.25), (distance, bearing) => {
      const [ahead, left] = [distance * Math.cos(bearing), distance * Math.sin(bearing)];
      const box = boxOfPerson(ahead, left, KNOWN.height, KNOWN.width)!;
      const { look } = lookOfPerson(VIEW, box, 0, KNOWN)!;
      assert.ok(Math.abs(look.distance! / distance - 1) < 0.12, `${look.distance} instead of ${distance}`);
      assert.ok(look.distanceNoise > 0.02 * distance && look.distanceNoise < 0.3 * distance);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test("where the picture cuts the head off, their width says it and the feet do, less surely", () => {
  const [far, near] = [3, 1.2].map(
    (distance) => lookOfPerson(VIEW, boxOfPerson(distance, 0, 1.7, 0.5)!, 0, SOMEBODY)!.look,
  );
  assert.ok(Math.abs(near!.distance! - 1.2) < 0.1, `${near!.distance}`);
  assert.ok(near!.distanceNoise / near!.distance! > 1.5 * (far!.distanceNoise / far!.distance!));
});

test("one whose head is out of the picture is nearer than where it would come in, however slim they are", () => {
  const box = boxOfPerson(1.5, 0, 1.7, 0.22)!;
  const { look } = lookOfPerson(VIEW, box, 0, SOMEBODY)!;
  // Their width alone would put them at 3.4 m.
  assert.ok(look.distance! < 2.3, `${look.distance}`);
});

test("who fills the picture is near, and nobody says how near exactly", () => {
  const { look } = lookOfPerson(VIEW, { x: 0, y: 0, width: 640, height: 480 }, 0)!;
  assert.ok(look.distance! < 1, `${look.distance}`);
  assert.ok(look.distanceNoise > 0.2 * look.distance!);
});

test("a child is as far away as a child's height says, with their head in the picture or without", () => {
  for (const distance of [0.8, 1.1, 1.6, 2.2, 4]) {
    const box = boxOfPerson(distance, 0, 1.2, 0.35)!;
    const told = lookOfPerson(VIEW, box, 0, someone(1.2))!.look.distance!;
    assert.ok(Math.abs(told / distance - 1) < 0.08, `${told} m instead of ${distance} m`);
  }
  const adult = lookOfPerson(VIEW, boxOfPerson(2.2, 0, 1.2, 0.35)!, 0, SOMEBODY)!.look.distance!;
  assert.ok(adult > 2.6, `taken for an adult they would seem to be at ${adult} m`);
});

test("one who is cut off by the side has an unsure bearing", () => {
  const whole = lookOfPerson(VIEW, { x: 100, y: 100, width: 100, height: 300 }, 0)!.look;
  const cut = lookOfPerson(VIEW, { x: 0, y: 100, width: 100, height: 300 }, 0)!.look;
  assert.ok(cut.bearingNoise > 2 * whole.bearingNoise);
  assert.ok(cut.distance !== null);
});

test("a person's width is learnt while they are seen whole, and serves when they are near", () => {
  const random = new Random(4);
  const broad = 0.68;
  let size = SOMEBODY;
  for (let i = 0; i < 60; i++) {
    const box = boxOfPerson(4, 0, 1.7, broad * (1 + 0.04 * random.gaussian()))!;
    size = lookOfPerson(VIEW, box, i, size)!.size;
  }
  assert.ok(Math.abs(size.width - broad) < 0.05, `${size.width}`);
  const near = boxOfPerson(1.1, 0, 1.7, broad)!;
  const learnt = lookOfPerson(VIEW, near, 0, size)!;
  const guessed = lookOfPerson(VIEW, near, 0, SOMEBODY)!;
  assert.ok(Math.abs(learnt.look.distance! - 1.1) < 0.08, `${learnt.look.distance}`);
  assert.ok(Math.abs(guessed.look.distance! - 1.1) > Math.abs(learnt.look.distance! - 1.1));
  assert.equal(learnt.size.width, size.width, "one who is cut off teaches nothing");
});

test("a stride is hardly a step nearer of one who walks across with their head out of the picture", () => {
  let size: PersonSize = KNOWN;
  const distances: number[] = [];
  for (let i = 0; i < 60; i++) {
    const stride = 1 + 0.9 * Math.abs(Math.sin((Math.PI * i) / 14));
    const seen = lookOfPerson(VIEW, boxOfPerson(1.7, 0, 1.7, KNOWN.width * stride)!, i / 15, size)!;
    size = seen.size;
    distances.push(seen.look.distance!);
  }
  const mean = distances.reduce((sum, each) => sum + each) / distances.length;
  // As wide as they look they would be at 1.1 m on the average, and at 0.9 m at the least.
  assert.ok(mean > 1.3 && mean < 1.8, `${mean} m on the average`);
  assert.ok(Math.min(...distances) > 1.1, `${Math.min(...distances)} m at the least`);
});

test("who comes nearer quickly is seen to, also without a head in the picture", () => {
  let size: PersonSize = KNOWN;
  for (let i = 0; i <= 20; i++) {
    const distance = 2 - (0.9 * i) / 20;
    const seen = lookOfPerson(VIEW, boxOfPerson(distance, 0, 1.7, KNOWN.width)!, i / 15, size)!;
    size = seen.size;
    assert.ok(Math.abs(seen.look.distance! / distance - 1) < 0.15, `${seen.look.distance} at ${distance} m`);
  }
});

test("whatever box comes, what is said of it is finite, ahead and in the picture's width", () => {
  const anywhere = fc.record({
    x: double(-700, 1300),
    y: double(-600, 1100),
    width: double(0, 1500),
    height: double(0, 1200),
  });
  fc.assert(
    fc.property(anywhere, double(-1.2, 1.2), double(0.02, 1.9), double(0.1, 2), (box, pitch, above, size) => {
      const view = { ...VIEW, pitch, above };
      const look = lookOfPerson(view, box, 1, { height: size, width: size / 3, learnt: 3 })?.look;
      if (look === undefined) return;
      assert.ok(Math.abs(look.bearing) <= Math.PI && look.bearingNoise > 0);
      if (look.distance === null) return;
      assert.ok(look.distance > 0 && Number.isFinite(look.distance), `${look.distance}`);
      assert.ok(look.distanceNoise > 0 && Number.isFinite(look.distanceNoise), `${look.distanceNoise}`);
    }),
    { seed: 3, numRuns: 2000 },
  );
});

test("a tag's pose is turned into the level: how far along the floor, where to, and which way it looks", () => {
  const pitch = 0.3;
  const tilted = (x: number, y: number, z: number) =>
    [x * Math.cos(pitch) + z * Math.sin(pitch), y, z * Math.cos(pitch) - x * Math.sin(pitch)] as const;
  // 2 m ahead, 1 m left and 0.4 m up; it looks back and to the right.
  const best = {
    position: tilted(2, 1, 0.4),
    normal: tilted(-Math.cos(0.4), -Math.sin(0.4), 0),
    up: tilted(0, 0, 1),
    error: 0.2,
  };
  const look = lookOfTag({ pitch }, { best, other: undefined }, 2)!;
  assert.ok(Math.abs(look.distance! - Math.sqrt(5)) < 1e-9);
  assert.ok(Math.abs(look.bearing - Math.atan2(1, 2)) < 1e-9);
  assert.ok(Math.abs(look.facing! - (0.4 - Math.PI)) < 1e-9, `${look.facing}`);
  const doubtful = lookOfTag({ pitch }, { best, other: { ...best, error: 0.3 } }, 2)!;
  assert.equal(doubtful.facing, null, "two poses fit as well: nobody can tell which way it looks");
  const lying = { ...best, normal: tilted(0, 0, 1) };
  assert.equal(lookOfTag({ pitch }, { best: lying, other: undefined }, 2)!.facing, null);
});
