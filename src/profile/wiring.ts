import * as z from "zod";
import { WHEELS } from "../core/wheels.ts";
import { quantity } from "./quantity.ts";

/** A pin of the Pi's header by its Broadcom number ("GPIO 12"), not by its place on the header. */
const gpio = z
  .int()
  .min(2, "GPIO 2 is the first that the header has")
  .max(27, "GPIO 27 is the last that the header has");

/** The motor's wires are the other way round: + would drive the car backward. */
const invert = z.boolean().default(false);

/** PWM and two direction pins: TB6612, L298N. */
const twoDirections = z.strictObject({ pwm: gpio, in1: gpio, in2: gpio, invert });
/** PWM and one direction pin, high: forward. */
const oneDirection = z.strictObject({ pwm: gpio, direction: gpio, invert });
/** A PWM pin for each direction: DRV8833, DRV8871, most HATs. */
const twoPwm = z.strictObject({ forward: gpio, reverse: gpio, invert });

const motor = z.union([twoDirections, oneDirection, twoPwm], {
  error:
    "expected the pins of an H-bridge: { pwm, in1, in2 } (TB6612, L298N), { pwm, direction }, " +
    "or { forward, reverse } (DRV8833, DRV8871)",
});

/** Quadrature with `a` and `b`; with `a` alone the direction is taken from the command. */
const encoder = z.strictObject({ a: gpio, b: gpio.optional(), invert });

const eachWheel = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ frontLeft: schema, frontRight: schema, rearLeft: schema, rearRight: schema });

/** How motors and encoders hang on the pins of a Pi. */
export const wiringFields = {
  motors: eachWheel(motor),
  encoders: eachWheel(encoder).optional(),
  /** High while the car may drive: the bridges' STBY or enable. */
  standby: gpio.optional(),
  /** What a wheel with duty 0 does. An H-bridge with both inputs low coasts, with both high it brakes. */
  idle: z.enum(["coast", "brake"]).default("coast"),
  /** Of the motors' PWM; the daemon takes the nearest that it can do. */
  pwmFrequency: quantity("Hz", { min: 50, max: 40_000 }).default(1000),
};

/** Refuses a pin that two things want. */
export function refusePinClash(wiring: Wiring, context: z.RefinementCtx): void {
  const users = new Map<number, string>();
  for (const { pin, user, path } of pinsOf(wiring)) {
    const other = users.get(pin);
    if (other !== undefined) {
      context.addIssue({ code: "custom", path, message: `GPIO ${pin} is used by ${other} and by ${user}` });
    }
    users.set(pin, user);
  }
}

interface PinUse {
  readonly pin: number;
  readonly user: string;
  readonly path: string[];
}

function pinsOf(wiring: Wiring): PinUse[] {
  const uses: PinUse[] = [];
  const collect = (kind: "motors" | "encoders", pins: Readonly<Record<string, object>> | undefined) => {
    for (const wheel of pins ? WHEELS : []) {
      for (const [name, pin] of Object.entries(pins![wheel]!)) {
        if (typeof pin === "number")
          uses.push({ pin, user: `${kind}.${wheel}.${name}`, path: [kind, wheel, name] });
      }
    }
  };
  collect("motors", wiring.motors);
  collect("encoders", wiring.encoders);
  if (wiring.standby !== undefined) uses.push({ pin: wiring.standby, user: "standby", path: ["standby"] });
  return uses;
}

const wiringSchema = z.strictObject(wiringFields);
export type Wiring = z.infer<typeof wiringSchema>;
export type MotorPins = Wiring["motors"]["frontLeft"];
