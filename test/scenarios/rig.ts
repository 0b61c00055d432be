import assert from "node:assert/strict";
import { originPose, type Twist, zeroTwist } from "../../src/core/geometry.ts";
import type { Observation } from "../../src/core/scene.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import type { DriveMessage, Source } from "../../src/protocol/messages.ts";
import { type Made, makeArmed, type TestRobot, Visitor } from "../control/rig.ts";

/** A floor on which nothing is hit. */
export const FIELD = "room: { length: 40 m, width: 40 m }";

export type Said = Partial<Omit<DriveMessage, "type" | "twist">>;

/** A whole car in a simulated world on virtual time, with one who drives it and one who sees the truth. */
export class Car {
  readonly fast: TestRobot;
  readonly driver: Visitor;
  /** Commands a second. */
  commandRate = 50;
  readonly #seen: Observation;

  private constructor(fast: TestRobot, driver: Visitor) {
    this.fast = fast;
    this.driver = driver;
    const objects = new Float64Array(3 * this.#observer.scene.objects.length);
    this.#seen = { pose: originPose(), twist: zeroTwist(), slip: wheelVector(), impact: 0, objects };
  }

  /** Armed, at rest, and with its gyro's bias known. */
  static async armed(made: Made = { world: FIELD }): Promise<Car> {
    const { fast, driver } = await makeArmed(made);
    return new Car(fast, driver);
  }

  get #observer() {
    const { observer } = this.fast.robot.backend;
    assert.ok(observer);
    return observer;
  }

  get now(): number {
    return this.fast.now();
  }

  get duty(): Float64Array {
    return this.fast.robot.loop.state.wheels.duty;
  }

  get setpoint(): Readonly<Twist> {
    return this.fast.robot.loop.state.setpoint;
  }

  /** What is true now, in its own copy. */
  truth() {
    this.#observer.observe(this.#seen);
    const { pose, twist, slip, impact } = this.#seen;
    const speed = Math.hypot(twist.vx, twist.vy);
    return { pose: { ...pose }, twist: { ...twist }, speed, slip: [...slip], impact };
  }

  /** What the car thinks. */
  get pose() {
    return this.fast.robot.loop.state.pose;
  }

  get state(): string {
    return this.fast.robot.telemetry().safety.state;
  }

  faults(): string[] {
    return this.fast.robot.telemetry().faults.map(({ id }) => id);
  }

  join(name: string, source: Source): Visitor {
    return new Visitor(this.fast).hello(name, source);
  }

  /** The driver commands this for so long. */
  drive(seconds: number, twist: Partial<Twist>, said: Said = {}, each: () => void = () => {}): void {
    const whole = { vx: 0, vy: 0, omega: 0, ...twist };
    const every = Math.round(1 / (this.commandRate * this.fast.period));
    let tick = 0;
    this.fast.run(seconds, () => {
      if (tick++ % every === 0) this.driver.drive(whole, said);
      each();
    });
  }

  /** Nobody commands anything. */
  wait(seconds: number, each: () => void = () => {}): void {
    this.fast.run(seconds, each);
  }

  /** Brought to a standstill by its driver. */
  stop(): void {
    this.drive(1.5, {});
    const { speed, twist } = this.truth();
    assert.ok(speed < 1e-3 && Math.abs(twist.omega) < 1e-3, `still moving: ${JSON.stringify(twist)}`);
  }
}

export function near(value: number, expected: number, tolerance: number, what: string): void {
  assert.ok(
    Math.abs(value - expected) <= tolerance,
    `${what}: ${value} is not within ${tolerance} of ${expected}`,
  );
}

export const degrees = (radians: number) => (radians * 180) / Math.PI;
