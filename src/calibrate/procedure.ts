import { isDeepStrictEqual } from "node:util";
import type { Measured } from "../profile/measured.ts";
import { CalibrationError } from "./car/car.ts";
import type { CalibrationResult, StepName, StepResult, Validation } from "./result.ts";
import { counts } from "./steps/counts.ts";
import { floor } from "./steps/floor.ts";
import { motors } from "./steps/motors.ts";
import { preflight } from "./steps/preflight.ts";
import { sonar } from "./steps/sonar.ts";
import type { Findings, Step } from "./steps/step.ts";
import { timed } from "./steps/timed.ts";
import { wiring } from "./steps/wiring.ts";
import { provable, validate } from "./validation.ts";
import type { Workbench } from "./workbench.ts";

/** In their order; validation comes after them. */
const STEPS: readonly Step[] = [preflight, wiring, counts, motors, timed, floor, sonar];

/** Those in which the wheels turn freely. */
const ON_BLOCKS: readonly StepName[] = ["wiring", "counts", "motors"];

/** Every step that can be named. */
export const STEP_NAMES: readonly StepName[] = [...STEPS.map(({ name }) => name), "validation"];

export interface Plan {
  /** Of the car. */
  readonly car: string;
  /** ISO 8601, when it begins. */
  readonly date: string;
  /** What the car drives on, as a person says it. */
  readonly surface?: string | undefined;
  /** That the car is simulated in; undefined: it is a real one. */
  readonly world?: string | undefined;
  /** What was measured until now. */
  readonly before: Measured;
  /** What an earlier, unfinished calibration found, and which steps it had done. */
  readonly draft?: Draft | undefined;
  readonly wants: (step: StepName) => boolean;
  /** Whoever left validation out on purpose saves what nothing has proven. */
  readonly saveUnproven: boolean;
  /** Keeps what was found so far, for another day. */
  readonly keep: (draft: Draft) => void;
  /** @returns the file; undefined: there is none for this car, and `why` */
  readonly save: (measured: Measured) => { readonly path: string } | { readonly why: string };
}

/** A calibration that is not over yet. */
export interface Draft {
  readonly findings: Findings;
  readonly done: readonly StepName[];
}

/**
 * All the steps, one after the other; then the proof; then the file. The car goes on with what is saved, or with what it
 * had.
 *
 * @throws CalibrationError where the person ends it, or the robot is gone; what was found until then has been kept
 */
export async function calibrate(bench: Workbench, plan: Plan): Promise<CalibrationResult> {
  const { car, progress } = bench;
  const began = car.now();
  const done = new Set<StepName>(plan.draft?.done);
  let findings: Findings = plan.draft?.findings ?? { measured: plan.before };
  const results: StepResult[] = [];
  const tell = (result: StepResult) => {
    results.push(result);
    progress.done(result);
  };
  const of = STEP_NAMES.length;
  const left = (step: StepName) => plan.wants(step) && !done.has(step);
  // Asked once, before anything else; whoever is alone with --yes can put it in one place only.
  if (left("preflight")) await bench.person.put(ON_BLOCKS.some(left) ? "blocks" : "floor");
  for (const [at, step] of STEPS.entries()) {
    if (!plan.wants(step.name) || done.has(step.name)) {
      const why = done.has(step.name) ? "it was done before" : "it was left out";
      tell(empty(step.name, "skipped", why));
      continue;
    }
    progress.step(step.name, step.title, at + 1, of);
    const { result, found } = await attempt(bench, step, findings);
    tell(result);
    if (!found) continue;
    findings = found;
    done.add(step.name);
    plan.keep({ findings: { ...findings, measured: signed(findings.measured, plan) }, done: [...done] });
  }
  const after = signed(findings.measured, plan);
  const { validation, why, result } = await prove(bench, plan, after);
  tell(result);
  const proven = validation ? { ...after, tracking: Number(validation.after.all.toPrecision(4)) } : after;
  const outcome = why === undefined ? plan.save(proven) : { why };
  const isSaved = "path" in outcome;
  // Otherwise the robot goes back to what it had, by itself.
  if (isSaved) await car.adopt(proven, true);
  return {
    car: plan.car,
    date: plan.date,
    seconds: car.now() - began,
    steps: results,
    validation,
    before: plan.before,
    after: proven,
    saved: isSaved ? outcome.path : undefined,
    why: isSaved ? undefined : outcome.why,
  };
}

