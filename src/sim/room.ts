import { setFlagsFromString } from "node:v8";
import RAPIER from "@dimforge/rapier2d-compat";
import { type Pose, wrapAngle } from "../core/geometry.ts";
import type { SceneObject, SceneWall } from "../core/scene.ts";
import type { Chassis } from "./chassis.ts";
import type { Surroundings } from "./sonar.ts";
import { Walker } from "./walker.ts";
import type { World } from "./world.ts";
import type { ObjectTruth } from "./world-room.ts";

const GRAVITY = 9.80665;
/** Friction and bounce of the car's bumper and of walls; Rapier takes the mean of the two that touch. */
const SURFACE = { friction: 0.3, bounce: 0.1 };

let ready: Promise<void> | undefined;

/** Loads Rapier's WebAssembly, once; a {@link Room} can be built after that. */
export function loadRapier(): Promise<void> {
  ready ??= (async () => {
    // One function of the engine is 280 kB long. Compiled anew for speed in the background it takes a core for
    // a second (more on a Pi), and the process cannot end before; in five minutes of driving that is not won back.
    setFlagsFromString("--no-wasm-tier-up");
    setFlagsFromString("--no-wasm-dynamic-tiering");
    await RAPIER.init();
  })();
  return ready;
}

/**
 * Walls and things, and the car among them, in Rapier.
 *
 * While the car touches nothing, the {@link Chassis} is right and Rapier's copy follows it. Where
 * they touch, Rapier is right: it says how far the car came and what the contact left of its velocity.
 */
export class Room implements Surroundings {
  /** x, y, theta of every object, in the order of the world. */
  readonly objects: Float64Array;
  /** Hardest knock since {@link takeImpact}, N·s. */
  #impact = 0;

  readonly #world: RAPIER.World;
  readonly #car: RAPIER.RigidBody;
  readonly #mass: number;
  readonly #movables: Movable[] = [];
  readonly #walkers: { readonly walker: Walker; readonly body: RAPIER.RigidBody; readonly offset: number }[] =
    [];
  readonly #scratch = { x: 0, y: 0 };
  readonly #ray = new RAPIER.Ray({ x: 0, y: 0 }, { x: 1, y: 0 });
  readonly #gravity = RAPIER.VectorOps.intoRaw({ x: 0, y: 0 });
  /** Rapier's own vector: handing one over saves an allocation a call. */
  readonly #raw = RAPIER.VectorOps.intoRaw({ x: 0, y: 0 });
  // The car's velocity on the floor after the last step, m/s.
  #vx = 0;
  #vy = 0;

  constructor(world: World) {
    this.#world = new RAPIER.World({ x: 0, y: 0 });
    this.#mass = world.car.mass;
    this.#car = this.#addCar(world);
    for (const wall of world.room.walls) this.#addWall(wall);
    this.objects = new Float64Array(world.objects.length * 3);
    for (const [i, object] of world.objects.entries()) this.#addObject(object, i);
    if (world.sensors.sonar.fitted) this.#letBeFound();
  }

