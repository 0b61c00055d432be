import { format } from "node:util";
import type { Pose, Twist } from "../core/geometry.ts";
import type { Random } from "../core/random.ts";
import type { Telemetry } from "../protocol/messages.ts";
import { Arguments } from "./argument.ts";
import type { Drivetrain } from "./drivetrain.ts";
import type { Link } from "./link.ts";
import {
  type Battery,
  batteryOf,
  copyOf,
  foremost,
  type Impact,
  type Sonar,
  sonarOf,
  type Target,
  targetsOf,
  type Wheels,
  wheelsOf,
} from "./sensing.ts";

/** What all cars of one run share. */
export interface Run {
  readonly link: Link;
  readonly drivetrain: Drivetrain;
  readonly random: Random;
  readonly impacts: Impact[];
}

const KINDS = ["person", "ball", "tag", "other"] as const;
/** By the protocol. */
const LONGEST_SAID = 200;

/** What a script sees of the car, and what it says itself. */
export class Senses {
  protected readonly run: Run;

  constructor(run: Run) {
    this.run = run;
  }

  /** Where the car thinks it is, m and rad, field frame. A copy: it does not change under the script's hands. */
  get pose(): Pose {
    return copyOf(this.run.link.telemetry.pose);
  }

  /** As measured, car frame, m/s and rad/s: vx forward, vy to the left, omega counter-clockwise. */
  get velocity(): Twist {
    const { vx, vy, omega } = this.run.link.telemetry.twist;
    return { vx, vy, omega };
  }

  /** Volts, and how full it is; undefined: the car has no sensor for it. */
  get battery(): Battery | undefined {
    return batteryOf(this.run.link.telemetry);
  }

  /** How far it is free ahead of the car, m. */
  get sonar(): Sonar {
    return sonarOf(this.run.link.telemetry);
  }

  /** Speed and duty of each wheel: front left, front right, rear left, rear right. */
  get wheels(): Wheels {
    return wheelsOf(this.run.link.telemetry);
  }

  /** What the camera sees, as it was seen last; empty where nobody looks, or nobody has for a second. */
  get sightings(): readonly Target[] {
    return targetsOf(this.run.link.telemetry);
  }

  /** The one of its kind that a person has chosen to be followed, or else the nearest; undefined: none is in view. */
  sees(kind: Target["kind"]): Target | undefined {
    const wanted = new Arguments("sees", this.sees).oneOf("kind", kind, KINDS);
    return foremost(this.sightings, wanted);
  }

  /** Knocks since the run began, where somebody measures them: so far only the simulated car does. */
  get impacts(): readonly Impact[] {
    return this.run.impacts;
  }

  /** All that the robot said last, as the protocol has it. */
  get latest(): Telemetry {
    return this.run.link.telemetry;
  }

  /** The robot's clock, s, as telemetry's `time`. Where it began means nothing: take differences. */
  get now(): number {
    return this.run.link.now();
  }

  /** Writes to the run's log, as `console.log` would. @param values with `%d` and `%s` in the first, where one likes */
  log(...values: unknown[]): void {
    this.run.link.write({ type: "log", time: this.now, text: format(...values) });
  }

  /** Adds a point to a curve over the robot's time. @param name of the curve @param value in whatever unit it has */
  plot(name: string, value: number): void {
    const args = new Arguments("plot", this.plot);
    const point = { name: args.text("name", name), value: args.quantity("value", value, "") };
    this.run.link.write({ type: "plot", time: this.now, ...point });
  }

  /**
   * For the people at the robot: its pages show it, a buzzer beeps, and it is in the run's log. Of more than five in a
   * second the robot leaves out the rest. @param text of 1 to 200 characters
   */
  say(text: string): void {
    const args = new Arguments("say", this.say);
    const said = args.text("text", text).trim();
    if (said.length < 1 || said.length > LONGEST_SAID)
      args.fail("text", text, `must have 1 to ${LONGEST_SAID} characters`);
    const { link } = this.run;
    link.write({ type: "say", time: this.now, text: said });
    link.wire.send({ type: "say", text: said });
  }

  /** Chance, from the run's seed (`--seed`, else 1): the same numbers in every run. `Math.random` would not be. */
  get random(): Random {
    return this.run.random;
  }
}
