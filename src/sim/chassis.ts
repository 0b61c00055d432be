import { clamp, copyPose, originPose, type Pose, type Twist, zeroTwist } from "../core/geometry.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import { MecanumContact } from "./mecanum-contact.ts";
import type { CarTruth } from "./world-car.ts";

/** The rigid car on its four wheels, on an endless floor. What it bumps into is the room's business. */
export class Chassis {
  /** On the floor; theta is continuous. */
  readonly pose: Pose = originPose();
  /** In the car's frame. */
  readonly twist: Twist = zeroTwist();
  /** rad/s, + drives the car forward. */
  readonly wheelSpeed: WheelVector = wheelVector();
  /** Turned since the start, rad. */
  readonly wheelAngle: WheelVector = wheelVector();
  /** Sliding speed of each wheel's tyre, m/s, ≥ 0. */
  readonly slip: WheelVector;
  /** What is left of each wheel's grip, 0…1. */
  readonly gripLeft: WheelVector;

  /** Its wheels hang in the air: what they do moves nothing but themselves. */
  #isOnBlocks = false;

  readonly #contact: MecanumContact;
  readonly #wheelInertia: number;

  constructor(car: CarTruth, start: Readonly<Pose>) {
    this.#contact = new MecanumContact(car);
    this.#wheelInertia = car.wheelInertia;
    this.slip = this.#contact.slip;
    this.gripLeft = this.#contact.gripLeft;
    copyPose(start, this.pose);
  }

  /** Puts the car down somewhere else. */
  place(pose: Readonly<Pose>): void {
    copyPose(pose, this.pose);
    this.#halt();
  }

  /** Puts the car on blocks or back on the floor, where it is; either way it stands still then. */
  stand(on: "blocks" | "floor"): void {
    this.#isOnBlocks = on === "blocks";
    this.#halt();
  }

  #halt(): void {
    this.twist.vx = 0;
    this.twist.vy = 0;
    this.twist.omega = 0;
    this.wheelSpeed.fill(0);
    this.slip.fill(0);
    this.#contact.release();
  }

  /**
   * @param torque of each motor on its wheel, N·m
   * @param gearboxFriction largest torque with which each wheel resists turning, N·m
   * @param dt s
   */
  step(torque: Readonly<WheelVector>, gearboxFriction: Readonly<WheelVector>, dt: number): void {
    const { twist, pose, wheelSpeed } = this;
    for (let i = 0; i < WHEEL_COUNT; i++) wheelSpeed[i]! += (torque[i]! * dt) / this.#wheelInertia;
    if (this.#isOnBlocks) this.#slowInAir(gearboxFriction, dt);
    else this.#contact.step(twist, wheelSpeed, gearboxFriction, dt);
    for (let i = 0; i < WHEEL_COUNT; i++) this.wheelAngle[i]! += wheelSpeed[i]! * dt;

    const turn = twist.omega * dt;
    const middle = pose.theta + turn / 2;
    const c = Math.cos(middle);
    const s = Math.sin(middle);
    pose.x += (c * twist.vx - s * twist.vy) * dt;
    pose.y += (s * twist.vx + c * twist.vy) * dt;
    pose.theta += turn;

    // The car's frame has turned under the velocity, which keeps its direction on the floor.
    const ct = Math.cos(turn);
    const st = Math.sin(turn);
    const { vx, vy } = twist;
    twist.vx = ct * vx + st * vy;
    twist.vy = ct * vy - st * vx;
  }

  /** The same dry friction as on the floor: the impulse within its bound that comes nearest to stopping. */
  #slowInAir(gearboxFriction: Readonly<WheelVector>, dt: number): void {
    const { wheelSpeed } = this;
    const inertia = this.#wheelInertia;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const bound = (gearboxFriction[i]! * dt) / inertia;
      wheelSpeed[i]! -= clamp(wheelSpeed[i]!, -bound, bound);
    }
  }
}
