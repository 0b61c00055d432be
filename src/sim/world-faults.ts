import * as z from "zod";
import { WHEELS } from "../core/wheels.ts";
import { quantity } from "../profile/quantity.ts";

const TARGETS = [
  ...WHEELS.map((wheel) => `encoder.${wheel}` as const),
  ...WHEELS.map((wheel) => `motor.${wheel}` as const),
  ...WHEELS.map((wheel) => `grip.${wheel}` as const),
  "gyro",
  "battery",
  "sonar",
  "camera",
] as const;

export type FaultTarget = (typeof TARGETS)[number];

/**
 * What can go wrong, for a sensor and for a motor:
 *
 * - `off`: no new measurement; the motor's lead is open.
 * - `stuck`: the value freezes though it looks fresh (an encoder with one dead channel, which flips
 *   between two counts); the wheel is jammed.
 * - `garbage`: random values.
 * - `wrong`: the value times `factor` (−1, a swapped polarity, where not said; 0.5 for battery and sonar).
 * - `slow`: a new value comes only once in every `period`.
 * - `delayed`: everything comes `delay` late.
 * - `intermittent`: a bad connection; off and on again at random, each for `period` on average.
 *
 * A camera that is `stuck` gives the same picture again and again; its `garbage` is pictures of which a part is
 * missing; it alone can be `black`, as with its cap on, and nothing of it can be `wrong`.
 *
 * Of a wheel's grip on the floor, `wrong` is meant: its mu times `factor` (0.05, ice, where not said); `off`: none.
 */
const VERBS = ["off", "stuck", "garbage", "wrong", "slow", "delayed", "intermittent", "black"] as const;

export const faultSchema = z
  .strictObject({
    /** When it begins, simulated time since the start. */
    at: quantity("s", { min: 0 }),
    /** When it is over; left out: never. */
    until: quantity("s", { above: 0 }).default(Number.POSITIVE_INFINITY),
    target: z.enum(TARGETS),
    verb: z.enum(VERBS),
    /** Of `wrong`. */
    factor: quantity("", { min: -100, max: 100 }).optional(),
    /** Of `slow` and `intermittent`. */
    period: quantity("s", { min: 0.001, max: 60 }).default(0.1),
    /** Of `delayed`. */
    delay: quantity("s", { min: 0.001, max: 5 }).default(0.1),
  })
  .refine((fault) => fault.until > fault.at, { path: ["until"], message: "until must be later than at" })
  .superRefine(({ target, verb }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["verb"], message });
    if (verb === "black" && target !== "camera") refuse("only a camera can be black");
    if (verb === "wrong" && target === "camera")
      refuse(`a camera cannot be wrong: it is ${VERBS.filter((each) => each !== "wrong").join(", ")}`);
  })
  .transform(({ factor, ...fault }) => ({
    ...fault,
    factor: factor ?? usualFactor(fault.target),
  }));

function usualFactor(target: FaultTarget): number {
  if (target.startsWith("grip.")) return 0.05;
  return target === "battery" || target === "sonar" ? 0.5 : -1;
}

export type FaultTruth = z.infer<typeof faultSchema>;
