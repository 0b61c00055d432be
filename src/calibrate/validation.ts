import { WHEELS } from "../core/wheels.ts";
import type { Measured } from "../profile/measured.ts";
import { heldOut, straight } from "./excite/held-out.ts";
import { type Followed, followed, trackingOf } from "./identify/follow.ts";
import type { Chart, Tracking, Validation } from "./result.ts";
import type { Workbench } from "./workbench.ts";

/** Below this share of the error before it is better; two drives are never the same. */
const BETTER = 0.95;
/** m: what the held-out drive comes to at most. */
const WAY = 8;

/** Constants that driving shows; without a change in them there is nothing to validate. */
export function driveConstants({ wheels, lateral, geometry, control }: Measured): string {
  return JSON.stringify({ wheels, lateral, geometry, control });
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
    "The car drives ahead, in a diagonal, on the spot and round a bend, and back each time, within a metre of where it " +
      "stands: twice, with the constants of before and with the new ones.",
  );
  if (!go) return undefined;
  const drive = async (constants: Measured) => {
    await car.adopt(constants);
    const recording = await bench.follow(heldOut(car.profile.limits), WAY);
    return followed(recording, bench.countsPerTurn(after));
  };
  const old = await drive(before);
  const now = await drive(after);
  return { validation: judge(trackingOf(old), trackingOf(now)), charts: chartsOf(old, now) };
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
