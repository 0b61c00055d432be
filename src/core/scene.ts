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
  readonly movable: boolean;
  /** Where it stood at the start; {@link Observation.objects} says where it is now. */
  readonly pose: Readonly<Pose>;
  readonly shape:
    | { readonly kind: "box"; readonly length: number; readonly width: number }
    | { readonly kind: "circle"; readonly radius: number };
}

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
}
