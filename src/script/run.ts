import type { Pose } from "../core/geometry.ts";
import { Random } from "../core/random.ts";
import type { Telemetry } from "../protocol/messages.ts";
import { arm } from "./asking.ts";
import { Car } from "./car.ts";
import { StopMotion } from "./driven-motion.ts";
import { Drivetrain } from "./drivetrain.ts";
import { CarError, EndedError } from "./errors.ts";
import { Link, type ScriptLine } from "./link.ts";
import type { Oversight } from "./oversights.ts";
import { copyOf, type Impact, impactOf } from "./sensing.ts";
import type { StepWatch } from "./step.ts";
import { deaf, type Pace, type Wire } from "./wire.ts";

/** What a script's file exports by default. What it returns is part of the run's result. */
export type Script<T = unknown> = (car: Car) => T | Promise<T>;

/** Of a run. */
export interface RunOptions {
  /** Seed of `car.random`; default 1. */
  readonly seed?: number;
  /** Told what the script logs, plots and says. */
  readonly write?: (line: ScriptLine) => void;
  /** Told what the script is at. */
  readonly steps?: StepWatch;
  /** Told at the end what the script should have awaited. */
  readonly warn?: (oversight: Oversight) => void;
  /** Ends the run from outside: the car stops, and the script's next call throws. */
  readonly signal?: AbortSignal;
}

/** What is known at the end of a run, when the car stands. */
export interface RunResult<T> {
  /** What the script returned. */
  readonly value: T;
  /** Where the car thinks it is, m and rad, field frame. */
  readonly estimate: Pose;
  /** Where it truly is, m and rad, as the simulator knows; null: a real car, nobody knows. */
  readonly truth: Pose | null;
  /** How long it took, s on the robot's clock, with stopping at the end. */
  readonly elapsed: number;
}

/** A robot that has not said anything, or does not arm, for so long is not there, s. */
const PATIENCE = 5;
/** So long a script may still tidy up after its run was ended, s. */
const TIDY_UP = 2;
/** A car that has not stopped by then is disarmed all the same, s. */
const STOPPING = 6;

/**
 * Runs a script: takes the wheel and arms the car, and at its end, however it comes about, stops the car and disarms
 * it, unless a person had armed it or drives by then. The wire stays open.
 *
 * @param wire the way to a robot, such as a `LiveWire`
 * @throws what the script threw; CarError where the car cannot be had; EndedError where the signal ended a script
 *   that then went on
 * @example
 * import { LiveWire, openSocket, runScript } from "strafe";
 *
 * const wire = await LiveWire.connect({ open: () => openSocket("ws://127.0.0.1:8080/robot") });
 * try {
 *   await runScript(async (car) => await car.move({ x: "1 m" }), wire);
 * } finally {
 *   await wire.close();
 * }
 */
export async function runScript<T>(
  script: Script<T>,
  wire: Wire,
  { seed = 1, write = () => {}, steps, warn = () => {}, signal }: RunOptions = {},
): Promise<RunResult<T>> {
  const first = await firstTelemetry(wire);
  const link = new Link(wire, first, write, steps);
  const drivetrain = new Drivetrain(link);
  const impacts: Impact[] = [];
  wire.listen({
    telemetry(telemetry) {
      const impact = impactOf(telemetry);
      if (impact) impacts.push(impact);
      link.take(telemetry);
      drivetrain.telemetry(telemetry);
    },
    event(event) {
      link.tell(event);
      drivetrain.event(event);
    },
    refused(refusal) {
      link.refuse(refusal);
      drivetrain.refused(refusal);
    },
    planned: (planned) => drivetrain.planned(planned),
    reached: (reached) => drivetrain.reached(reached),
    ended: (ended) => drivetrain.ended(ended),
    picture: (picture) => link.tellPicture(picture),
    lost: (why) => link.lose(why),
  });
  const began = wire.now();
  const wasArmed = first.safety.state === "armed";
  const scope = new AbortController();
  const car = new Car({ link, drivetrain, random: new Random(seed), impacts }, scope.signal);
  const look = (): Pace => {
    drivetrain.pulse();
    return link.pulse();
  };
  const idle = (until: () => boolean): Promise<void> => wire.pass(() => (until() ? "done" : onward(look())));
  try {
    // Takes a wheel that is free; nobody is pushed aside by it.
    drivetrain.rest();
    await settle(arm(link, []), idle);
    return await live(
      () => script(car),
      scope,
      signal,
      wire,
      look,
      async (value) => {
        if (!scope.signal.aborted) link.underWay.leave(scope.signal, link.oversights);
        await end(scope, link, drivetrain, idle);
        const { pose, truth } = link.telemetry;
        return {
          value,
          estimate: copyOf(pose),
          truth: truth && copyOf(truth.pose),
          elapsed: wire.now() - began,
        };
      },
    );
  } finally {
    await end(scope, link, drivetrain, idle);
    for (const oversight of link.oversights.all) warn(oversight);
    if (!link.isLost) {
      // A person who has taken over, or who had armed the car before, goes on with it.
      const { driver } = link.telemetry;
      if (!wasArmed && (driver === null || driver.client === wire.client)) await disarm(link, idle);
      wire.send({ type: "release" });
    }
  }
}

