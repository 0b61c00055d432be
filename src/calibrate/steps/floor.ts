import { CalibrationError } from "../car/car.ts";
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

/** Half a metre a second takes less. */
const DUTY = 0.8;

/** Motions of one kind, one after the other; a person measures after the last of them. */
interface Leg {
  readonly kind: "surge" | "strafe" | "turn";
  /** For a person: what moves now. */
  readonly what: string;
  readonly drives: readonly Excited<FourVolts>[];
  /** Of the rims in each drive, m. */
  readonly way: number;
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
    for (const { kind, what, drives, way, asks } of plan(
      facts,
      needsOf(findings, wheelsOf(findings.measured, profile)),
    )) {
      if (asks.length > 0) await person.put("floor");
      if (!(await person.ready(what))) return undefined;
      for (const excited of drives) {
        const recording = await bench.drive(excited, { way, duty: DUTY });
        const trouble = batteryGaveOut(recording);
        if (trouble !== undefined) throw new CalibrationError(trouble);
        runs[kind].push({ recording, measured: {} });
      }
      if (asks.length > 0) runs[kind].push(await measured(runs[kind].pop()!, asks, bench, facts));
    }
    return floorFindings(runs, facts, findings, profile);
  },
};

function needsOf({ onBlocks }: Findings, wheels: readonly WheelConstants[]): readonly WheelNeeds[] {
  if (onBlocks === undefined) return wheels;
  const heavier = ({ kS, kV, kA }: WheelConstants["forward"]) => ({ kS, kV, kA: HEAVIER * kA });
  return onBlocks.map(({ forward, reverse }) => ({ forward: heavier(forward), reverse: heavier(reverse) }));
}

function plan(facts: FloorFacts, needs: readonly WheelNeeds[]): Leg[] {
  const straight = (kind: "surge" | "strafe", most: number, where: string): Leg[] => {
    const drive = (way: number) => (kind === "surge" ? surge : strafe)(way, facts, needs);
    return [
      {
        kind,
        what: `The car drives ${most} m ${where}, slower and faster in turn.`,
        drives: [drive(most)],
        way: most,
        asks: ["ahead", "left"],
      },
      {
        kind,
        what: `It drives back, and ${where} and back once more. Nothing is measured.`,
        drives: [-most, most, -most].map(drive),
        way: most,
        asks: [],
      },
    ];
  };
  const angle = TURNS * 2 * Math.PI;
  const spinning = (way: number, where: string): Leg => ({
    kind: "turn",
    what: `The car turns ${TURNS} times on the spot, ${where}. Count the turns.`,
    drives: [turn(way, facts, needs)],
    way: angle * facts.halfSum,
    asks: ["angle"],
  });
  return [
    ...straight("surge", SURGE, "ahead"),
    ...straight("strafe", STRAFE, "to the left"),
    spinning(angle, "counter-clockwise"),
    spinning(-angle, "clockwise"),
  ];
}

async function measured(
  { recording }: FloorRun,
  asks: Leg["asks"],
  bench: Workbench,
  facts: Parameters<typeof rolled>[1],
): Promise<FloorRun> {
  const expected = rolled(recording, facts);
  const answers: { ahead?: number; left?: number; angle?: number } = {};
  for (const what of asks) {
    const answer = await bench.measure({ what, expected: expected[what] });
    if (answer !== undefined) answers[what] = answer;
  }
  return { recording, measured: answers };
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
