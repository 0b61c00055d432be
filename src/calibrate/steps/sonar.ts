import { CalibrationError } from "../car/car.ts";
import { approach } from "../excite/floor.ts";
import { identifySonar } from "../identify/sonar.ts";
import { must, type Workbench } from "../workbench.ts";
import { constant, type Findings, type Outcome, type Step } from "./step.ts";
import { wheelsOf } from "./wheels-of.ts";

const STEPS = 4;
/** m */
const STEP = { most: 0.15, least: 0.06 } as const;
/** The car keeps so far from the wall, m. */
const CLEAR = 0.35;

/** 0.3 m/s takes less. */
const DUTY = 0.6;

/** What has to be added to what the distance sensor says: up to a wall in steps. */
export const sonar: Step = {
  name: "sonar",
  title: "Where does the distance sensor begin?",
  isVital: false,

  async pointless({ car, profile }: Workbench): Promise<string | undefined> {
    const { rangeTime, length } = await car.rest(0.3);
    if (!(rangeTime[length - 1]! > Number.NEGATIVE_INFINITY)) return "the car has no distance sensor";
    return profile.encoders ? undefined : "without encoders the car does not know how far it went";
  },

  async run(bench: Workbench, findings: Findings): Promise<Outcome | undefined> {
    const { person, profile } = bench;
    const { measured } = findings;
    await bench.adoptOnly(measured);
    await person.put("floor");
    const go = await person.ready(
      `With the car straight before a smooth wall, about 1 m from it, it drives up to the wall in ${STEPS} small steps.`,
    );
    if (!go) return undefined;
    const wall = await bench.measure({ what: "wall" });
    if (wall === undefined) return undefined;
    const step = Math.min(STEP.most, (wall - CLEAR) / STEPS);
    if (step < STEP.least) {
      throw new CalibrationError(
        `the wall is ${wall.toFixed(2)} m away: put the car about 1 m from it, and run this step again`,
      );
    }
    const { geometry } = profile;
    const wheelRadius = measured.geometry?.wheelRadius?.value ?? geometry.wheelRadius;
    const facts = { wheelRadius, halfSum: (geometry.wheelbase + geometry.track) / 2 };
    const excited = approach(STEPS, step, facts, wheelsOf(measured, profile));
    const recording = await bench.drive(excited, { way: STEPS * step, duty: DUTY });
    const { offset, scale } = must(
      identifySonar(recording, { wheelRadius, wall, countsPerTurn: bench.countsPerTurn(measured) }),
    );
    return {
      findings: { ...findings, measured: { ...measured, sonar: { offset: { ...offset, unit: "m" } } } },
      constants: [
        constant("distance sensor offset", offset, profile.sonar.offset ?? 0),
        constant("distance sensor scale", scale),
      ],
      notes: [],
    };
  },
};
