import type { MeasuredCamera } from "../../profile/camera.ts";
import type { LensFound } from "./calibrate-lens.ts";
import type { Mounting } from "./mounting.ts";

// What was found, as measured.json keeps it.

export function measuredLens(lens: LensFound, date: string): NonNullable<MeasuredCamera["lens"]> {
  const { width, height, values, spread, hasTangential, rms, views, corners } = lens;
  const value = <U extends string>(i: number, unit: U) => ({
    value: values[i]!,
    unit,
    spread: spread[i]!,
    residual: rms,
    samples: corners,
  });
  return {
    date,
    width,
    height,
    fx: value(0, "px"),
    fy: value(1, "px"),
    cx: value(2, "px"),
    cy: value(3, "px"),
    k1: value(4, ""),
    k2: value(5, ""),
    ...(hasTangential && { p1: value(6, ""), p2: value(7, "") }),
    rms,
    views,
  };
}

export function measuredMount(
  { above, pitch }: Mounting,
  date: string,
): NonNullable<MeasuredCamera["mount"]> {
  return { date, above: { ...above, unit: "m" }, pitch: { ...pitch, unit: "rad" } };
}