  /** Rapier's rays find only what was there in a step; this one takes no time. */
  #letBeFound(): void {
    this.#world.timestep = 0;
    this.#stepRapier();
  }

  echo(x: number, y: number, angle: number, reach: number, oblique: number): number {
    const { origin, dir } = this.#ray;
    origin.x = x;
    origin.y = y;
    dir.x = Math.cos(angle);
    dir.y = Math.sin(angle);
    const solid = true;
    const hit = this.#world.castRayAndGetNormal(
      this.#ray,
      reach,
      solid,
      undefined,
      undefined,
      undefined,
      this.#car,
    );
    if (hit === null) return Number.POSITIVE_INFINITY;
    const { timeOfImpact, normal } = hit;
    // Out of the thing itself there is no normal.
    const upright = timeOfImpact === 0 ? 1 : -(normal.x * dir.x + normal.y * dir.y);
    return upright >= Math.cos(oblique) ? timeOfImpact : Number.POSITIVE_INFINITY;
  }

  /** The hardest knock since the last call, N·s; what the wheels push for themselves is none. */
  takeImpact(): number {
    const impact = this.#impact;
    this.#impact = 0;
    return impact;
  }

  /** Somebody carried the car there. */
  place({ x, y, theta }: Readonly<Pose>): void {
    this.#world.bodies.raw.rbSetTranslation(this.#car.handle, x, y, true);
    this.#car.setRotation(theta, true);
    this.#vx = 0;
    this.#vy = 0;
  }

  /**
   * Moves everything by `dt` s.
   *
   * @param chassis has already moved for these `dt` s as if alone; what it touches changes it
   * @param time s since the world's beginning, at the end of them
   */
  step(chassis: Chassis, time: number, dt: number): void {
    this.#world.timestep = dt;
    this.#walk(time, dt);
    for (const movable of this.#movables) movable.rubOnFloor(dt, this.#raw, this.#scratch);
    const { pose, twist } = chassis;
    const c = Math.cos(pose.theta);
    const s = Math.sin(pose.theta);
    // What Rapier, which counts in single precision, will give back unchanged if nothing touches.
    const vx = Math.fround(c * twist.vx - s * twist.vy);
    const vy = Math.fround(s * twist.vx + c * twist.vy);
    const omega = Math.fround(twist.omega);
    this.#raw.x = vx;
    this.#raw.y = vy;
    const bodies = this.#world.bodies.raw;
    bodies.rbSetLinvel(this.#car.handle, this.#raw, true);
    this.#car.setAngvel(omega, true);
    this.#stepRapier();

    const after = this.#car.linvel(this.#scratch);
    const pushed = length(vx - this.#vx, vy - this.#vy);
    const bumped = length(after.x - vx, after.y - vy);
    this.#vx = after.x;
    this.#vy = after.y;
    if (bumped === 0 && this.#car.angvel() === omega) {
      bodies.rbSetTranslation(this.#car.handle, pose.x, pose.y, false);
      this.#car.setRotation(pose.theta, false);
    } else {
      this.#impact = Math.max(this.#impact, this.#mass * (bumped - pushed));
      this.#correct(chassis);
    }
    for (const movable of this.#movables) movable.report(this.objects, this.#scratch);
  }

  /** Whoever walks is where the way says, whatever is in it. */
  #walk(time: number, dt: number): void {
    for (const { walker, body, offset } of this.#walkers) {
      walker.step(time, dt);
      const { x, y, theta } = walker.pose;
      this.#world.bodies.raw.rbSetNextKinematicTranslation(body.handle, x, y);
      this.#world.bodies.raw.rbSetNextKinematicRotation(body.handle, theta);
      this.objects[offset] = x;
      this.objects[offset + 1] = y;
      this.objects[offset + 2] = theta;
    }
  }

  /**
   * What `RAPIER.World.step()` does, but for its search for pieces of torn soft bodies, of which
   * there are none here and which takes half the time and makes most of the garbage.
   */
  #stepRapier(): void {
    const world = this.#world;
    world.physicsPipeline.raw.step(
      this.#gravity,
      world.integrationParameters.raw,
      world.islands.raw,
      world.broadPhase.raw,
      world.narrowPhase.raw,
      world.bodies.raw,
      world.colliders.raw,
      world.softBodies.raw,
      world.impulseJoints.raw,
      world.multibodyJoints.raw,
      world.ccdSolver.raw,
    );
  }

  #correct({ pose, twist }: Chassis): void {
    twist.omega = this.#car.angvel();
    pose.theta += wrapAngle(this.#car.rotation() - pose.theta);
    const at = this.#car.translation(this.#scratch);
    pose.x = at.x;
    pose.y = at.y;
    const c = Math.cos(pose.theta);
    const s = Math.sin(pose.theta);
    twist.vx = c * this.#vx + s * this.#vy;
    twist.vy = c * this.#vy - s * this.#vx;
  }

  #addCar({ car, start }: World): RAPIER.RigidBody {
    const body = this.#world.createRigidBody(
      RAPIER.RigidBodyDesc.dynamic()
        .setTranslation(start.x, start.y)
        .setRotation(start.theta)
        .setAdditionalMassProperties(car.mass, { x: 0, y: 0 }, car.inertia)
        .setCanSleep(false),
    );
    this.#world.createCollider(
      RAPIER.ColliderDesc.cuboid(car.length / 2, car.width / 2)
        .setDensity(0)
        .setFriction(SURFACE.friction)
        .setRestitution(SURFACE.bounce),
      body,
    );
    return body;
  }

  #addWall({ from, to, thickness }: SceneWall): void {
    const length = Math.hypot(to.x - from.x, to.y - from.y) + thickness;
    this.#world.createCollider(
      RAPIER.ColliderDesc.cuboid(length / 2, thickness / 2)
        .setTranslation((from.x + to.x) / 2, (from.y + to.y) / 2)
        .setRotation(Math.atan2(to.y - from.y, to.x - from.x))
        .setFriction(SURFACE.friction)
        .setRestitution(SURFACE.bounce),
    );
  }

  #addObject(object: ObjectTruth, i: number): void {
    const { x, y, theta } = object.pose;
    this.objects.set([x, y, theta], i * 3);
    const shape = outline(object.shape).setFriction(SURFACE.friction).setRestitution(object.bounce);
    if (object.walk) {
      const walker = new Walker(object.walk);
      const { pose } = walker;
      const desc = RAPIER.RigidBodyDesc.kinematicPositionBased()
        .setTranslation(pose.x, pose.y)
        .setRotation(pose.theta);
      const body = this.#world.createRigidBody(desc);
      this.#world.createCollider(shape, body);
      this.#walkers.push({ walker, body, offset: i * 3 });
      return;
    }
    if (!object.movable) {
      this.#world.createCollider(shape.setTranslation(x, y).setRotation(theta));
      return;
    }
    const body = this.#world.createRigidBody(
      RAPIER.RigidBodyDesc.dynamic().setTranslation(x, y).setRotation(theta),
    );
    this.#world.createCollider(shape.setMass(object.mass), body);
    this.#movables.push(new Movable(body, this.#world.bodies.raw, object, i * 3));
  }
}

