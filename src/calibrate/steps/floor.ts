import { CalibrationError } from "../car.ts";
import type { Excited, FourVolts } from "../excite/excitation.ts";
import { type FloorFacts, strafe, surge, turn, type WheelNeeds } from "../excite/floor.ts";
import { type FloorRun, wheelTurns } from "../identify/floor-run.ts";
import { batteryGaveOut } from "../identify/health.ts";
import type { WheelConstants } from "../identify/load.ts";
import type { Workbench } from "../workbench.ts";
import { floorFindings } from "./floor-findings.ts";
import type { Findings, Outcome, Step } from "./step.ts";
import { wheelsOf } from "./wheels-of.ts";

/** How far it drives: there and back, and there and back again. */
const SURGE = 1.5;
const STRAFE = 1;
const TURNS = 5;
/** The car on its wheels needs about so many times the kA of the wheels alone. */
const HEAVIER = 2;

/** One motion of the car, and how it is asked about. */
interface Leg {
  readonly kind: "surge" | "strafe" | "turn";
  readonly excited: Excited<FourVolts>;
  /** Of the rims, m. */
  readonly way: number;
  /** What a person measures after it. */
  readonly asks: readonly ("ahead" | "left" | "angle")[];
}

/** How the car goes over the floor: its weight, its radii, lx + ly, strafing, the rollers' drag, the gyro. */
export const floor: Step = {
  name: "floor",
  title: "How does it go over the floor?",
  isVital: true,
  pointless: ({ profile }) =>
    profile.encoders ? undefined : "the car has no encoders that could show how far a wheel turned",

  async run(bench: Workbench, findings: Findings): Promise<Outcome | undefined> {
    const { car, person, profile } = bench;
    await bench.adoptOnly(findings.measured);
    const { geometry } = car.profile;
    const facts = {
      wheelRadius: geometry.wheelRadius,
      halfSum: (geometry.wheelbase + geometry.track) / 2,
      countsPerTurn: bench.countsPerTurn(findings.measured),
    };
    const runs: Record<Leg["kind"], FloorRun[]> = { surge: [], strafe: [], turn: [] };
    const legs = plan(facts, needsOf(findings, wheelsOf(findings.measured, profile)));
    const seconds = legs.reduce((sum, { excited }) => sum + excited.seconds, 0);
    await person.put("floor");
    const go = await person.ready(
      `The car drives ${SURGE} m ahead and back, ${STRAFE} m to the left and back, each twice, and turns ${TURNS} times ` +
        `on the spot each way: ${Math.round(seconds)} s in all, with your tape in between.`,
    );
    if (!go) return undefined;
    for (const { kind, excited, way, asks } of legs) {
      if (asks.length > 0) await person.put("floor");
      const recording = await bench.drive(excited, { way });
      const trouble = batteryGaveOut(recording);
      if (trouble !== undefined) throw new CalibrationError(trouble);
      const expected = rolled(recording, facts);
      const measured: { ahead?: number; left?: number; angle?: number } = {};
      for (const what of asks) {
        const answer = await bench.measure({ what, expected: expected[what] });
        if (answer !== undefined) measured[what] = answer;
      }
      runs[kind].push({ recording, measured });
    }
    await car.disarm();
    return floorFindings(runs, facts, findings, profile);
  },
};

function needsOf({ onBlocks }: Findings, wheels: readonly WheelConstants[]): readonly WheelNeeds[] {
  if (onBlocks === undefined) return wheels;
  const heavier = ({ kS, kV, kA }: WheelConstants["forward"]) => ({ kS, kV, kA: HEAVIER * kA });
  return onBlocks.map(({ forward, reverse }) => ({ forward: heavier(forward), reverse: heavier(reverse) }));
}

function plan(facts: FloorFacts, needs: readonly WheelNeeds[]): Leg[] {
  const straight = (kind: "surge" | "strafe", way: number, isFirst: boolean): Leg => ({
    kind,
    excited: (kind === "surge" ? surge : strafe)(way, facts, needs),
    way: Math.abs(way),
    asks: isFirst ? ["ahead", "left"] : [],
  });
  const angle = TURNS * 2 * Math.PI;
  return [
    ...[SURGE, -SURGE, SURGE, -SURGE].map((way, i) => straight("surge", way, i === 0)),
    ...[STRAFE, -STRAFE, STRAFE, -STRAFE].map((way, i) => straight("strafe", way, i === 0)),
    ...[angle, -angle].map(
      (way): Leg => ({
        kind: "turn",
        excited: turn(way, facts, needs),
        way: angle * facts.halfSum,
        asks: ["angle"],
      }),
    ),
  ];
}

/** What the wheels say of a run, as the profile has them: m, m, rad. */
function rolled(
  recording: FloorRun["recording"],
  { wheelRadius, halfSum, countsPerTurn }: FloorFacts & { readonly countsPerTurn: number },
): { ahead: number; left: number; angle: number } {
  const [fl, fr, rl, rr] = wheelTurns(recording, countsPerTurn) as [number, number, number, number];
  const quarter = wheelRadius / 4;
  return {
    ahead: quarter * (fl + fr + rl + rr),
    left: quarter * (-fl + fr + rl - rr),
    angle: (quarter * (-fl + fr - rl + rr)) / halfSum,
  };
}
