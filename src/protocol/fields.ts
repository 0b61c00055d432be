import * as z from "zod";

// What several messages are made of. SI units.

// zod's number is finite: NaN, Infinity and 1e999 stop here.
export const finite = z.number();
export const seconds = z.number();
export const sequence = z.int().nonnegative();
// Not in the order of `Twist` and `Pose`: objects whose keys were added in one order share a hidden class, and
// with schemas in its fields V8 would put every number of a pose or a twist on the heap, in every tick.
export const twist = z.strictObject({ omega: finite, vy: finite, vx: finite });
export const pose = z.strictObject({ theta: finite, y: finite, x: finite });
export const point = z.strictObject({ y: finite, x: finite });
export const fourWheels = z.tuple([finite, finite, finite, finite]);
