import type { Pose } from "../../core/geometry.ts";
import type { Scene, SceneObject, TagFamily } from "../../core/scene.ts";
import { type Brush, fillShape, shade } from "./brush.ts";
import { paintFloor } from "./paint-floor.ts";
import { paintPerson } from "./paint-person.ts";
import { paintBall, paintShadow, paintTag, type TagCells } from "./paint-things.ts";
import { blockPanels, type Panel, wallPanels } from "./panels.ts";
import { phaseAfter } from "./person.ts";
import { type Lens, type Mount, Projection } from "./projection.ts";

/** Slower than this somebody stands, m/s. */
const STANDING = 0.05;
const BLOCK = { height: 0.4, colour: "#a08a70" };

interface Thing {
  readonly depth: number;
  paint(): void;
}

/** What walks is remembered by how far it has come. */
interface Gait {
  x: number;
  y: number;
  time: number;
  walked: number;
  speed: number;
}

/** Draws what a camera on the car sees of a scene. */
export class View {
  readonly #scene: Scene;
  readonly #lens: Lens;
  readonly #mount: Mount;
  readonly #cells: (family: TagFamily, id: number) => TagCells;
  readonly #walls: readonly Panel[];
  readonly #gaits: (Gait | undefined)[];

  /** @param cells of the tags that hang in the scene */
  constructor(scene: Scene, lens: Lens, mount: Mount, cells: (family: TagFamily, id: number) => TagCells) {
    this.#scene = scene;
    this.#lens = lens;
    this.#mount = mount;
    this.#cells = cells;
    this.#walls = scene.walls.flatMap(wallPanels);
    this.#gaits = scene.objects.map(() => undefined);
  }

  /**
   * @param car where it truly is, field frame
   * @param objects x, y, theta of each, in the scene's order
   * @param time s, of whatever clock, never going back
   */
  paint(brush: Brush, car: Readonly<Pose>, objects: ArrayLike<number>, time: number): void {
    const projection = new Projection(this.#lens, this.#mount, car);
    paintFloor(brush, projection);
    const things = this.#walls.map((panel) => panelThing(brush, projection, panel));
    for (const [i, object] of this.#scene.objects.entries()) {
      const pose = { x: objects[3 * i]!, y: objects[3 * i + 1]!, theta: objects[3 * i + 2]! };
      things.push(...this.#thingsOf(brush, projection, object, pose, i, time));
    }
    for (const { paint } of things.sort((a, b) => b.depth - a.depth)) paint();
  }

  #thingsOf(
    brush: Brush,
    projection: Projection,
    object: SceneObject,
    pose: Pose,
    index: number,
    time: number,
  ): Thing[] {
    const { look, shape } = object;
    const radius = shape.kind === "circle" ? shape.radius : Math.min(shape.length, shape.width) / 2;
    const depth = projection.inFrame([pose.x, pose.y, 0])[0];
    const shadow = () => paintShadow(brush, projection, pose, 1.15 * radius);
    switch (look.kind) {
      case "person": {
        const gait = this.#step(index, pose, time);
        const stride = Math.min(1, gait.speed / 0.5);
        const phase = phaseAfter(gait.walked, look.height);
        return [
          { depth: depth + radius, paint: shadow },
          { depth, paint: () => paintPerson(brush, projection, look, pose, phase, stride) },
        ];
      }
      case "ball":
        return [
          { depth: depth + radius, paint: shadow },
          { depth, paint: () => paintBall(brush, projection, pose, radius, look.colour) },
        ];
      case "block":
        return blockPanels(object, pose, look.height, look.colour).map((panel) =>
          panelThing(brush, projection, panel),
        );
      case "tag": {
        const ahead = (shape.kind === "box" ? shape.length / 2 : shape.radius) + 0.002;
        const high = look.height + look.size;
        const panels = blockPanels(object, pose, high, BLOCK.colour);
        const cells = this.#cells(look.family, look.id);
        return [
          ...panels.map((panel) => panelThing(brush, projection, panel)),
          { depth: depth - radius, paint: () => paintTag(brush, projection, look, pose, ahead, cells) },
        ];
      }
    }
  }

  #step(index: number, { x, y }: Pose, time: number): Gait {
    const before = this.#gaits[index];
    if (before === undefined) {
      const first: Gait = { x, y, time, walked: 0, speed: 0 };
      this.#gaits[index] = first;
      return first;
    }
    const moved = Math.hypot(x - before.x, y - before.y);
    const dt = time - before.time;
    if (dt > 0) before.speed = moved / dt < STANDING ? 0 : moved / dt;
    before.walked += moved;
    before.x = x;
    before.y = y;
    before.time = time;
    return before;
  }
}

function panelThing(brush: Brush, projection: Projection, { corners, colour, light }: Panel): Thing {
  let sum = 0;
  for (const corner of corners) sum += projection.inFrame(corner)[0];
  return {
    depth: sum / corners.length,
    paint: () => fillShape(brush, projection.outline(corners), shade(colour, light)),
  };
}
