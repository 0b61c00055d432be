import { WHEELS } from "../../core/wheels.ts";
import { countsPerTurn } from "../identify/counts-per-turn.ts";
import { must, type Workbench } from "../workbench.ts";
import { constant, type Findings, type Outcome, type Step } from "./step.ts";

const TURNS = 10;
const WHEEL = 0;
/** So long before and after somebody turns it, s. */
const LOOK = 0.3;

/** How many counts make one turn of a wheel: turned by hand, for no motor knows how far it went. */
export const counts: Step = {
  name: "counts",
  title: "How many counts make a turn?",
  isVital: false,
  pointless: ({ profile }) => (profile.encoders ? undefined : "the car has no encoders"),

  async run(bench: Workbench, findings: Findings): Promise<Outcome | undefined> {
    const { car, person, profile } = bench;
    await car.disarm();
    await person.put("blocks");
    const seen = async () => {
      const { counts: columns, length } = await car.rest(LOOK);
      return columns[WHEEL][length - 1]!;
    };
    const before = await seen();
    if (!(await person.turnWheel(WHEEL, TURNS))) return undefined;
    const expected = profile.encoders!.countsPerTurn;
    const fit = must(countsPerTurn((await seen()) - before, TURNS, expected));
    const { encoders: _, ...measured } = findings.measured;
    const isAsSaid = fit.value === expected;
    const after = isAsSaid
      ? measured
      : { ...measured, encoders: { countsPerTurn: { ...fit, unit: "" as const } } };
    await bench.adoptOnly(after);
    return {
      findings: { ...findings, measured: after },
      constants: [constant("counts per turn", fit, expected)],
      notes: isAsSaid
        ? []
        : [
            `${TURNS} turns of ${WHEELS[WHEEL]} made ${fit.value} counts each, where the profile says ${expected}: ` +
              "look at the gear ratio printed on the motor, for that many counts make whole pulses.",
          ],
    };
  },
};