/** Over once the robot has said so. */
async function disarm(link: Link, idle: (until: () => boolean) => Promise<void>): Promise<void> {
  const since = link.now();
  link.wire.send({ type: "disarm" });
  const isOver = () => link.telemetry.safety.state !== "armed" || link.isLost;
  await idle(() => isOver() || link.now() - since > PATIENCE);
}

/** Nothing of the script's is to have a turn first. */
const onward = (pace: Pace): Pace => (pace === "wait" ? "go" : pace);

async function firstTelemetry(wire: Wire): Promise<Telemetry> {
  let first: Telemetry | undefined;
  wire.listen({
    ...deaf,
    telemetry: (telemetry) => {
      first = telemetry;
    },
  });
  const since = wire.now();
  await wire.pass(() => (first || wire.now() - since > PATIENCE ? "done" : "go"));
  if (!first) throw new CarError("link", "the robot says nothing of itself: see whether it runs");
  return first;
}

/** Lets time pass until a promise of the car's is settled. */
async function settle(what: Promise<void>, idle: (until: () => boolean) => Promise<void>): Promise<void> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  what.then(settled, settled);
  await idle(() => isSettled);
  await what;
}

/** Lets the script live, and time pass for it. */
async function live<T, R>(
  script: () => T | Promise<T>,
  scope: AbortController,
  signal: AbortSignal | undefined,
  wire: Wire,
  look: () => Pace,
  done: (value: T) => Promise<R>,
): Promise<R> {
  let isOver = false;
  let endedAt: number | undefined;
  let ended: EndedError | undefined;
  const abort = () => {
    ended = new EndedError("the run was ended");
    endedAt = wire.now();
    scope.abort(ended);
    wire.wake();
  };
  if (signal?.aborted) throw new EndedError("the run was ended before it began");
  signal?.addEventListener("abort", abort, { once: true });
  const running = (async () => script())();
  const over = () => {
    isOver = true;
    wire.wake();
  };
  running.then(over, over);
  try {
    await wire.pass(() => {
      const pace = look();
      if (isOver) return "done";
      if (endedAt === undefined) return pace;
      return wire.now() - endedAt > TIDY_UP ? "done" : onward(pace);
    });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  if (!isOver) throw ended!;
  return await done(await running);
}

/** The script is over: so is everything that it left under way, and the car stands. */
async function end(
  scope: AbortController,
  link: Link,
  drivetrain: Drivetrain,
  idle: (until: () => boolean) => Promise<void>,
): Promise<void> {
  if (!scope.signal.aborted) scope.abort(new EndedError("the script is over"));
  if (link.isLost) return;
  const stop = new StopMotion(link, drivetrain, "stop", {
    signals: [],
    timeout: undefined,
    until: undefined,
    origin: undefined,
  });
  drivetrain.begin(stop);
  const since = link.now();
  // Who drives by now is only known from what comes after.
  const isOver = () => !stop.isOpen && link.telemetry.time > since;
  await idle(() => isOver() || link.isLost || link.now() - since > STOPPING);
}
