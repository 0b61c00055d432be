import { assumedVolts } from "../../profile/assumed-volts.ts";
import { CalibrationError } from "../car/car.ts";
import { batteryGaveOut, turnsByItself } from "../identify/health.ts";
import { measuresBattery } from "../identify/supply.ts";
import type { Workbench } from "../workbench.ts";
import type { Findings, Outcome, Step } from "./step.ts";

/** So long the car is looked at before anything moves, s. */
const LOOK = 1.5;

/** Whether the car is fit for all that follows: its battery, its sensors, its faults, and where it stands. */
export const preflight: Step = {
  name: "preflight",
  title: "Is the car fit for it?",
  isVital: true,
  pointless: () => undefined,

  async run(bench: Workbench, findings: Findings): Promise<Outcome> {
    const { car, profile } = bench;
    const seen = await car.rest(LOOK);
    const isMeasured = measuresBattery(seen);
    const trouble = (isMeasured ? batteryGaveOut(seen) : undefined) ?? turnsByItself(seen);
    if (trouble !== undefined) throw new CalibrationError(trouble);
    const volts = isMeasured ? seen.volts[seen.length - 1]! : assumedVolts(profile.battery);
    if (volts < profile.battery.low) {
      throw new CalibrationError(
        `the battery has ${volts.toFixed(1)} V, and is low below ${profile.battery.low.toFixed(1)} V: charge it first, ` +
          "for it has to last for some minutes",
      );
    }
    // Whatever keeps a car from driving keeps it from being armed, and says so.
    await car.arm();
    await car.disarm();
    const has = (time: Float64Array) => time[seen.length - 1]! > Number.NEGATIVE_INFINITY;
    const senses = [
      profile.encoders ? "encoders" : "no encoders",
      has(seen.gyroTime) ? "a gyro" : "no gyro",
      has(seen.rangeTime) ? "a distance sensor" : "no distance sensor",
    ];
    const battery = isMeasured
      ? `The battery has ${volts.toFixed(1)} V`
      : `Nobody measures the battery, which is taken for ${volts.toFixed(1)} V all the time: what is found holds while it ` +
        "is about as full as now, and a voltage sensor would make it hold always";
    const { batteryVolts: _, ...measured } = findings.measured;
    return {
      findings: {
        ...findings,
        measured: { ...measured, ...(isMeasured && { batteryVolts: Number(volts.toFixed(2)) }) },
      },
      constants: [],
      notes: [`${battery}; the car has ${senses.join(", ")}; nothing moves by itself.`],
    };
  },
};
