import { WHEELS } from "../../core/wheels.ts";
import type { MotorConstants } from "../identify/load.ts";
import { wheelWindows } from "../identify/windows.ts";
import type { Recording } from "../recording.ts";
import type { Chart } from "../result.ts";

/**
 * Of each wheel: speed over the volts that were not for speeding up, with the line that kS and kV make of them.
 *
 * @param wheels constants forward and reverse
 */
export function motorCharts(
  recording: Recording,
  countsPerTurn: number,
  delay: number,
  wheels: readonly (readonly MotorConstants[])[],
): Chart[] {
  return wheelWindows(recording, countsPerTurn).map((windows, i) => {
    const [forward, reverse] = wheels[i] as [MotorConstants, MotorConstants];
    const of = (direction: 1 | -1) => (direction > 0 ? forward : reverse);
    const lines = ([1, -1] as const).map((direction) => {
      const { kS, kV } = of(direction);
      const fastest = Math.max(0, ...windows.map(({ speed }) => direction * speed));
      return {
        name: `${direction > 0 ? "forward" : "reverse"}: ${kS.toFixed(2)} V + ${kV.toFixed(4)} V s/rad`,
        x: [direction * kS, direction * (kS + kV * fastest)],
        y: [0, direction * fastest],
        kind: "line" as const,
      };
    });
    return {
      title: WHEELS[i]!,
      xLabel: "volts − kA · acceleration, V",
      yLabel: "speed, rad/s",
      series: [
        {
          name: "measured",
          x: windows.map((window) => window.volts(delay) - of(window.direction).kA * window.acceleration),
          y: windows.map(({ speed }) => speed),
          kind: "dots" as const,
        },
        ...lines,
      ],
    };
  });
}