function outline(shape: SceneObject["shape"]): RAPIER.ColliderDesc {
  return shape.kind === "box"
    ? RAPIER.ColliderDesc.cuboid(shape.length / 2, shape.width / 2)
    : RAPIER.ColliderDesc.ball(shape.radius);
}

type RawVector = ReturnType<typeof RAPIER.VectorOps.intoRaw>;
type RawBodies = RAPIER.World["bodies"]["raw"];

/** A thing that slides or rolls when it is pushed, until the floor has stopped it. */
class Movable {
  readonly #body: RAPIER.RigidBody;
  readonly #bodies: RawBodies;
  readonly #offset: number;
  /** m/s² */
  readonly #deceleration: number;
  /** rad/s² */
  readonly #spinDeceleration: number;

  constructor(body: RAPIER.RigidBody, bodies: RawBodies, object: ObjectTruth, offset: number) {
    this.#body = body;
    this.#bodies = bodies;
    this.#offset = offset;
    this.#deceleration = object.friction * GRAVITY;
    // Weight spread evenly over the base: the mean lever of its friction is about 0.38 of a square's
    // side and 2/3 of a disc's radius; gyration² is exact.
    const { shape } = object;
    const lever = shape.kind === "box" ? 0.19 * (shape.length + shape.width) : (2 / 3) * shape.radius;
    const gyration2 =
      shape.kind === "box" ? (shape.length ** 2 + shape.width ** 2) / 12 : shape.radius ** 2 / 2;
    this.#spinDeceleration = (this.#deceleration * lever) / gyration2;
  }

  /** Coulomb's law, at most to a standstill; sliding and spinning are slowed each for itself. */
  rubOnFloor(dt: number, raw: RawVector, scratch: { x: number; y: number }): void {
    if (this.#body.isSleeping()) return;
    const velocity = this.#body.linvel(scratch);
    const speed = length(velocity.x, velocity.y);
    const spin = this.#body.angvel();
    if (speed === 0 && spin === 0) return;
    const left = Math.max(0, 1 - (this.#deceleration * dt) / speed);
    raw.x = speed === 0 ? 0 : velocity.x * left;
    raw.y = speed === 0 ? 0 : velocity.y * left;
    this.#bodies.rbSetLinvel(this.#body.handle, raw, false);
    const loss = this.#spinDeceleration * dt;
    this.#body.setAngvel(spin > loss ? spin - loss : spin < -loss ? spin + loss : 0, false);
  }

  report(objects: Float64Array, scratch: { x: number; y: number }): void {
    if (this.#body.isSleeping()) return;
    const at = this.#body.translation(scratch);
    objects[this.#offset] = at.x;
    objects[this.#offset + 1] = at.y;
    objects[this.#offset + 2] = this.#body.rotation();
  }
}

/** Math.hypot() allocates. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
