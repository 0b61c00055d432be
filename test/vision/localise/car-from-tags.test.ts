import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Pose, wrapAngle } from "../../../src/core/geometry.ts";
import { inv } from "../../../src/core/mathjs.ts";
import { Random } from "../../../src/core/random.ts";
import type { FieldTag } from "../../../src/profile/tags.ts";
import { type CarSeen, type CarUnseen, carFromTags } from "../../../src/vision/localise/car-from-tags.ts";
import { LENS } from "../pi-lens.ts";
import { asSeen, CAMERA, carBefore, exactly, TAG } from "./rig.ts";

function poseOf(result: CarSeen | CarUnseen): CarSeen {
  if (!result.ok) throw new assert.AssertionError({ message: `not seen: ${result.why}` });
  return result;
}

const offBy = (found: Pose, truth: Pose) => [
  found.x - truth.x,
  found.y - truth.y,
  wrapAngle(found.theta - truth.theta),
];

/** Squared error over its covariance: its mean should be 3. */
function normalised({ pose, covariance }: CarSeen, truth: Pose): number {
  const error = offBy(pose, truth);
  const inverse = inv([0, 3, 6].map((row) => covariance.slice(row, row + 3)));
  return error.reduce(
    (sum, a, i) => sum + error.reduce((part, b, j) => part + a * inverse[i]![j]! * b, 0),
    0,
  );
}

test("a car that stands before a tag is where it must be: known answers", () => {
  const plain = { ...CAMERA, aside: 0, ahead: 0 };
  for (const [tag, car] of [
    // The tag looks back along x: who sees it straight ahead looks along x.
    [
      { x: 3, y: 1, yaw: Math.PI },
      { x: 1.5, y: 1, theta: 0 },
    ],
    [
      { x: 3, y: 1, yaw: -Math.PI / 2 },
      { x: 3, y: -0.5, theta: Math.PI / 2 },
    ],
    [
      { x: 0, y: 0, yaw: 0 },
      { x: 1, y: -1, theta: (3 / 4) * Math.PI },
    ],
  ] as const) {
    const hung = { ...TAG, ...tag };
    const { pose } = poseOf(carFromTags([exactly(car, hung)], CAMERA, LENS));
    assert.ok(Math.hypot(...offBy(pose, car)) < 1e-4, JSON.stringify({ tag, car, pose }));
  }
  // By hand: a camera in the car's middle, level with a tag of 10 cm, sees it 53.2 px high and wide at 1 m.
  const [cx, cy] = [327, 236];
  const straight = { ...LENS, k1: 0, k2: 0, fy: 532 };
  const half = 26.6;
  const corners = [
    { x: cx - half, y: cy - half },
    { x: cx + half, y: cy - half },
    { x: cx + half, y: cy + half },
    { x: cx - half, y: cy + half },
  ];
  const tag: FieldTag = { ...TAG, size: 0.1, above: 0.16 };
  const { pose } = poseOf(carFromTags([{ tag, corners }], { ...plain, pitch: 0 }, straight));
  assert.ok(Math.hypot(...offBy(pose, { x: 2, y: 1, theta: 0 })) < 1e-3, JSON.stringify(pose));
});

test("from exact corners the pose is exact, or refused as ambiguous; and with the heading known it is never wrong", () => {
  const place = fc.record({
    distance: fc.double({ min: 0.6, max: 3.5, noNaN: true }),
    oblique: fc.double({ min: -1.1, max: 1.1, noNaN: true }),
    bearing: fc.double({ min: -0.35, max: 0.35, noNaN: true }),
    yaw: fc.double({ min: -3, max: 3, noNaN: true }),
  });
  let ambiguous = 0;
  let all = 0;
  fc.assert(
    fc.property(place, ({ distance, oblique, bearing, yaw }) => {
      const tag = { ...TAG, yaw };
      const car = carBefore(tag, distance, oblique, bearing);
      all++;
      const result = carFromTags([exactly(car, tag)], CAMERA, LENS);
      if (!result.ok) {
        assert.equal(result.why, "ambiguous");
        ambiguous++;
      } else assert.ok(Math.hypot(...offBy(result.pose, car)) < 1e-3, JSON.stringify({ car, result }));
      const known = carFromTags([exactly(car, tag)], CAMERA, LENS, { theta: car.theta, spread: 0.02 });
      if (known.ok) assert.ok(Math.hypot(...offBy(known.pose, car)) < 1e-3, JSON.stringify({ car, known }));
    }),
    { seed: 8, numRuns: 200 },
  );
  assert.ok(ambiguous < 0.1 * all, `${ambiguous} of ${all} were ambiguous`);
});

