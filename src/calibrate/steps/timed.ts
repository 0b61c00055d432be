import { WHEELS } from "../../core/wheels.ts";
import type { Measured } from "../../profile/measured.ts";
import { type Excited, type FourVolts, inTurn, STILL } from "../excite/excitation.ts";
import { identifyTimedRuns, type TimedRun } from "../identify/timed-runs.ts";
import type { Recording } from "../recording.ts";
import { must, type Workbench } from "../workbench.ts";
import { restingVolts } from "./motors.ts";
import { constant, type Findings, type Outcome, type Step } from "./step.ts";

/** Of the battery's voltage. */
const SHARES = [0.35, 0.55] as const;
/** Two runs with one voltage: what the long one goes further is at full speed; s. */
const SECONDS = [0.7, 1.9] as const;
/** Beyond the larger of the shares, as a battery that sags asks. */
const DUTY = 0.75;
/** Until it has rolled out, s. */
const ROLL_OUT = 1.2;

/** Of a car without encoders: the robot is the stopwatch, a person the measure. */
export const timed: Step = {
  name: "timed",
  title: "How fast is it for its volts?",
  isVital: true,
  pointless: ({ profile }) =>
    profile.encoders ? "the car has encoders, which know better than a tape" : undefined,

  async run(bench: Workbench, findings: Findings): Promise<Outcome | undefined> {
    const { person, profile } = bench;
    await bench.adoptOnly(findings.measured);
    const battery = await restingVolts(bench);
    const runs: TimedRun[] = [];
    for (const share of SHARES) {
      for (const seconds of SECONDS) {
        await person.put("floor");
        const go = await person.ready(
          `The car drives straight ahead for ${seconds} s with ${(share * battery).toFixed(1)} V, up to 2 m far, and rolls out.`,
        );
        if (!go) return undefined;
        const recording = await bench.drive(push(share * battery, seconds), { duty: DUTY });
        const distance = await bench.measure({ what: "ahead" });
        if (distance === undefined) return undefined;
        runs.push({ volts: meanVolts(recording), seconds, distance });
      }
    }
    const { geometry, motors } = profile;
    const { kS, kV } = must(identifyTimedRuns(runs, geometry.wheelRadius));
    const both = { kS: { ...kS, unit: "V" as const }, kV: { ...kV, unit: "V s/rad" as const } };
    const measured: Measured = {
      ...findings.measured,
      wheels: Object.fromEntries(WHEELS.map((wheel) => [wheel, { forward: both, reverse: both }])),
    };
    return {
      findings: { ...findings, measured },
      constants: [constant("kS, all wheels", kS, motors.kS), constant("kV, all wheels", kV, motors.kV)],
      notes: ["Without encoders all wheels are taken to be alike, and to run back as they run ahead."],
    };
  },
};

function push(volts: number, seconds: number): Excited<FourVolts> {
  return inTurn([
    { seconds, at: (): FourVolts => [volts, volts, volts, volts] },
    { seconds: ROLL_OUT, at: () => STILL },
  ]);
}

/** At the motors, while they were on. */
function meanVolts({ duty, volts, length }: Recording): number {
  let sum = 0;
  let ticks = 0;
  for (let k = 0; k < length; k++) {
    if (duty[0][k] === 0) continue;
    sum += duty.reduce((all, column) => all + column[k]!, 0) * (volts[k]! / 4);
    ticks++;
  }
  return ticks === 0 ? 0 : sum / ticks;
}
