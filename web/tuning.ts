import { GAIN_BOUNDS } from "../src/core/gain-bounds.ts";
import type { Telemetry } from "../src/protocol/messages.ts";

type Report = NonNullable<Telemetry["tuning"]>;
type Gains = Report["gains"];
export type Gain = keyof Gains;

/** The gains that may be tried, one field each. */
export const GAINS = [
  {
    name: "kP",
    label: "Wheel P",
    unit: "V s/rad",
    step: 0.01,
    hint: "Wheel speed: volts for each rad/s of error",
  },
  {
    name: "kI",
    label: "Wheel I",
    unit: "V/rad",
    step: 0.1,
    hint: "Wheel speed: volts for each rad of accumulated error",
  },
  {
    name: "headingP",
    label: "Heading P",
    unit: "1/s",
    step: 0.1,
    hint: "Heading hold: turn rate for each rad of error",
  },
] as const satisfies readonly { name: Gain; [about: string]: unknown }[];

function isWithin(bounds: (typeof GAIN_BOUNDS)[Gain], value: number): boolean {
  return ("above" in bounds ? value > bounds.above : value >= bounds.min) && value <= bounds.max;
}

/** What a person has typed that differs from what is in force; undefined: nothing that can be tried. */
export function gainsFrom(
  typed: Partial<Record<Gain, string>>,
  gains: Readonly<Gains>,
): Partial<Gains> | undefined {
  const wanted: Partial<Gains> = {};
  for (const { name } of GAINS) {
    const text = typed[name];
    if (text === undefined) continue;
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!isWithin(GAIN_BOUNDS[name], value)) return undefined;
    if (value !== Number(gains[name].toPrecision(4))) wanted[name] = value;
  }
  return Object.keys(wanted).length > 0 ? wanted : undefined;
}

/** How the trial stands, for the one who drives. */
export function verdictOf({ state, measure, before, now, progress }: NonNullable<Report["trial"]>): string {
  const error = (value: number) =>
    measure === "wheels" ? `${(100 * value).toFixed(1)} %` : `${((180 * value) / Math.PI).toFixed(2)}°`;
  if (state === "better") return `Better: ${error(now ?? before)} off, ${error(before)} before. Keep it?`;
  if (now === null) return `Drive as before: ${error(before)} off then.`;
  return `Measuring, ${Math.round(100 * progress)} %: ${error(now)} off, ${error(before)} before.`;
}
