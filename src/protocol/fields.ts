import * as z from "zod";

// What several messages are made of. SI units.

// zod's number is finite: NaN, Infinity and 1e999 stop here.
export const finite = z.number();
export const seconds = finite;
export const sequence = z.int().nonnegative();
export const twist = z.strictObject({ vx: finite, vy: finite, omega: finite });
export const pose = z.strictObject({ x: finite, y: finite, theta: finite });
export const point = z.strictObject({ x: finite, y: finite });
export const fourWheels = z.tuple([finite, finite, finite, finite]);
