import type { Point, Pose, Twist } from "../core/geometry.ts";
import { type Bounds, describeQuantity, outside, toSi } from "../core/quantity.ts";
import { ArgumentError } from "./errors.ts";

/** A number in the SI unit, or one with its unit: 1.2, "1.2 m", "90 deg". */
export type Quantity = number | string;

type Caller = (...args: never[]) => unknown;

/** Farther than this the protocol sends no car, m. */
const FAR: Bounds = { min: -1000, max: 1000 };
const FAST: Bounds = { min: -100, max: 100 };
const TURNS: Bounds = { min: -125, max: 125 };

/** Checks the arguments of one call. What is wrong is thrown as if the caller's own line had done it. */
export class Arguments {
  readonly #call: string;
  readonly #caller: Caller;

  /** @param call its name for people @param caller the function whose caller is to blame */
  constructor(call: string, caller: Caller) {
    this.#call = call;
    this.#caller = caller;
  }

  fail(name: string, value: unknown, problem: string): never {
    const error = new ArgumentError(name === "" ? this.#call : `${this.#call}.${name}`, value, problem);
    Error.captureStackTrace(error, this.#caller);
    throw error;
  }

  /** @returns in the SI unit `si` */
  quantity(name: string, value: unknown, si: string, bounds: Bounds = {}): number {
    const number = typeof value === "string" ? toSi(value, si) : value;
    if (typeof number !== "number" || !Number.isFinite(number))
      return this.fail(name, value, `must be ${describeQuantity(si)}`);
    const problem = outside(number, si, bounds);
    return problem === undefined ? number : this.fail(name, value, problem);
  }

  optional(name: string, value: unknown, si: string, bounds: Bounds = {}): number | undefined {
    return value === undefined ? undefined : this.quantity(name, value, si, bounds);
  }

  /** With no field but these, so that a slip of the pen is found. */
  object<T extends object>(name: string, value: T | undefined, keys: readonly string[]): Partial<T> {
    if (value === undefined) return {};
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return this.fail(name, value, `must be an object with ${keys.join(", ")}`);
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const path = name === "" ? key : `${name}.${key}`;
      this.fail(path, (value as Record<string, unknown>)[key], `is unknown: there are ${keys.join(", ")}`);
    }
    return value;
  }

  signal(value: unknown): AbortSignal | undefined {
    if (value === undefined || value instanceof AbortSignal) return value;
    return this.fail("signal", value, "must be the signal of an AbortController");
  }

  flag(name: string, value: unknown, otherwise: boolean): boolean {
    if (value === undefined) return otherwise;
    return typeof value === "boolean" ? value : this.fail(name, value, "must be true or false");
  }

  text(name: string, value: unknown): string {
    return typeof value === "string" ? value : this.fail(name, value, "must be a text");
  }

  oneOf<T extends string>(name: string, value: unknown, all: readonly T[]): T {
    const found = all.find((each) => each === value);
    return found ?? this.fail(name, value, `must be ${all.map((each) => `"${each}"`).join(" or ")}`);
  }

  function<T extends Caller>(name: string, value: T | undefined): T {
    return typeof value === "function" ? value : this.fail(name, value, "must be a function");
  }

  /** m */
  point(name: string, value: { readonly x: Quantity; readonly y: Quantity }): Point {
    const { x, y } = this.object(name, value, ["x", "y", "theta"]);
    const of = name === "" ? "" : `${name}.`;
    return { x: this.quantity(`${of}x`, x, "m", FAR), y: this.quantity(`${of}y`, y, "m", FAR) };
  }

  /** @param otherwise what stands for a field that is left out; none: it may not be */
  pose(value: PoseWish, otherwise: Partial<Pose> = {}): Pose {
    const {
      x = otherwise.x,
      y = otherwise.y,
      theta = otherwise.theta,
    } = this.object("", value ?? null, POSE);
    return {
      x: this.quantity("x", x, "m", FAR),
      y: this.quantity("y", y, "m", FAR),
      theta: this.quantity("theta", theta, "rad", TURNS),
    };
  }

  twist(value: TwistWish): Twist {
    const { vx = 0, vy = 0, omega = 0 } = this.object("", value ?? null, TWIST);
    return {
      vx: this.quantity("vx", vx, "m/s", FAST),
      vy: this.quantity("vy", vy, "m/s", FAST),
      omega: this.quantity("omega", omega, "rad/s", FAST),
    };
  }
}

const POSE = ["x", "y", "theta"];
const TWIST = ["vx", "vy", "omega"];

/** A pose as a script may write it. What is left out: see the call. */
export interface PoseWish {
  /** m; of a way from the car, ahead is +. */
  readonly x?: Quantity;
  /** m; of a way from the car, to the left is +. */
  readonly y?: Quantity;
  /** rad, counter-clockwise is +. */
  readonly theta?: Quantity;
}

/** A velocity as a script may write it; what is left out is 0. */
export interface TwistWish {
  /** m/s, forward is +. */
  readonly vx?: Quantity;
  /** m/s, to the left is +. */
  readonly vy?: Quantity;
  /** rad/s, counter-clockwise is +. */
  readonly omega?: Quantity;
}
