import * as z from "zod";
import { WHEELS, type WheelName } from "../core/wheels.ts";
import { quantity } from "../profile/quantity.ts";

/** What a motor needs. Voltages are those that SysId would find on the floor. */
const motorSchema = z.strictObject({
  /** Voltage that friction eats while the car rolls straight ahead: gearbox, bearings, tyre. */
  kS: quantity("V", { min: 0, max: 24 }),
  /** Back-EMF for each rad/s of the wheel. */
  kV: quantity("V s/rad", { above: 0, max: 100 }),
  /** Voltage for each rad/s² of the wheel while the car, with its mass, drives straight ahead. */
  kA: quantity("V s^2/rad", { above: 0, max: 10 }),
});

export type MotorTruth = z.infer<typeof motorSchema>;

/** One wheel with its motor, as it truly is. */
const wheelSchema = motorSchema.extend({
  /** Where the motor is another one backwards, as brushes and gears make it; else it is the same both ways. */
  reverse: motorSchema.partial().prefault({}),
  /** Rolling radius. */
  radius: quantity("m", { above: 0, max: 0.5 }),
  /** How hard the roller holds the floor along its axis: friction over load. */
  mu: quantity("", { min: 0, max: 3 }),
});

export interface WheelTruth extends MotorTruth {
  readonly reverse: MotorTruth;
  readonly radius: number;
  readonly mu: number;
}

/**
 * JGB37-520, 12 V, 333 rpm. On the bench 333 rpm need 12 V; on the floor friction takes more of it:
 * (12 V − 0.65 V) / 0.332 V·s = 34.2 rad/s. Coasting, such a car loses kS / kA · radius = 0.9 m/s².
 */
const JGB37_520 = { kS: 0.65, kV: 0.332, kA: 0.029, radius: 0.04, mu: 0.7 };

const override = wheelSchema.partial();
const eachWheel = Object.fromEntries(WHEELS.map((wheel) => [wheel, override.prefault({})])) as Record<
  WheelName,
  z.ZodPrefault<typeof override>
>;

export const carSchema = z
  .strictObject({
    mass: quantity("kg", { above: 0, max: 200 }).default(2.2),
    /** About the vertical through the middle. */
    inertia: quantity("kg m^2", { above: 0, max: 100 }).default(0.025),
    /** Outline, front to back. */
    length: quantity("m", { above: 0, max: 3 }).default(0.25),
    /** Outline, left to right. */
    width: quantity("m", { above: 0, max: 3 }).default(0.255),
    /** Front to rear axle. */
    wheelbase: quantity("m", { above: 0, max: 2 }).default(0.17),
    /** Left to right wheel centre. */
    track: quantity("m", { above: 0, max: 2 }).default(0.215),
    /** Of one wheel with its gears and rotor, at the wheel. */
    wheelInertia: quantity("kg m^2", { above: 0, max: 1 }).default(8e-4),
    /** Of one motor's winding and its bridge. */
    resistance: quantity("ohm", { above: 0, max: 100 }).default(4.4),
    /** At which a motor's bridge chops. */
    currentLimit: quantity("A", { above: 0, max: 100 }).default(3),
    /** Breaking away takes so many times the friction of turning. */
    stiction: quantity("", { min: 1, max: 5 }).default(1.3),
    /** Steps of the board's PWM, each way, as a power of two; left out: as fine as it likes. */
    pwmBits: z.int().min(4).max(16).optional(),
    /** What the bridge does at duty 0: opens (the car coasts) or shorts the motor (it brakes). */
    idle: z.enum(["coast", "brake"]).default("coast"),
    rollers: z
      .strictObject({
        /**
         * Between a roller's axis and straight ahead. On the box it is 45°; how rubber yields on the floor acts
         * as if it were a little more: 48° take a tenth off the speed sideways.
         */
        angle: quantity("rad", { min: 0.5, max: 1.1 }).default(Math.PI / 4),
        /** Dry drag of a roller's bearing: force at its rim over load. */
        drag: quantity("", { min: 0, max: 1 }).default(0.06),
        /** Drag that grows with the speed of the roller's rim. */
        viscous: quantity("N s/m", { min: 0, max: 100 }).default(0.8),
      })
      .prefault({}),
    /** All four wheels, where they differ from a JGB37-520 with an 80 mm mecanum wheel. */
    wheel: override.prefault({}),
    /** What is different about one wheel. */
    wheels: z.strictObject(eachWheel).prefault({}),
  })
  .transform(({ wheel, wheels, ...car }) => ({
    ...car,
    /** In the order of WHEELS. */
    wheels: WHEELS.map((name): WheelTruth => {
      // What a file leaves out is not there at all: no key of it is undefined.
      const own = { ...JGB37_520, ...wheel, ...wheels[name] } as typeof JGB37_520;
      const { kS, kV, kA } = own;
      const reverse = { kS, kV, kA, ...wheel.reverse, ...wheels[name].reverse } as MotorTruth;
      return { ...own, reverse };
    }),
  }))
  .superRefine((car, context) => {
    for (const [i, wheel] of car.wheels.entries()) {
      const efficiency = Math.max(
        ...[wheel, wheel.reverse].map(
          (motor) => (torquePerVolt(car, wheel.radius, motor) * car.resistance) / motor.kV,
        ),
      );
      if (efficiency <= 1) continue;
      context.addIssue({
        code: "custom",
        path: ["wheels", WHEELS[i]!],
        message:
          `this motor would give ${efficiency.toFixed(2)} times the power it takes; ` +
          "raise kA or kV, or lower mass, wheelInertia or resistance",
      });
    }
  });

export type CarTruth = z.infer<typeof carSchema>;

/** Torque at the wheel for each volt across the stalled motor, N·m/V: the load that kA was found with, over kA. */
export function torquePerVolt(
  car: Pick<CarTruth, "mass" | "wheelInertia">,
  radius: number,
  motor: MotorTruth,
): number {
  return ((car.mass * radius ** 2) / 4 + car.wheelInertia) / motor.kA;
}

/** Three lithium cells in a row: charge left (0…1) and volts without load. */
const THREE_CELLS: [number, number][] = [
  [0, 9],
  [0.05, 10.35],
  [0.1, 10.8],
  [0.2, 11.1],
  [0.4, 11.34],
  [0.6, 11.61],
  [0.8, 11.97],
  [0.9, 12.24],
  [1, 12.6],
];

const fraction = quantity("", { min: 0, max: 1 });

export const batterySchema = z.strictObject({
  capacity: quantity("C", { above: 0, max: 1e7 }).default(2.2 * 3600),
  /** Cells, leads and switch together. */
  resistance: quantity("ohm", { min: 0, max: 10 }).default(0.12),
  /** At the beginning; 1 is full. */
  charge: fraction.default(0.9),
  /** What the Pi and the board draw all the time. */
  idleCurrent: quantity("A", { min: 0, max: 50 }).default(0.5),
  /** Charge left and open-circuit voltage, rising from 0 to 1, straight lines between. */
  openCircuit: z
    .array(z.tuple([fraction, quantity("V", { min: 0, max: 60 })]))
    .refine(
      (curve) => curve[0]?.[0] === 0 && curve.at(-1)?.[0] === 1 && curve.every(risesAfter),
      "pairs [charge, volts] are expected whose charge rises from 0 to 1 and whose volts do not fall",
    )
    .default(THREE_CELLS),
});

function risesAfter(pair: [number, number], i: number, curve: [number, number][]): boolean {
  const before = curve[i - 1];
  return before === undefined || (pair[0] > before[0] && pair[1] >= before[1]);
}

export type BatteryTruth = z.infer<typeof batterySchema>;
