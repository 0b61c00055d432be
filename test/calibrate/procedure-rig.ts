import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FastCar } from "../../src/calibrate/car/fast-car.ts";
import { HandsPerson } from "../../src/calibrate/person/hands-person.ts";
import type { Person } from "../../src/calibrate/person/person.ts";
import { calibrate, type Draft, type Plan } from "../../src/calibrate/procedure.ts";
import type { CalibrationResult, Progress, StepResult } from "../../src/calibrate/result.ts";
import { Workbench } from "../../src/calibrate/workbench.ts";
import { type Measured, UNMEASURED } from "../../src/profile/measured.ts";
import { DEFAULT_PROFILE } from "../../src/profile/profile.ts";
import { HALL } from "./rig.ts";

export interface Case {
  /** Besides the hall. */
  readonly world?: string;
  /** Changes the text of the default profile. */
  readonly profile?: (text: string) => string;
  /** Somebody who is not as the simulator's hands are. */
  readonly person?: (hands: Person, car: FastCar) => Person;
  readonly plan?: Partial<Plan>;
}

/** What came of a calibration, and what was told on the way. */
export interface Story {
  readonly result: CalibrationResult | undefined;
  /** Why it ended, where it did not end well. */
  readonly error: Error | undefined;
  readonly steps: readonly StepResult[];
  readonly saved: Measured | undefined;
  readonly draft: Draft | undefined;
  /** At the end: of the four wheels. */
  readonly duty: readonly number[];
}

/** Calibrates a car on virtual time, by the simulator's hands where the case has nobody else. */
export async function story({
  world = "",
  profile = (text) => text,
  person,
  plan = {},
}: Case): Promise<Story> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const files = { world: join(folder, "world.yaml"), profile: join(folder, "profile.yaml") };
  writeFileSync(files.world, `${HALL}${world}`);
  writeFileSync(files.profile, profile(readFileSync(DEFAULT_PROFILE, "utf8")));
  const car = await FastCar.create(files);
  const hands = new HandsPerson(car.hands!);
  const steps: StepResult[] = [];
  const progress: Progress = {
    step() {},
    say() {},
    moving() {},
    stood() {},
    done: (step) => steps.push(step),
  };
  let saved: Measured | undefined;
  let draft: Draft | undefined;
  let result: CalibrationResult | undefined;
  let error: Error | undefined;
  try {
    result = await calibrate(new Workbench(car, person?.(hands, car) ?? hands, progress), {
      car: "a car",
      date: "2026-01-01T00:00:00.000Z",
      before: UNMEASURED,
      wants: () => true,
      saveUnproven: false,
      keep: (found) => {
        draft = found;
      },
      save: (measured) => {
        saved = measured;
        return { path: "measured.json" };
      },
      ...plan,
    });
  } catch (thrown) {
    error = thrown as Error;
  }
  const duty = [...car.fast.robot.loop.state.wheels.duty];
  await car.close();
  rmSync(folder, { recursive: true });
  return { result, error, steps, saved, draft, duty };
}

/** Hands of which some are others. */
export function instead(hands: Person, changes: Partial<Person>): Person {
  return {
    ready: (what) => hands.ready(what),
    objection: () => hands.objection(),
    put: (on) => hands.put(on),
    turned: () => hands.turned(),
    turnWheel: (wheel, turns) => hands.turnWheel(wheel, turns),
    measure: (question) => hands.measure(question),
    afterFailure: (why, isVital) => hands.afterFailure(why, isVital),
    ...changes,
  };
}
