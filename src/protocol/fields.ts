import * as z from "zod";

// What several messages are made of. SI units.

// zod's number is finite: NaN, Infinity and 1e999 stop here.
export const finite = z.number();
export const seconds = z.number();
export const sequence = z.int().nonnegative();
/** Thirty years of a clock that starts with the machine, s. */
const MAX_TIME = 1e9;
/** A moment that a client gives, s on the robot's clock. */
export const time = z.number().min(-MAX_TIME).max(MAX_TIME);
/** Farther from where the car was put down nobody sends it, m. */
const FARTHEST = 1000;
export const place = z.number().min(-FARTHEST).max(FARTHEST);
/** A heading may be continuous, rad: so many turns, and no more. */
const HEADING = 1000;
export const heading = z.number().min(-HEADING).max(HEADING);
// Not in the order of `Twist` and `Pose`: objects whose keys were added in one order share a hidden class, and
// with schemas in its fields V8 would put every number of a pose or a twist on the heap, in every tick.
export const twist = z.strictObject({ omega: finite, vy: finite, vx: finite });
export const pose = z.strictObject({ theta: finite, y: finite, x: finite });
export const point = z.strictObject({ y: finite, x: finite });
export const fourWheels = z.tuple([finite, finite, finite, finite]);
