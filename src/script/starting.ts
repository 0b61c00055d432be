import type { Point, Pose } from "../core/geometry.ts";
import type { Arguments } from "./argument.ts";
import type { Car } from "./car.ts";
import { DrivenMotion } from "./driven-motion.ts";
import { requireGoingOn } from "./errors.ts";
import type { Motion, MotionEnds, MotionResult } from "./motion.ts";
import {
  type FollowOptions,
  MOTION_KEYS,
  type MotionOptions,
  motionEnds,
  topSpeed,
  turnSpeed,
} from "./options.ts";
import { PlannedMotion, type PlannedWish } from "./planned-motion.ts";
import type { Run } from "./senses.ts";
import { SlowTurn } from "./slow-turn.ts";
import { originOf } from "./step.ts";

type Method = (...args: never[]) => unknown;

/** Makes a motion of what a call of the script's asks for, and begins it. */
export class Starting {
  readonly #run: Run;
  readonly #scope: AbortSignal;
  readonly #car: Car;

  /** @param scope ends with the part of the script that the car belongs to */
  constructor(run: Run, scope: AbortSignal, car: Car) {
    this.#run = run;
    this.#scope = scope;
    this.#car = car;
  }

  /** @param caller the method of the car that the script has called */
  ends(args: Arguments, options: Partial<MotionOptions>, caller: Method): MotionEnds {
    requireGoingOn(this.#scope);
    return motionEnds(args, options, this.#scope, this.#car, originOf("motion", caller));
  }

  goTo(
    what: string,
    caller: Method,
    args: Arguments,
    pose: Pose,
    options: MotionOptions,
    more: Omit<PlannedWish, "order"> = {},
  ): Promise<MotionResult> {
    const given = args.object("", options, MOTION_KEYS);
    const ends = this.ends(args, given, caller);
    const speed = topSpeed(args, given);
    const hold = more.hold !== undefined && { hold: true };
    const order = { type: "go-to", pose, ...speed, ...hold } as const;
    const { link, drivetrain } = this.#run;
    return this.begin(new PlannedMotion(link, drivetrain, what, ends, { order, ...more }), ends);
  }

  /** @param goal its heading counts whole turns from where the car faces now */
  turnTo(
    what: string,
    caller: Method,
    args: Arguments,
    goal: Pose,
    options: MotionOptions,
  ): Promise<MotionResult> {
    const { speed, ...more } = args.object("", options, MOTION_KEYS);
    const rate = turnSpeed(args, speed);
    if (rate === undefined) return this.goTo(what, caller, args, goal, more, { turns: true });
    const { link, drivetrain } = this.#run;
    const ends = this.ends(args, more, caller);
    const slow = new SlowTurn(link, goal, rate);
    const wish = {
      twist: () => slow.twist(),
      frame: "field",
      holdHeading: false,
      time: undefined,
      speed: undefined,
      goal: { pose: goal, isDone: () => slow.isDone() },
    } as const;
    return this.begin(new DrivenMotion(link, drivetrain, what, ends, wish), ends);
  }

  follow(
    what: string,
    caller: Method,
    args: Arguments,
    options: Partial<FollowOptions>,
    waypoints: Point[],
    heading: Extract<PlannedWish["order"], { type: "follow" }>["heading"],
  ): Promise<MotionResult> {
    const ends = this.ends(args, options, caller);
    const closed = args.flag("closed", options.closed, false);
    const speed = topSpeed(args, options);
    const order = { type: "follow", waypoints, closed, heading, ...speed } as const;
    const { link, drivetrain } = this.#run;
    return this.begin(new PlannedMotion(link, drivetrain, what, ends, { order }), ends);
  }

  begin(motion: Motion, ends: MotionEnds): Promise<MotionResult> {
    // Who is aborted before it begins takes nothing from anybody.
    if (ends.signals.some(({ aborted }) => aborted)) motion.neverBegin();
    else this.#run.drivetrain.begin(motion);
    return motion.promise;
  }
}
