import assert from "node:assert/strict";
import { test } from "node:test";
import type { Detection } from "../../src/vision/detection.ts";
import type { Frame } from "../../src/vision/frame.ts";
import { Gauge } from "../../src/vision/gauge.ts";
import { lensFor, rayOf } from "../../src/vision/lens.ts";
import { Seer } from "../../src/vision/seer.ts";
import { TRACKER_DEFAULTS, Tracker } from "../../src/vision/track/tracker.ts";

const WIDTH = 640;
const HEIGHT = 480;
const PERIOD = 1 / 15;
const MOUNT = { above: 0.16, pitch: 0.2 };
const lens = lensFor({ fieldOfView: 1.08, ahead: 0.1, aside: 0, ...MOUNT }, WIDTH, HEIGHT);
const view = { width: WIDTH, height: HEIGHT, ray: (x: number, y: number) => rayOf(lens, { x, y }), ...MOUNT };

const seer = () =>
  new Seer(new Tracker({ ...TRACKER_DEFAULTS, focal: lens.fx, axis: lens.cx }), new Gauge(view));

/** Grey everywhere: nobody can be told apart by colours. */
const frame = (capturedAt: number): Frame => ({
  width: WIDTH,
  height: HEIGHT,
  format: "i420",
  data: new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128),
  capturedAt,
  sequence: 0,
});

/** px of what is `up` m over the floor, in the camera's own plane. */
function onPicture(distance: number, bearing: number, up: number): { x: number; y: number } {
  const [ahead, left, above] = [distance * Math.cos(bearing), distance * Math.sin(bearing), up - MOUNT.above];
  const [cos, sin] = [Math.cos(MOUNT.pitch), Math.sin(MOUNT.pitch)];
  const depth = ahead * cos + above * sin;
  return {
    x: lens.cx - (lens.fx * left) / depth,
    y: lens.cy - (lens.fy * (above * cos - ahead * sin)) / depth,
  };
}

function person(distance: number, bearing: number, score = 0.8): Detection {
  const [head, feet] = [onPicture(distance, bearing, 1.7), onPicture(distance, bearing, 0)];
  const width = (0.5 * lens.fx) / distance;
  const x = (head.x + feet.x) / 2 - width / 2;
  return { kind: "person", name: "person", score, box: { x, y: head.y, width, height: feet.y - head.y } };
}

function ball(distance: number, bearing: number): Detection {
  const [top, foot] = [onPicture(distance, bearing, 0.22), onPicture(distance, bearing, 0)];
  const height = foot.y - top.y;
  const box = { x: foot.x - height / 2, y: top.y, width: height, height };
  return { kind: "ball", name: "orange ball", score: 0.9, box };
}

/** Shows the same for a while. @returns what was told last */
function show(eyes: Seer, from: number, pictures: number, detections: readonly Detection[]) {
  let told: ReturnType<Seer["see"]> = [];
  for (let i = 0; i < pictures; i++) told = eyes.see(frame(from + i * PERIOD), detections, 0);
  return told;
}

test("a person is told with the bearing and the distance at which they stand", () => {
  for (const [distance, bearing] of [
    [3, 0],
    [4, 0.3],
    [5, -0.35],
  ] as const) {
    const [told] = show(seer(), 1, 3, [person(distance, bearing)]);
    assert.equal(told?.kind, "person");
    assert.ok(Math.abs(told.bearing - bearing) < 0.02, `bearing ${told.bearing}, truly ${bearing}`);
    assert.ok(Math.abs(told.distance! / distance - 1) < 0.06, `distance ${told.distance}, truly ${distance}`);
  }
});

test("a ball on the floor is told with its distance, whatever its size", () => {
  const [told] = show(seer(), 1, 3, [ball(1.5, -0.2)]);
  assert.equal(told?.kind, "ball");
  assert.ok(Math.abs(told.distance! / 1.5 - 1) < 0.1, `distance ${told.distance}, truly 1.5`);
});

test("a box that is too small to say how far it is away is told without a distance", () => {
  const { box } = person(5, 0);
  const speck = { ...person(5, 0), box: { ...box, y: box.y + box.height / 2, width: 3, height: 3 } };
  const [told] = show(seer(), 1, 3, [speck]);
  assert.equal(told?.distance, null);
});

test("what one picture shows and the next does not is not told", () => {
  const eyes = seer();
  assert.deepEqual(eyes.see(frame(1), [person(3, 0)], 0), []);
  assert.deepEqual(eyes.see(frame(1.07), [], 0), []);
});

test("a person whom the detector passes over for a moment is still told, and not for long", () => {
  const eyes = seer();
  show(eyes, 1, 5, [person(3, 0)]);
  assert.equal(eyes.see(frame(1.4), [], 0).length, 1);
  assert.equal(eyes.see(frame(1.7), [], 0).length, 0);
});

