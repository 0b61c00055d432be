import { WHEELS } from "../../core/wheels.ts";
import type { Measured } from "../../profile/measured.ts";
import { CalibrationError } from "../car/car.ts";
import { spin } from "../excite/blocks.ts";
import type { Excited, FourVolts } from "../excite/excitation.ts";
import { breakaway } from "../identify/breakaway.ts";
import type { Fit, Found } from "../identify/fit.ts";
import { batteryGaveOut, turnsByItself } from "../identify/health.ts";
import { identifyMotors, type MotorFit } from "../identify/motors.ts";
import { speedNoise } from "../identify/speed-noise.ts";
import { must, type Workbench } from "../workbench.ts";
import { motorCharts } from "./motor-charts.ts";
import { constant, type Findings, type Outcome, type Step } from "./step.ts";

/** Of the battery's voltage: a sagging one still has it, and it is as fast as most driving. */
const SHARE = 0.58;

/** Beyond what {@link SHARE} takes of a battery that sags; a meter that fails low asks for no more. */
const DUTY = 0.85;

const DIRECTIONS = [
  ["forward", 1],
  ["reverse", -1],
] as const;

/** Friction, dead band, kS, kV and kA of each wheel each way, the delay, and how the speed trembles. */
export const motors: Step = {
  name: "motors",
  title: "What does each motor need?",
  isVital: true,
  pointless: ({ profile }) =>
    profile.encoders ? undefined : "the car has no encoders that could show how fast a wheel turns",

  async run(bench: Workbench, findings: Findings): Promise<Outcome | undefined> {
    const { person, profile } = bench;
    await bench.adoptOnly(findings.measured);
    await person.put("blocks");
    const volts = SHARE * (await restingVolts(bench));
    const both = thereAndBack(spin(1, volts), spin(-1, volts));
    const go = await person.ready(
      `All four wheels turn together for ${Math.round(both.seconds)} s, off the floor: slowly at first, then with quick ` +
        "steps, forward and then back.",
    );
    if (!go) return undefined;
    const recording = await bench.drive(both, { duty: DUTY });
    const trouble = batteryGaveOut(recording) ?? turnsByItself(recording);
    if (trouble !== undefined) throw new CalibrationError(trouble);

    const countsPerTurn = bench.countsPerTurn(findings.measured);
    const { delay, wheels } = identifyMotors(recording, countsPerTurn);
    const refusals = new Set(
      wheels.flatMap((wheel) => DIRECTIONS.flatMap(([way]) => whyNot<MotorFit>(wheel[way]))),
    );
    if (refusals.size > 0) throw new CalibrationError([...refusals].join("; "));
    const each = wheels.map((wheel, i) =>
      DIRECTIONS.map(([way, sign]) => ({
        way,
        wheel: WHEELS[i]!,
        fit: must<MotorFit>(wheel[way]),
        deadBand: breakaway(recording, i, sign, countsPerTurn),
      })),
    );
    const noise = speedNoise(recording, countsPerTurn);
    const before = (wheel: (typeof WHEELS)[number], way: "forward" | "reverse") =>
      profile.motors.wheels?.[wheel][way] ?? profile.motors;
    const measured: Measured = {
      ...findings.measured,
      wheels: Object.fromEntries(
        each.map(([forward, reverse], i) => {
          const of = ({ fit, deadBand }: NonNullable<typeof forward>) => ({
            kS: { ...fit.kS, value: Math.max(0, fit.kS.value), unit: "V" as const },
            kV: { ...fit.kV, unit: "V s/rad" as const },
            ...(deadBand.ok && { deadBand: { ...deadBand.value, unit: "V" as const } }),
          });
          return [WHEELS[i]!, { forward: of(forward!), reverse: of(reverse!) }];
        }),
      ),
      delay: { ...must(delay), value: Math.max(0, must(delay).value), unit: "s" },
      ...(noise.ok && { speedNoise: { ...noise.value, unit: "rad/s" as const } }),
    };
    return {
      findings: {
        ...findings,
        measured,
        onBlocks: each.map(([forward, reverse]) => ({
          forward: values(forward!.fit),
          reverse: values(reverse!.fit),
        })),
      },
      constants: [
        ...each
          .flat()
          .flatMap(({ wheel, way, fit, deadBand }) => [
            constant(`${wheel} ${way} kS`, fit.kS, before(wheel, way).kS),
            constant(`${wheel} ${way} kV`, fit.kV, before(wheel, way).kV),
            constant(`${wheel} ${way} kA, on blocks`, fit.kA),
            ...(deadBand.ok ? [constant(`${wheel} ${way} dead band`, deadBand.value)] : []),
          ]),
        constant("delay", must(delay)),
        ...(noise.ok ? [constant("noise of the speed", noise.value)] : []),
      ],
      notes: [
        ...new Set([...each.flat().flatMap(({ deadBand }) => whyNot<Fit>(deadBand)), ...whyNot<Fit>(noise)]),
      ],
      charts: motorCharts(
        recording,
        countsPerTurn,
        must(delay).value,
        each.map((ways) => ways.map(({ fit }) => values(fit))),
      ),
    };
  },
};

/** Of the car that does nothing, V. */
export async function restingVolts(bench: Workbench): Promise<number> {
  const { volts, length } = await bench.rest(0.3);
  return volts[length - 1]!;
}

function thereAndBack(there: Excited<FourVolts>, back: Excited<FourVolts>): Excited<FourVolts> {
  return {
    seconds: there.seconds + back.seconds,
    excitation: (t) => there.excitation(t) ?? back.excitation(t - there.seconds),
  };
}

const whyNot = <T>(found: Found<T>) => (found.ok ? [] : [found.why]);

const values = ({ kS, kV, kA }: MotorFit) => ({ kS: kS.value, kV: kV.value, kA: kA.value });
