import { WHEELS } from "../core/wheels.ts";
import type { Measured } from "../profile/measured.ts";
import { CalibrationError } from "./car/car.ts";
import { heldOut } from "./excite/held-out.ts";
import { type Drift, driftOf } from "./identify/drift.ts";
import { shapeOf, wheelsOf } from "./steps/wheels-of.ts";
import type { Workbench } from "./workbench.ts";

/** Whether a new calibration is due. */
export interface CheckResult {
  readonly isDue: boolean;
  readonly drift: Drift;
  /** A sentence for each thing that was looked at. */
  readonly notes: readonly string[];
}

/** What may change without a new calibration: shares. */
const MOST = { volts: 0.05, turning: 0.02 } as const;
/** The floor couples the wheels: one that rubs is helped by the others, which are off by less than this share of it. */
const ALSO = 0.7;
/** The wheels follow worse: so many times as badly, and by so much of their speed. */
const WORSE = { times: 1.5, by: 0.01 } as const;
/** Where nothing was written down of it. */
const USUAL_TRACKING = 0.02;

/**
 * Half a minute of driving with the constants that are saved: does the car still behave as they say?
 *
 * @throws CalibrationError where it cannot be told
 */
export async function check(bench: Workbench, measured: Measured): Promise<CheckResult | undefined> {
  const { car, person, profile } = bench;
  if (!measured.wheels)
    throw new CalibrationError("nothing was measured of this car yet: run  strafe calibrate");
  if (!profile.encoders) throw new CalibrationError("without encoders nothing can be checked: time it again");
  await car.adopt(measured);
  await person.put("floor");
  const go = await person.ready(
    "The car drives ahead, in a diagonal, on the spot and round a bend, and back each time, within a metre of where it stands.",
  );
  if (!go) return undefined;
  const drive = heldOut(car.profile.limits);
  const recording = await bench.follow(drive, drive.way);
  const drift = driftOf(recording, {
    countsPerTurn: bench.countsPerTurn(measured),
    delay: measured.delay?.value ?? 0,
    wheels: wheelsOf(measured, profile),
    ...shapeOf(car.profile),
  });
  return judge(drift, measured.tracking ?? USUAL_TRACKING);
}

/** @param then how well the wheels followed when they were calibrated, as a share of their speed */
function judge(drift: Drift, then: number): CheckResult {
  const { tracking, volts, turning } = drift;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const isWorse = tracking > WORSE.times * then && tracking > then + WORSE.by;
  const notes = [
    `The wheels' speeds are ${percent(tracking)} off, ${percent(then)} when they were calibrated${isWorse ? ": that is worse" : ""}.`,
  ];
  let isDue = isWorse;
  const furthest = Math.max(...volts.map((each) => Math.abs(each - 1)));
  for (const [i, name] of WHEELS.entries()) {
    const off = volts[i]! - 1;
    if (!(Math.abs(off) > Math.max(MOST.volts, ALSO * furthest))) continue;
    isDue = true;
    notes.push(
      `${name} takes ${percent(Math.abs(off))} ${off > 0 ? "more" : "less"} volts than it did: ` +
        (off > 0
          ? "look whether it rubs, or its motor is worn."
          : "its bearings have run in, or it hardly touches the floor."),
    );
  }
  if (turning !== undefined && Math.abs(turning - 1) > MOST.turning) {
    isDue = true;
    notes.push(
      `The gyro feels ${percent(Math.abs(turning - 1))} ${turning > 1 ? "more" : "less"} turning than the wheels say: ` +
        "another floor, other tyres, or the gyro has moved.",
    );
  }
  notes.push(isDue ? "A new calibration is due: run  strafe calibrate." : "No new calibration is due.");
  return { isDue, drift, notes };
}
