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
  type Impact,
  type Sonar,
  sonarOf,
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

/** What a script sees of the car, and what it says itself. */
export class Senses {
  protected readonly run: Run;

  constructor(run: Run) {
    this.run = run;
  }

  /** Where the car thinks it is, m and rad, field frame. */
  get pose(): Pose {
    return copyOf(this.run.link.telemetry.pose);
  }

  /** As measured, car frame, m/s and rad/s. */
  get velocity(): Twist {
    const { vx, vy, omega } = this.run.link.telemetry.twist;
    return { vx, vy, omega };
  }

  /** undefined: the car has no sensor for it. */
  get battery(): Battery | undefined {
    return batteryOf(this.run.link.telemetry);
  }

  get sonar(): Sonar {
    return sonarOf(this.run.link.telemetry);
  }

  get wheels(): Wheels {
    return wheelsOf(this.run.link.telemetry);
  }

  /** Knocks since the run began, where somebody measures them: so far only the simulated car does. */
  get impacts(): readonly Impact[] {
    return this.run.impacts;
  }

  /** All that the robot said last. */
  get latest(): Telemetry {
    return this.run.link.telemetry;
  }

  /** s, on the robot's clock, as telemetry's `time`. */
  get now(): number {
    return this.run.link.now();
  }

  /** For the run's log, as `console.log` writes it. */
  log(...values: unknown[]): void {
    this.run.link.write({ type: "log", time: this.now, text: format(...values) });
  }

  /** A point of a curve, drawn over the robot's time. */
  plot(name: string, value: number): void {
    const args = new Arguments("plot", this.plot);
    const point = { name: args.text("name", name), value: args.quantity("value", value, "") };
    this.run.link.write({ type: "plot", time: this.now, ...point });
  }

  /** For the people at the robot. */
  say(text: string): void {
    const said = new Arguments("say", this.say).text("text", text);
    this.run.link.write({ type: "say", time: this.now, text: said });
  }

  /** From the run's seed: the same numbers in every run of it. */
  get random(): Random {
    return this.run.random;
  }
}