test("where in the picture a target is stays within the picture", () => {
  const [told] = show(seer(), 1, 3, [person(1, 0.5)]);
  const { x, y, width, height } = told!.box!;
  for (const value of [x, y, width, height, x + width, y + height])
    assert.ok(value >= 0 && value <= 1 + 1e-9);
});

test("the nearest is the nearest person, and where nobody is the nearest thing", () => {
  const eyes = seer();
  show(eyes, 0, 8, [ball(1, 0.3)]);
  assert.equal(eyes.lock("nearest"), undefined);
  assert.deepEqual(
    show(eyes, 8 * PERIOD, 8, [ball(1, 0.3), person(3, 0)]).map(({ kind, locked }) => [kind, locked]),
    [
      ["ball", true],
      ["person", false],
    ],
  );
  eyes.lock("nearest");
  const [first] = show(eyes, 16 * PERIOD, 1, [ball(1, 0.3), person(3, 0)]);
  assert.deepEqual([first?.kind, first?.locked], ["person", true]);
});

test("the nearest or one of a number can be locked, and only that one is told as locked, first", () => {
  const eyes = seer();
  const both = [person(5, 0.3, 0.9), person(3, -0.2, 0.6)];
  const [far] = show(eyes, 1, 4, both);
  assert.equal(eyes.lock("nearest"), undefined);
  const [first, second] = show(eyes, 2, 2, both);
  assert.ok(first!.locked && first!.distance! < 3.5, JSON.stringify(first));
  assert.equal(second!.locked, false);
  assert.equal(eyes.lock(far!.id), undefined);
  assert.equal(show(eyes, 3, 2, both).find(({ locked }) => locked)?.id, far!.id);
  eyes.lock("none");
  assert.ok(show(eyes, 4, 2, both).every(({ locked }) => !locked));
});

test("nobody can be locked who is not in view", () => {
  assert.match(seer().lock("nearest") ?? "", /nothing is in view/);
  assert.match(seer().lock(3) ?? "", /out of view/);
});

test("a lock whose person has gone says so once, and goes to nobody else", () => {
  const eyes = seer();
  show(eyes, 1, 4, [person(3, 0)]);
  eyes.lock("nearest");
  show(eyes, 2, 10, []);
  assert.match(eyes.takeLockNews(false) ?? "", /out of view/);
  assert.equal(eyes.takeLockNews(false), undefined);
  assert.ok(show(eyes, 3, 4, [person(3, 0)]).every(({ locked }) => !locked));
});

test("whoever follows is told where the locked one is, by the last picture that showed them", () => {
  assert.equal(seer().followed, null);
  for (const [seen, distance, bearing] of [
    [person(3, 0.2), 3, 0.2],
    [ball(1.5, -0.2), 1.5, -0.2],
  ] as const) {
    const eyes = seer();
    const [told] = show(eyes, 1, 4, [seen]);
    assert.equal(eyes.lock("nearest"), undefined);
    show(eyes, 1 + 4 * PERIOD, 3, [seen]);
    const { id, name, state, look } = eyes.followed!;
    assert.deepEqual([id, name, state], [told!.id, `${told!.name} ${told!.id}`, "seen"]);
    assert.ok(Math.abs(look!.at - (1 + 6 * PERIOD)) < 1e-9);
    assert.ok(Math.abs(look!.bearing - bearing) < 0.02, `bearing ${look!.bearing}`);
    assert.ok(Math.abs(look!.distance! / distance - 1) < 0.1, `distance ${look!.distance}`);
    assert.ok(look!.distanceNoise > 0.02 * distance && look!.distanceNoise < 0.4 * distance);
    show(eyes, 1 + 7 * PERIOD, 2, []);
    assert.equal(eyes.followed!.state, "predicted");
    assert.deepEqual(eyes.followed!.look, look);
  }
});

test("whoever is chosen is known before the next picture, where the last one that showed them has them", () => {
  const eyes = seer();
  show(eyes, 1, 4, [person(3, 0.2)]);
  show(eyes, 1 + 4 * PERIOD, 1, []);
  assert.equal(eyes.lock("nearest"), undefined);
  const { look, state } = eyes.followed!;
  assert.equal(state, "seen");
  assert.ok(Math.abs(look!.at - (1 + 3 * PERIOD)) < 1e-9, `of ${look!.at} s`);
  assert.ok(Math.abs(look!.bearing - 0.2) < 0.02, `bearing ${look!.bearing}`);
  assert.match(eyes.lock(99) ?? "", /out of view/);
  assert.equal(eyes.followed, null);
});

test("a lock that was lost stays for the one who searches, and is over when the search is", () => {
  const eyes = seer();
  show(eyes, 1, 4, [person(3, 0)]);
  eyes.lock("nearest");
  show(eyes, 2, 15, []);
  assert.equal(eyes.takeLockNews(true), undefined);
  assert.equal(eyes.followed?.state, "lost");
  assert.equal(eyes.takeLockNews(false), undefined, "whoever searched has said so");
  assert.equal(eyes.followed, null);
});
