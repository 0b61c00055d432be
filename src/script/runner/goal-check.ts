import { originPose, type Point, type Pose } from "../../core/geometry.ts";
import { relativeTo, transformBy } from "../../core/pose.ts";
import type { Scene, SceneObject, SceneWall } from "../../core/scene.ts";
import type { Telemetry } from "../../protocol/messages.ts";
import type { Step } from "../step.ts";

/** Who stays so near to where it is goes nowhere, m. */
const HERE = 0.05;
/** Whoever is in a room meets a wall in each of so many directions. */
const DIRECTIONS = 16;

/** What speaks against a motion's goal, or a point of its way, where the room is seen from outside; a sentence. */
export function doubtOf(
  { what, goal, way }: Step,
  scene: Scene,
  { pose, truth }: Whereabouts,
): string | undefined {
  const from = truth?.pose ?? pose;
  const room = truth ? sceneNow(scene, truth.objects) : scene;
  for (const [i, point] of (way ?? (goal ? [goal] : [])).entries()) {
    // Where the car will be when it believes to be there: a script may have told it that it is elsewhere.
    const there = asSeen(point, pose, from);
    if (Math.hypot(there.x - from.x, there.y - from.y) < HERE) continue;
    const why = goalProblem(room, there, from);
    if (why === undefined) continue;
    return `${way ? `point ${i} of the way` : "the goal"} of ${what} ${why}`;
  }
  return undefined;
}

/** Where the car thinks it is, and where it is. */
export type Whereabouts = Pick<Telemetry, "pose" | "truth">;

/** @returns how far beside what the car noticed of its way it has come, m; undefined: nobody sees it */
export function slipBetween(before: Whereabouts, after: Whereabouts): number | undefined {
  if (!before.truth || !after.truth) return undefined;
  const { x, y } = asSeen(after.pose, before.pose, before.truth.pose);
  return Math.hypot(after.truth.pose.x - x, after.truth.pose.y - y);
}

/** @param estimate where the car thinks it is @param truth where it is */
function asSeen({ x, y }: Point, estimate: Readonly<Pose>, truth: Readonly<Pose>): Point {
  const out = originPose();
  relativeTo({ x, y, theta: 0 }, estimate, out);
  transformBy(truth, out, out);
  return out;
}

/**
 * Why a car cannot be at a goal, in words that follow "the goal".
 *
 * @param goal m, in the scene's frame @param from where the car is now
 * @returns undefined: nothing of what is seen speaks against it
 */
export function goalProblem(scene: Scene, goal: Point, from: Point): string | undefined {
  const near = nearestOf(scene, goal);
  if (near && near.distance < 0) return `lies within ${near.name}`;
  if (isWalledIn(scene, from) && !isWalledIn(scene, goal)) return "lies outside the room";
  const narrow = Math.min(scene.car.length, scene.car.width) / 2;
  // What gives way makes room.
  const firm = nearestOf({ ...scene, objects: scene.objects.filter(({ movable }) => !movable) }, goal);
  if (firm && firm.distance < narrow) return `is so near to ${firm.name} that the car does not fit there`;
  return undefined;
}

/** The scene with its objects where they are now. @param objects x, y and theta of each */
export function sceneNow(scene: Scene, objects: ArrayLike<number>): Scene {
  return {
    ...scene,
    objects: scene.objects.map((object, i) => {
      const [x, y, theta] = [objects[3 * i], objects[3 * i + 1], objects[3 * i + 2]];
      return x === undefined || y === undefined || theta === undefined
        ? object
        : { ...object, pose: { x, y, theta } };
    }),
  };
}

/** @returns what is nearest to a point, such as "the sofa", and how far it is, m; negative: the point is within it */
export function nearestOf(scene: Scene, point: Point): { name: string; distance: number } | undefined {
  let found: { name: string; distance: number } | undefined;
  const look = (name: string, distance: number) => {
    if (!found || distance < found.distance) found = { name, distance };
  };
  for (const wall of scene.walls) look("the wall", toWall(wall, point));
  for (const object of scene.objects) look(`the ${object.name}`, toObject(object, point));
  return found;
}

function toWall({ from, to, thickness }: SceneWall, { x, y }: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length2;
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy) - thickness / 2;
}

function toObject({ pose, shape }: SceneObject, { x, y }: Point): number {
  if (shape.kind === "circle") return Math.hypot(x - pose.x, y - pose.y) - shape.radius;
  const at = originPose();
  relativeTo({ x, y, theta: 0 }, pose, at);
  const [beyondX, beyondY] = [Math.abs(at.x) - shape.length / 2, Math.abs(at.y) - shape.width / 2];
  const outside = Math.hypot(Math.max(beyondX, 0), Math.max(beyondY, 0));
  return outside > 0 ? outside : Math.max(beyondX, beyondY);
}

function isWalledIn({ walls }: Scene, from: Point): boolean {
  for (let i = 0; i < DIRECTIONS; i++) {
    // Half a step on, so that none runs along a wall of a room that stands square.
    const angle = (2 * Math.PI * (i + 0.5)) / DIRECTIONS;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    if (!walls.some((wall) => isMet(wall, from, dx, dy))) return false;
  }
  return true;
}

/** Whether a ray meets the wall's middle. */
function isMet({ from, to }: SceneWall, { x, y }: Point, dx: number, dy: number): boolean {
  const [wx, wy] = [to.x - from.x, to.y - from.y];
  const across = dx * wy - dy * wx;
  if (across === 0) return false;
  const [fx, fy] = [from.x - x, from.y - y];
  const along = (fx * wy - fy * wx) / across;
  const share = (fx * dy - fy * dx) / across;
  return along >= 0 && share >= 0 && share <= 1;
}
