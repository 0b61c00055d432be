import { type Fit, type Found, found, refused } from "./fit.ts";
import { type FloorRun, gyroTurn, hasGyro } from "./floor-run.ts";

export interface GyroFit {
  /** What it says over what is true, > 0. */
  readonly scale: Fit;
  /** −1: it takes left for right, as one that is mounted upside down does. */
  readonly sign: 1 | -1;
}

/** How well a person reads the car's angle, rad. */
const ANGLE_NOISE = Math.PI / 180;
/** Less than this tells too little, rad. */
const LEAST_TURN = 2 * Math.PI;
/** Beyond this no gyro is off. */
const MOST_ERROR = 0.15;

/** The gyro's scale and sign from turns on the spot, of which a person measured how far they went. */
export function identifyGyro(runs: readonly FloorRun[]): Found<GyroFit> {
  if (!runs.some(({ recording }) => hasGyro(recording))) return refused("there is no gyro");
  let across = 0;
  let square = 0;
  const pairs: [number, number][] = [];
  for (const { recording, measured } of runs) {
    const { angle } = measured;
    if (angle === undefined || Math.abs(angle) < LEAST_TURN) continue;
    const turned = gyroTurn(recording)?.at(-1);
    if (turned === undefined)
      return refused("the car did not stand still before its turns; run this step again");
    pairs.push([angle, turned]);
    across += angle * turned;
    square += angle * angle;
  }
  if (pairs.length === 0)
    return refused("nobody measured how far the car turned; the gyro's scale stays as it was");
  const ratio = across / square;
  const scale = Math.abs(ratio);
  if (scale < 0.02) {
    return refused(
      `the gyro felt nothing of ${degrees(pairs[0]![0])}: look at its wiring, and whether the axis that is read stands upright`,
    );
  }
  if (scale > 1 - MOST_ERROR && scale < 1 + MOST_ERROR) {
    const rest = pairs.reduce((sum, [angle, turned]) => sum + (turned - ratio * angle) ** 2, 0);
    const residual = Math.sqrt(rest / pairs.length);
    const spread = (scale * Math.max(ANGLE_NOISE, residual)) / Math.sqrt(square);
    return found({
      scale: { value: scale, unit: "", spread, residual, samples: pairs.length },
      sign: ratio < 0 ? -1 : 1,
    });
  }
  const [angle, turned] = pairs[0]!;
  return refused(
    `a turn of ${degrees(angle)} was measured, and the gyro felt ${degrees(Math.abs(turned))}: count the whole turns ` +
      "again; if they are right, the gyro's full scale is set wrongly or its axis is tilted",
  );
}

function degrees(angle: number): string {
  return `${((angle * 180) / Math.PI).toFixed(0)}°`;
}
