import type { Point, Pose, Twist } from "./geometry.ts";
import type { WheelVector } from "./wheels.ts";

/**
 * What an outside observer knows: the simulator, or one day a motion-capture rig. It is shown to
 * people and used to judge estimates. It tells the car once where it was put down; after that nothing
 * that controls the car reads it.
 */
export interface Observer {
  /** Everything that does not move, and the shapes of what does. */
  readonly scene: Scene;
  /** Fills `out` with what is true now; allocates nothing. */
  observe(out: Observation): void;
}

export interface Scene {
  /** The world's name, for people. */
  readonly name: string;
  /** The car's outline. */
  readonly car: { readonly length: number; readonly width: number };
  readonly walls: readonly SceneWall[];
  readonly objects: readonly SceneObject[];
  /** Lines to drive through, in order (slalom). */
  readonly gates: readonly SceneGate[];
}

/** A straight wall, m. */
export interface SceneWall {
  readonly from: Point;
  readonly to: Point;
  readonly thickness: number;
}

export interface SceneObject {
  readonly name: string;
  /** It gives way when it is pushed, or walks by itself. */
  readonly movable: boolean;
  /** Where it stood at the start; {@link Observation.objects} says where it is now. */
  readonly pose: Readonly<Pose>;
  readonly shape:
    | { readonly kind: "box"; readonly length: number; readonly width: number }
    | { readonly kind: "circle"; readonly radius: number };
  /** What a camera sees of it. */
  readonly look: SceneLook;
}

/** sRGB, as "#rrggbb". */
export type Colour = string;

/** Lengths in m, from the floor up. */
export type SceneLook =
  | { readonly kind: "block"; readonly height: number; readonly colour: Colour }
  | { readonly kind: "ball"; readonly colour: Colour }
  /** A square tag that stands upright on the object's own +x side, `height` m above the floor with its middle. */
  | {
      readonly kind: "tag";
      readonly family: TagFamily;
      readonly id: number;
      readonly size: number;
      readonly height: number;
    }
  | {
      readonly kind: "person";
      readonly height: number;
      readonly shirt: Colour;
      readonly trousers: Colour;
      readonly skin: Colour;
      readonly hair: Colour;
    };

export const TAG_FAMILIES = ["36h11", "aruco"] as const;
export type TagFamily = (typeof TAG_FAMILIES)[number];

export interface SceneGate {
  readonly name: string;
  readonly left: Point;
  readonly right: Point;
}

/** The truth at one moment. */
export interface Observation {
  readonly pose: Pose;
  /** In the car's frame. */
  readonly twist: Twist;
  /** Speed with which each wheel's contact slides on the floor, m/s, ≥ 0. */
  readonly slip: WheelVector;
  /** Hardest knock since the last observation, N·s; 0: none. */
  impact: number;
  /** x, y, theta of every object of the scene, in its order. */
  objects: Float64Array;
  /** Since a simulated world began, s of its own time. */
  elapsed?: number | undefined;
}
