import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scene } from "../../src/core/scene.ts";
import { doubtOf, goalProblem, nearestOf } from "../../src/script/runner/goal-check.ts";

const look = { kind: "block", height: 0.4, colour: "#808080" } as const;
const corner = (x: number, y: number) => ({ x, y });

/** A room of 4 m × 4 m with a step in its outline, a pillar, a turned crate, and a box that gives way. */
const ROOM: Scene = {
  name: "a room",
  car: { length: 0.3, width: 0.25 },
  walls: [
    [corner(-2, -2), corner(2, -2)],
    [corner(2, -2), corner(2, 0)],
    [corner(2, 0), corner(0, 0)],
    [corner(0, 0), corner(0, 2)],
    [corner(0, 2), corner(-2, 2)],
    [corner(-2, 2), corner(-2, -2)],
  ].map(([from, to]) => ({ from: from!, to: to!, thickness: 0.1 })),
  objects: [
    {
      name: "pillar",
      movable: false,
      pose: { x: -1, y: 1, theta: 0 },
      shape: { kind: "circle", radius: 0.1 },
      look,
    },
    {
      name: "crate",
      movable: false,
      pose: { x: 1, y: -1, theta: Math.PI / 4 },
      shape: { kind: "box", length: 0.4, width: 0.2 },
      look,
    },
    {
      name: "box",
      movable: true,
      pose: { x: -1, y: -1, theta: 0 },
      shape: { kind: "circle", radius: 0.1 },
      look,
    },
  ],
  gates: [],
};
const HERE = corner(-1, 0);

test("a goal is judged by what stands there", () => {
  const cases: [number, number, string | undefined][] = [
    [-1, 1.5, undefined],
    [-1.97, 0, "lies within the wall"],
    [-1, 1.05, "lies within the pillar"],
    // Along the crate's turned length, and beside it.
    [1.12, -0.88, "lies within the crate"],
    [0.7, -0.7, undefined],
    [-1, -1.02, "lies within the box"],
    [-1, -1.2, undefined],
    [-1.9, 0, "is so near to the wall that the car does not fit there"],
    [-1, 1.2, "is so near to the pillar that the car does not fit there"],
    [3, 0, "lies outside the room"],
    [1, 1, "lies outside the room"],
  ];
  for (const [x, y, expected] of cases)
    assert.equal(goalProblem(ROOM, corner(x, y), HERE), expected, `${x}, ${y}`);
});

test("where no walls stand around the car nothing is outside", () => {
  assert.equal(goalProblem({ ...ROOM, walls: ROOM.walls.slice(1) }, corner(3, 3), HERE), undefined);
  assert.equal(nearestOf({ ...ROOM, walls: [], objects: [] }, HERE), undefined);
});

const truth = (x: number, y: number, theta: number, objects: number[]) => ({
  pose: { x, y, theta },
  twist: { vx: 0, vy: 0, omega: 0 },
  slip: [0, 0, 0, 0] as [number, number, number, number],
  impact: 0,
  objects,
});
const OBJECTS = [-1, 1, 0, 1, -1, Math.PI / 4, -1, -1, 0];

test("a doubt names the call, and goes by where things are now and where the car will truly be", () => {
  const step = { what: "driveTo", origin: new Error(), isMotion: true };
  const at = { x: -1, y: 0, theta: 0 };
  const seen = { pose: at, truth: truth(-1, 0, 0, OBJECTS) };
  const doubt = "the goal of driveTo lies within the pillar";
  assert.equal(doubtOf({ ...step, goal: { x: -1, y: 1, theta: 0 } }, ROOM, seen), doubt);
  assert.equal(doubtOf({ ...step, goal: { x: -1, y: 0.5, theta: 0 } }, ROOM, seen), undefined);
  assert.equal(doubtOf(step, ROOM, seen), undefined);
  const way = [at, { x: -1, y: 1 }];
  assert.equal(
    doubtOf({ ...step, what: "follow", way }, ROOM, seen),
    "point 1 of the way of follow lies within the pillar",
  );
  // The box was pushed away.
  const pushed = { pose: at, truth: truth(-1, 0, 0, [...OBJECTS.slice(0, 6), -1.5, -1.5, 0]) };
  const onBox = { ...step, goal: { x: -1, y: -1, theta: 0 } };
  assert.equal(doubtOf(onBox, ROOM, seen), "the goal of driveTo lies within the box");
  assert.equal(doubtOf(onBox, ROOM, pushed), undefined);
  // It was told that it is at the origin, turned.
  const told = { pose: { x: 0, y: 0, theta: 0 }, truth: truth(-1, 0, Math.PI / 2, OBJECTS) };
  assert.equal(doubtOf({ ...step, goal: { x: 1, y: 0, theta: 0 } }, ROOM, told), doubt);
  // Who is there already stays.
  const inside = { pose: { x: -1, y: 1, theta: 0 }, truth: truth(-1, 1, 0, OBJECTS) };
  assert.equal(doubtOf({ ...step, goal: { x: -1, y: 1, theta: 2 } }, ROOM, inside), undefined);
});
