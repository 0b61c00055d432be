import type { CalibrationResult, Chart, StepResult } from "../../src/calibrate/result.ts";

export function step(name: StepResult["step"], more: Partial<StepResult> = {}): StepResult {
  return { step: name, state: "done", constants: [], notes: [], charts: [], ...more };
}

/** A wave with `samples` points of each of four wheels, and a line for each. */
export function chart(samples: number): Chart {
  const x = Array.from({ length: samples }, (_, i) => (20 * i) / samples);
  const series = ["frontLeft", "frontRight", "rearLeft", "rearRight"].flatMap((name, wheel) => [
    // Dots all over the picture: none of them lie under others.
    { name, kind: "dots" as const, x, y: x.map((_, i) => Math.sin(i * i + wheel)) },
    { name: `${name}, fitted`, kind: "line" as const, x, y: x.map((t) => Math.sin(50 * t + wheel)) },
  ]);
  return { title: "wave", xLabel: "time, s", yLabel: "speed, rad/s", series };
}

export function result(more: Partial<CalibrationResult> = {}): CalibrationResult {
  const wheels = (share: number) => ({ wheels: [share, share, share, share] as const, all: share });
  return {
    car: "beetle",
    date: "2026-11-27T13:05:12.123Z",
    seconds: 111.4,
    steps: [
      step("motors", {
        constants: [
          {
            name: "frontLeft forward kV",
            fit: { value: 0.331957, unit: "V s^2/rad", spread: 0.00123, r2: 0.99921, samples: 280 },
            before: 0.3,
          },
        ],
        charts: [chart(200)],
      }),
    ],
    validation: {
      before: wheels(0.18),
      after: wheels(0.03),
      isBetter: true,
      verdict: "the wheels follow 6 times better",
    },
    before: { version: 1, control: { kP: 0.1 } },
    after: {
      version: 1,
      control: { kP: 0.2 },
      geometry: { wheelRadius: { value: 0.040123456, unit: "m", spread: 0.00012, r2: 0.9 } },
    },
    saved: "calibration/beetle/measured.json",
    why: undefined,
    ...more,
  };
}
