import { originPose } from "../../core/geometry.ts";
import type { Scene } from "../../core/scene.ts";
import type { MotionResult } from "../motion.ts";
import { copyOf } from "../sensing.ts";
import type { Step, StepWatch } from "../step.ts";
import { doubtOf, slipBetween, type Whereabouts } from "./goal-check.ts";
import type { StepBegan, StepEnded } from "./messages.ts";
import type { Place } from "./trouble.ts";

/** What the reporter has to know of the run. */
export interface StepSurroundings {
  /** s on the robot's clock. */
  now(): number;
  /** The innermost line of the script that an error's stack names. */
  placeOf(origin: Error): Place | undefined;
  /** null: nobody sees the room. */
  readonly scene: Scene | null;
  /** undefined: not known yet. */
  whereabouts(): Whereabouts | undefined;
  say(news: ({ type: "step" } & StepBegan) | ({ type: "step-ended" } & StepEnded)): void;
}

interface Open {
  readonly id: number;
  /** Where it began, where it is to lead somewhere. */
  readonly from: Whereabouts | undefined;
}

/**
 * Numbers a script's steps, finds their lines, and tells what an outside observer would tell of them. All but the
 * moment is found out once the script's turn is over: its command to the car leaves first.
 */
export class StepReporter implements StepWatch {
  readonly #open = new Map<Step, Open>();
  readonly #run: StepSurroundings;
  readonly #later: (() => void)[] = [];
  #next = 0;

  constructor(run: StepSurroundings) {
    this.#run = run;
  }

  began(step: Step): void {
    const { now, placeOf, scene, whereabouts, say } = this.#run;
    const id = this.#next++;
    const { what, origin, isMotion, goal, way } = step;
    const time = now();
    const at = goal || way ? whereabouts() : undefined;
    const from = at && copied(at);
    this.#open.set(step, { id, from });
    this.#soon(() => {
      const doubt = scene && from ? doubtOf(step, scene, from) : undefined;
      say({ type: "step", id, what, place: placeOf(origin), time, isMotion, goal, doubt });
    });
  }

  ended(step: Step, result: MotionResult | undefined): void {
    const { id, from } = this.#open.get(step)!;
    this.#open.delete(step);
    const { now, whereabouts, say } = this.#run;
    const at = whereabouts();
    const slipped = from && at && slipBetween(from, at);
    const time = now();
    this.#soon(() => say({ type: "step-ended", id, result, time, slipped }));
  }

  /** In order. */
  #soon(tell: () => void): void {
    if (this.#later.push(tell) > 1) return;
    queueMicrotask(() => {
      for (const each of this.#later.splice(0)) each();
    });
  }
}

/** Telemetry is written over. */
function copied({ pose, truth }: Whereabouts): Whereabouts {
  return { pose: copyOf(pose), truth: truth && { ...truth, pose: { ...originPose(), ...truth.pose } } };
}
