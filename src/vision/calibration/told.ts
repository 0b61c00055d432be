import type { LensFound } from "./calibrate-lens.ts";
import type { Mounting } from "./mounting.ts";

// What was found, in sentences for a person.

/** More than this is seen in every picture, rad. */
const LEANS = (1.5 * Math.PI) / 180;

export function lensLines({ width, height, values, spread, hasTangential, ...lens }: LensFound): string[] {
  const [fx, fy, cx, cy, k1, k2, p1, p2] = values.map((value, i) => sure(value, spread[i]!));
  const view = (2 * Math.atan(width / 2 / values[0]!) * 180) / Math.PI;
  return [
    `Lens of pictures of ${width}×${height}, from ${lens.corners} corners in ${lens.views} of them:`,
    `  focal length  ${fx} px across, ${fy} px down (${view.toFixed(0)}° from left to right)`,
    `  middle        ${cx}, ${cy} px`,
    `  distortion    k1 ${k1}, k2 ${k2}${hasTangential ? `, p1 ${p1}, p2 ${p2}` : ""}`,
    `  left over     ${lens.rms.toFixed(2)} px; the board was in ${Math.round(100 * lens.coverage)} % of the picture`,
  ];
}

export function mountLines({ above, pitch, roll }: Mounting): string[] {
  const degrees = (rad: number) => (rad * 180) / Math.PI;
  const side = roll > 0 ? "left" : "right";
  return [
    "Mounting:",
    `  above         ${sure(1000 * above.value, 1000 * above.spread)} mm over the floor`,
    `  pitch         ${sure(degrees(pitch.value), degrees(pitch.spread))}°, ${pitch.value > 0 ? "upwards" : "downwards"}`,
    ...(Math.abs(roll) > LEANS
      ? [
          `  It leans ${degrees(Math.abs(roll)).toFixed(1)}° to its ${side}: straighten it, for that is not reckoned with.`,
        ]
      : []),
  ];
}

/** With as many digits as its standard deviation leaves. */
function sure(value: number, spread: number): string {
  const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(spread || 1e-6))));
  return `${value.toFixed(digits)} ± ${spread.toFixed(digits)}`;
}