test("its covariance is honest: normalised squared errors lie within their chi-square band", () => {
  const random = new Random(1);
  const runs = 250;
  for (const distance of [0.8, 1.5, 2.5]) {
    for (const oblique of [0, 0.2, 0.5, 0.9]) {
      let sum = 0;
      let beyond = 0;
      let count = 0;
      let [place, heading] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const side = random.next() < 0.5 ? -1 : 1;
        const car = carBefore(TAG, distance, side * oblique, random.uniform(-0.3, 0.3));
        const result = carFromTags(asSeen(car, [TAG], random), CAMERA, LENS);
        if (!result.ok) continue;
        count++;
        const one = normalised(result, car);
        sum += one;
        if (one > 16.27) beyond++;
        const [dx, dy, dtheta] = offBy(result.pose, car) as [number, number, number];
        place += (dx ** 2 + dy ** 2) / result.positionNoise ** 2;
        heading += (dtheta / result.headingNoise) ** 2;
      }
      const told = `${distance} m, ${oblique} rad: mean ${(sum / count).toFixed(2)} of ${count}, ${beyond} beyond, position ${place / count}, heading ${heading / count}`;
      // Whoever is near is never in doubt which way the tag is turned.
      assert.ok(count >= (distance < 2 ? 1 : 0.9) * runs, told);
      // Five standard deviations of the mean of so many: too small a covariance shows above, a timid one below.
      const band = 5 * Math.sqrt(6 / count);
      assert.ok(Math.abs(sum / count - 3) < band, told);
      // One in a thousand lies beyond 16.27.
      assert.ok(beyond <= 4, told);
      // What the protocol is told: no direction is surer than it is.
      assert.ok(place / count < 2.3 && heading / count < 1.4, told);
    }
  }
});

test("doubt grows with the square of the distance where a tag is seen obliquely, and more where it is seen from the front", () => {
  const exactMount = {
    corner: 0.3,
    camera: { above: 0, pitch: 0, ahead: 0, aside: 0, yaw: 0, focal: 0 },
    tag: { x: 0, y: 0, above: 0, yaw: 0 },
  };
  const doubt = (distance: number, oblique: number) =>
    poseOf(
      carFromTags(
        [exactly(carBefore(TAG, distance, oblique), TAG)],
        CAMERA,
        LENS,
        { theta: carBefore(TAG, distance, oblique).theta, spread: 0.01 },
        exactMount,
      ),
    );
  // The heading's by the distance, and the place's by that times the distance again.
  const ratio = doubt(2, 0.7).positionNoise / doubt(1, 0.7).positionNoise;
  assert.ok(ratio > 3 && ratio < 5.5, `${ratio}`);
  assert.ok(doubt(2, 0).headingNoise > 1.5 * doubt(2, 0.7).headingNoise);
  assert.ok(doubt(2, 0).positionNoise > 1.5 * doubt(2, 0.7).positionNoise);
});

test("of two poses that fit as well none is believed, and a known heading tells them apart", () => {
  const far = carBefore(TAG, 4.5, 0.25);
  const corners = exactly(far, TAG);
  assert.deepEqual(carFromTags([corners], CAMERA, LENS), { ok: false, why: "ambiguous" });
  const known = poseOf(carFromTags([corners], CAMERA, LENS, { theta: far.theta + 0.03, spread: 0.05 }));
  assert.ok(Math.hypot(...offBy(known.pose, far)) < 1e-3, JSON.stringify(known));
  const mirrored = { theta: far.theta - 0.5, spread: 0.03 };
  const other = carFromTags([corners], CAMERA, LENS, mirrored);
  // A wrong heading takes the other one, or neither; never does it move the first.
  assert.ok(!other.ok || Math.abs(other.pose.theta - far.theta) > 0.3, JSON.stringify(other));
  assert.deepEqual(carFromTags([corners], CAMERA, LENS, { theta: far.theta + 1.5, spread: 0.05 }), {
    ok: false,
    why: "ambiguous",
  });
});

test("two tags at once are surer than either, and honest too", () => {
  const random = new Random(5);
  const second: FieldTag = { ...TAG, id: 4, y: 0.2, yaw: Math.PI - 0.5 };
  let sum = 0;
  const runs = 200;
  for (let run = 0; run < runs; run++) {
    const car = {
      x: 1.2 + 0.3 * random.next(),
      y: 0.4 + 0.3 * random.next(),
      theta: 0.1 * random.gaussian(),
    };
    const seen = asSeen(car, [TAG, second], random);
    const both = poseOf(carFromTags(seen, CAMERA, LENS));
    sum += normalised(both, car);
    for (const one of seen) {
      const alone = carFromTags([one], CAMERA, LENS);
      if (alone.ok)
        assert.ok(both.positionNoise < alone.positionNoise && both.headingNoise < alone.headingNoise);
    }
  }
  assert.ok(Math.abs(sum / runs - 3) < 5 * Math.sqrt(6 / runs), `${sum / runs}`);
});

test("a tag that was moved, and corners that are no tag's, are refused", () => {
  const car = carBefore(TAG, 1.2, 0.4);
  const seen = exactly(car, TAG);
  const higher = { ...TAG, above: TAG.above + 0.3 };
  assert.deepEqual(carFromTags([{ ...seen, tag: higher }], CAMERA, LENS), { ok: false, why: "misfit" });
  const second = exactly(car, { ...TAG, id: 4, y: 0.4 });
  const moved = { ...second, tag: { ...second.tag, x: second.tag.x + 0.5 } };
  assert.deepEqual(carFromTags([seen, moved], CAMERA, LENS), { ok: false, why: "misfit" });
  const bent = seen.corners.map(({ x, y }, i) => ({ x: x + (i % 2) * 25, y: y - (i % 3) * 12 }));
  assert.equal(carFromTags([{ tag: TAG, corners: bent }], CAMERA, LENS).ok, false);
  const nowhere = seen.corners.map(() => ({ x: 100, y: 100 }));
  assert.equal(carFromTags([{ tag: TAG, corners: nowhere }], CAMERA, LENS).ok, false);
});
