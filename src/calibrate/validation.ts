import { isDeepStrictEqual } from "node:util";
import { WHEELS } from "../core/wheels.ts";
import type { Measured } from "../profile/measured.ts";
import { heldOut, straight } from "./excite/held-out.ts";
import { driftOf } from "./identify/drift.ts";
import { type Followed, followed, trackingOf } from "./identify/follow.ts";
import type { Chart, Tracking, Validation } from "./result.ts";
import { shapeOf, wheelsOf } from "./steps/wheels-of.ts";
import type { Workbench } from "./workbench.ts";

/** Below this share of the error before it is better; two drives are never the same. */
const BETTER = 0.95;
/** The gyro may say so much else than the wheels, as a share, before somebody must have taken a wheel for another. */
const MOST_DISAGREEMENT = 0.15;
/** Wheels that follow no better than that do not follow. */
const LOST = 0.25;

/** What a drive can prove: without a change in it there is nothing to validate. */
export function provable({ wheels, lateral, geometry, control, wiring, encoders, gyro }: Measured): unknown {
  return { wheels, lateral, geometry, control, wiring, encoders, gyro };
}

interface Proof {
  readonly validation: Validation;
  readonly charts: readonly Chart[];
}

/**
 * Drives what nothing was fitted to, with the constants of before and with those of after. The wiring and the counts are
 * those of after both times: without them the car would not drive at all.
 *
 * @returns undefined: the person left it out
 * @throws CalibrationError
 */
export async function validate(
  bench: Workbench,
  before: Measured,
  after: Measured,
): Promise<Proof | undefined> {
  const { wiring, encoders } = after;
  const old = { ...before, ...(wiring && { wiring }), ...(encoders && { encoders }) };
  const proof = bench.profile.encoders
    ? await byEncoders(bench, old, after)
    : await byTape(bench, old, after);
  await bench.car.disarm();
  return proof;
}

async function byEncoders(bench: Workbench, before: Measured, after: Measured): Promise<Proof | undefined> {
  const { car, person } = bench;
  await person.put("floor");
  const go = await person.ready(
    "The car drives ahead first, then in a diagonal, on the spot and round a bend, and back each time, within a metre of " +
      "where it stands, for 13 s: twice, with the constants of before and with the new ones. Let go if it does not go ahead.",
  );
  if (!go) return undefined;
  const drive = async (constants: Measured) => {
    await car.adopt(constants);
    const excited = heldOut(car.profile.limits);
    const recording = await bench.follow(excited, excited.way);
    const countsPerTurn = bench.countsPerTurn(after);
    const { turning } = driftOf(recording, {
      countsPerTurn,
      delay: constants.delay?.value ?? 0,
      wheels: wheelsOf(constants, car.profile),
      ...shapeOf(car.profile),
    });
    return { wheels: followed(recording, countsPerTurn), turning };
  };
  const old = await drive(before);
  const now = await drive(after);
  const isSame = isDeepStrictEqual(followable(before), followable(after));
  const verdict = isSame
    ? confirm(trackingOf(old.wheels), trackingOf(now.wheels))
    : judge(trackingOf(old.wheels), trackingOf(now.wheels));
  return { validation: disbelieve(verdict, now.turning), charts: chartsOf(old.wheels, now.wheels) };
}

/** What decides how well wheels follow. */
const followable = ({ wheels, lateral, geometry, control }: Measured) => ({
  wheels,
  lateral,
  geometry,
  control,
});

/** Nothing that could follow better has changed; but the car must follow at all. */
function confirm(before: Tracking, after: Tracking): Validation {
  const isBetter = after.all < LOST;
  const percent = `${(100 * after.all).toFixed(1)} %`;
  return {
    before,
    after,
    isBetter,
    verdict: isBetter
      ? `The car drives with it: its wheels are ${percent} off.`
      : `The wheels do not follow: they are ${percent} off. Look whether each wheel was named rightly, and its turns counted.`,
  };
}

/** However well the wheels follow: the car must turn as they say. */
function disbelieve(validation: Validation, turning: number | undefined): Validation {
  if (turning === undefined || Math.abs(turning - 1) <= MOST_DISAGREEMENT) return validation;
  const how = turning < 0 ? "the other way round" : `${turning.toFixed(2)} times as far`;
  return {
    ...validation,
    isBetter: false,
    verdict:
      `The car turned ${how} by its gyro than by its wheels: a wheel was taken for another, or for one that turns the other ` +
      "way, or the gyro sits otherwise than the profile says. Run the step wiring again, and look closely.",
  };
}

/** Nobody counts the wheels: a person measures how far the car came of what it was asked. */
async function byTape(bench: Workbench, before: Measured, after: Measured): Promise<Proof | undefined> {
  const { car, person } = bench;
  const drive = async (constants: Measured, which: string): Promise<Tracking | undefined> => {
    await person.put("floor");
    await car.adopt(constants);
    const drive = straight(car.profile.limits);
    const way = `${drive.way.toFixed(2)} m`;
    if (!(await person.ready(`The car drives ${way} straight ahead with the ${which} constants.`)))
      return undefined;
    await bench.follow(drive, drive.way);
    const came = await bench.measure({ what: "ahead", expected: drive.way });
    return came === undefined ? undefined : { all: Math.abs(came / drive.way - 1) };
  };
  const old = await drive(before, "old");
  const now = old && (await drive(after, "new"));
  return old && now && { validation: judge(old, now), charts: [] };
}

function judge(before: Tracking, after: Tracking): Validation {
  const isBetter = after.all < BETTER * before.all;
  const what = after.wheels ? "The wheels follow" : "The car keeps its way";
  const percent = ({ all }: Tracking) => `${(100 * all).toFixed(1)} %`;
  const compared = `${percent(after)} off on a drive that nothing was fitted to, ${percent(before)} before`;
  return {
    before,
    after,
    isBetter,
    verdict: isBetter
      ? `${what} better: ${compared}.`
      : `${what} no better: ${compared}. If the car was calibrated before, what is saved is still good. Otherwise look ` +
        `${suspect(after)}, and whether the battery and the floor were the same throughout.`,
  };
}

function suspect({ wheels }: Tracking): string {
  if (!wheels) return "for a mistyped length";
  const worst = WHEELS[wheels.indexOf(Math.max(...wheels))]!;
  return `at ${worst}, which follows worst: a loose hub, a rubbing wheel, or an encoder that loses counts`;
}

function chartsOf(old: readonly Followed[], now: readonly Followed[]): Chart[] {
  const start = ({ time }: Followed) => time.map((t) => t - time[0]!);
  return WHEELS.map((title, i) => ({
    title,
    xLabel: "time, s",
    yLabel: "wheel speed, rad/s",
    series: [
      { name: "asked", x: start(now[i]!), y: now[i]!.target, kind: "line" },
      { name: "before", x: start(old[i]!), y: old[i]!.speed, kind: "line" },
      { name: "after", x: start(now[i]!), y: now[i]!.speed, kind: "line" },
    ],
  }));
}