/** One step, as often as the person wants. */
async function attempt(
  bench: Workbench,
  step: Step,
  findings: Findings,
): Promise<{ result: StepResult; found?: Findings }> {
  const pointless = await step.pointless(bench);
  if (pointless !== undefined) return { result: empty(step.name, "skipped", pointless) };
  for (;;) {
    try {
      const outcome = await step.run(bench, findings);
      if (outcome === undefined) return { result: empty(step.name, "skipped", "it was left out") };
      const { constants, notes, charts = [] } = outcome;
      return {
        result: { step: step.name, state: "done", constants, notes, charts },
        found: outcome.findings,
      };
    } catch (error) {
      if (!(error instanceof CalibrationError) || error.isEnd) throw error;
      const next = await bench.person.afterFailure(error.message, step.isVital);
      if (next === "end") throw new CalibrationError(`${step.name}: ${error.message}`, { isEnd: true });
      if (next === "skip") return { result: empty(step.name, "failed", error.message) };
    }
  }
}

/** @returns `why` nothing may be saved; undefined: it may */
async function prove(
  bench: Workbench,
  plan: Plan,
  after: Measured,
): Promise<{ validation: Validation | undefined; why?: string; result: StepResult }> {
  const { person, progress } = bench;
  const name = "validation";
  const none = (state: "skipped" | "failed", because: string, why?: string) => ({
    validation: undefined,
    ...(why !== undefined && { why }),
    result: empty(name, state, because),
  });
  if (isDeepStrictEqual(constantsOf(after), constantsOf(plan.before)))
    return none("skipped", "there is nothing new to prove", "nothing was found that is not known already");
  if (isDeepStrictEqual(provable(after), provable(plan.before)))
    return none("skipped", "nothing was found that driving shows");
  if (!plan.wants(name) && plan.saveUnproven) return none("skipped", "it was left out on purpose");
  progress.step(name, "Does it drive better than before?", STEP_NAMES.length, STEP_NAMES.length);
  for (;;) {
    try {
      const proof = plan.wants(name) ? await validate(bench, plan.before, after) : undefined;
      if (proof === undefined) {
        return none("skipped", "it was left out", "nothing was proven: go on with  --resume");
      }
      const { validation, charts } = proof;
      return {
        validation,
        ...(!validation.isBetter && { why: validation.verdict }),
        result: { step: name, state: "done", constants: [], notes: [validation.verdict], charts },
      };
    } catch (error) {
      if (!(error instanceof CalibrationError) || error.isEnd) throw error;
      const next = await person.afterFailure(error.message, true);
      if (next === "end") throw new CalibrationError(`${name}: ${error.message}`, { isEnd: true });
      if (next === "skip") return none("failed", error.message, `it was not proven: ${error.message}`);
    }
  }
}

/** Without what is only about the day. */
function constantsOf(measured: Measured): Partial<Measured> {
  const { car: _, date: _date, surface: _surface, world: _world, ...constants } = measured;
  const { batteryVolts: _volts, tracking: _tracking, ...rest } = constants;
  return rest;
}

function signed(measured: Measured, { car, date, surface, world }: Plan): Measured {
  const whole = { ...measured, car, date, surface, world };
  // More digits than anybody can measure only make a file that nobody reads.
  const short = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value;
  return JSON.parse(JSON.stringify(whole, short)) as Measured;
}

function empty(step: StepName, state: "skipped" | "failed", why: string): StepResult {
  return { step, state, why, constants: [], notes: [], charts: [] };
}
