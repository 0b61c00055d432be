import { type Pose, type Twist, wrapAngle } from "../core/geometry.ts";
import type { Refusal, Telemetry } from "../protocol/messages.ts";
import type { MotionEnded, MotionReached, Planned } from "../protocol/motion-messages.ts";
import type { Pending } from "./awaited.ts";
import type { Drivetrain } from "./drivetrain.ts";
import { CarError, type CarErrorCode } from "./errors.ts";
import type { Link } from "./link.ts";
import type { Fate } from "./oversights.ts";
import type { Aim } from "./step.ts";
import type { DriveWish } from "./wire.ts";

/**
 * How a motion ended. Only `reached` is what was asked for; none of them is thrown.
 *
 * - `reached`: it did what it was asked for
 * - `until`: its condition came true, and the car stands
 * - `timeout`: its time was up, and the car stands
 * - `aborted`: its signal was aborted, and the car stands
 * - `stalled`: asked to move, the car did not: something holds it that the sonar does not see
 * - `blocked`: something ahead kept it from driving on
 * - `preempted`: another motion of the script's began, or a driver took the wheel
 */
export type MotionReason = "reached" | "until" | "timeout" | "aborted" | "stalled" | "blocked" | "preempted";

/** What a motion gives. */
export interface MotionResult {
  /** Why it ended. */
  readonly reason: MotionReason;
  /** Where the car thought it was then, m and rad, field frame. */
  readonly pose: Readonly<Pose>;
  /**
   * How far from the goal: `position` in m, ≥ 0, and `heading` in rad, + turned too far to the left. null: the motion
   * has no goal, as `drive`, or it ended before it was planned.
   */
  readonly error: { readonly position: number; readonly heading: number } | null;
  /** How long it took, s on the robot's clock. */
  readonly elapsed: number;
}

/** When a motion ends early. */
export interface MotionEnds {
  readonly signals: readonly AbortSignal[];
  /** s */
  readonly timeout: number | undefined;
  readonly until: (() => boolean) | undefined;
  /** Its stack leads to the line of the script that asked for the motion; undefined: the run's own. */
  readonly origin: Error | undefined;
}

/** What the wheels are to do. */
interface Command {
  readonly twist: Readonly<Twist>;
  readonly wish: DriveWish;
}

/** A wheel that turns slower than this stands, rad/s; a car without encoders is asked only. */
const WHEEL_STILL = 0.05;
const ASKED_NOTHING = 1e-6;
/** So many looks in a row, for a wheel may pass through zero. */
const STILL_LOOKS = 3;
/** A car that is still on the move so long after it was asked for rest is pushed, s. */
const REST_PATIENCE = 5;

/** One motion, from when it takes the drivetrain until its promise is settled. */
export abstract class Motion {
  protected readonly link: Link;
  protected readonly drivetrain: Drivetrain;
  protected goal: Readonly<Pose> | undefined;
  /** s */
  protected began = 0;
  readonly #what: string;
  readonly #ends: MotionEnds;
  readonly #pending: Pending<MotionResult>;
  readonly #undo: (() => unknown)[] = [];
  /** Why it comes to rest. */
  #reason: MotionReason | undefined;
  /** Instead of a reason, thrown once the car is at rest. */
  #error: unknown;
  #isWaiting = false;
  #hasSaidSo = false;
  #since = 0;
  #looks = 0;
  /** Why the motors have no power any more. */
  #noPower: string | undefined;

  constructor(link: Link, drivetrain: Drivetrain, what: string, ends: MotionEnds, aim: Aim = {}) {
    this.link = link;
    this.drivetrain = drivetrain;
    this.#what = what;
    this.#ends = ends;
    this.#pending = link.pending(what, ends.origin, aim);
  }

  get promise(): Promise<MotionResult> {
    return this.#pending.promise;
  }

  /** Its promise is not settled yet. */
  get isOpen(): boolean {
    return this.#pending.isOpen;
  }

  /** For a person who drives: nothing is asked of the robot meanwhile. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** It still does what it was asked for. */
  protected get isRunning(): boolean {
    return this.#pending.isOpen && this.#reason === undefined;
  }

  protected get needsPower(): boolean {
    return true;
  }

  protected get needsWheel(): boolean {
    return true;
  }

  /** All that it asks for is that the car stands. */
  protected get isRest(): boolean {
    return false;
  }

  /** Nothing that it was asked for by itself ends it. */
  protected get isEndless(): boolean {
    return false;
  }

  /** Asks for it. */
  protected abstract start(): void;
  /** The robot does nothing of it any more. */
  protected abstract get isLetGo(): boolean;
  /** Looks at what has become of it, while it runs. */
  protected abstract watch(telemetry: Telemetry): void;
  /** What is to be repeated; null: nothing, the robot drives by itself; undefined: rest. */
  abstract command(): Command | null | undefined;

  begin(): void {
    this.began = this.link.now();
    const { signals, timeout, origin } = this.#ends;
    if (origin) {
      const work = { what: this.#what, origin, kind: "motion", scope: signals[0] } as const;
      this.#undo.push(this.link.underWay.add({ ...work, left: () => this.#left() }));
    }
    for (const signal of signals) {
      const abort = () => this.end("aborted");
      signal.addEventListener("abort", abort, { once: true });
      this.#undo.push(() => signal.removeEventListener("abort", abort));
    }
    if (timeout !== undefined) this.after(timeout, () => this.end("timeout"));
    this.#undo.push(this.link.onLost((error) => this.#fail(error)));
    if (!this.#pending.isOpen) return;
    this.#isWaiting = this.needsWheel && personAtWheel(this.link) !== undefined;
    if (this.#isEnough()) return;
    if (this.isRunning && !this.#isWaiting) this.start();
  }

  /** A person drives: it begins once that person has let go. */
  protected waitForWheel(): void {
    this.#isWaiting = true;
  }

  /** @returns whether it waits on */
  #waits({ time, driver }: Telemetry): boolean {
    if (!this.#isWaiting) return false;
    const person = personAtWheel(this.link);
    if (person !== undefined) {
      if (!this.#hasSaidSo)
        this.link.write({ type: "log", time, text: `${this.#what} waits for the wheel: ${person} drives` });
      this.#hasSaidSo = true;
      return true;
    }
    this.#isWaiting = false;
    if (driver === null || driver.client === this.link.wire.client) this.start();
    else this.fail("refused", `${driver.name} has the wheel: only a person is waited for`);
    return true;
  }

  /** It was aborted before: it takes nothing, and is answered at the next look at the clock. */
  neverBegin(): void {
    this.began = this.link.now();
    this.after(0, () => this.finish("aborted"));
    this.#undo.push(this.link.onLost((error) => this.#fail(error)));
  }

  /** @param seconds s from now, unless it is over by then @returns takes it back */
  protected after(seconds: number, call: () => void): () => unknown {
    const undo = this.link.at(this.link.now() + seconds, call);
    this.#undo.push(undo);
    return undo;
  }

  /** Comes to rest, and is over with this. */
  end(reason: MotionReason): void {
    if (!this.isRunning) return;
    this.#reason = reason;
    // It has moved nothing, and a person drives on.
    if (this.#isWaiting) {
      this.#answer(reason);
      return;
    }
    this.#since = this.link.now();
    this.#looks = 0;
    this.drivetrain.rest();
  }

  /** Another motion has begun, and goes on from where this one has brought the car. */
  replaced(by: Motion): void {
    if (!this.#isMeantToGoOn) this.#overlookReplaced(by);
    this.#answer(this.#reason ?? "preempted");
  }

  /** The script is over, and this is still under way. */
  #left(): Fate | undefined {
    if (!this.#pending.isAwaited)
      return this.isRunning ? { kind: "cut", isEndless: this.isEndless } : undefined;
    // What its signal has ended was ended on purpose, though the car does not stand yet.
    const isMeant = this.#isMeantToGoOn || this.#reason === "aborted";
    return isMeant ? undefined : { kind: "unfinished" };
  }

  /** Whoever drives without an end means to go on like that. */
  get #isMeantToGoOn(): boolean {
    return this.isEndless && this.#ends.timeout === undefined && this.#ends.until === undefined;
  }

  /** A mistake if nobody awaits it, and most likely one if somebody does and goes on without what it was to do. */
  #overlookReplaced(by: Motion): void {
    const { origin } = this.#ends;
    if (!this.isRunning || origin === undefined) return;
    const what = this.#what;
    const replaced = { kind: "replaced", by: { what: by.#what, origin: by.#ends.origin } } as const;
    // Who awaits it in this turn has done so by then.
    queueMicrotask(() => {
      const wasAwaited = this.#pending.isAwaited;
      if (wasAwaited && by.isRest) return;
      const fate: Fate = { ...replaced, wasAwaited };
      this.link.oversights.add({ what, origin, fate }, () => !wasAwaited && this.#pending.isAwaited);
    });
  }

  #answer(reason: MotionReason): void {
    if (this.#error !== undefined) this.#settle(() => this.#pending.reject(this.#error));
    else this.finish(reason);
  }

  telemetry(telemetry: Telemetry): void {
    const isArmed = telemetry.safety.state === "armed" && this.#noPower === undefined;
    if (this.isRunning && this.needsPower && !isArmed) this.#withoutPower(telemetry);
    if (this.#reason !== undefined) this.#comeToRest(telemetry);
    else if (this.isRunning && !this.#isEnough() && !this.#waits(telemetry)) this.watch(telemetry);
  }

  /** @returns whether its condition has ended it */
  #isEnough(): boolean {
    const { until } = this.#ends;
    if (until === undefined) return false;
    this.link.book.tell();
    try {
      if (!until()) return false;
    } catch (error) {
      this.endWith(error);
      return true;
    }
    this.end("until");
    return true;
  }

  /** Comes to rest, and throws what a function of the script's has thrown. */
  protected endWith(error: unknown): void {
    if (!this.isRunning) return;
    this.#error = error;
    this.end("until");
  }

  #comeToRest(telemetry: Telemetry): void {
    if (this.isAtRest(telemetry, this.#since)) this.#answer(this.#reason!);
    else if (this.link.now() - this.#since > REST_PATIENCE) {
      this.fail("not-at-rest", `the car was asked for rest ${REST_PATIENCE} s ago and still moves: hold it`);
    }
  }

  /** Nothing is asked of the car, and its wheels stand. @param since s; what was seen before counts for nothing */
  protected isAtRest({ setpoint, wheels, time }: Telemetry, since: number): boolean {
    const asked = Math.max(Math.abs(setpoint.vx), Math.abs(setpoint.vy), Math.abs(setpoint.omega));
    const fastest = Math.max(...wheels.speed.map(Math.abs));
    const isStill = time >= since && asked < ASKED_NOTHING && fastest < WHEEL_STILL && this.isLetGo;
    this.#looks = isStill ? this.#looks + 1 : 0;
    return this.#looks >= STILL_LOOKS;
  }

  /** A wheel that the robot has found stalled is an answer, everything else is not what was asked for. */
  #withoutPower({ safety, faults }: Telemetry): void {
    if (faults.some(({ id }) => id.startsWith("wheel-stalled"))) this.end("stalled");
    else this.fail("disarmed", this.#noPower || safety.reason || "the motors have no power any more");
  }

  /** The motors have no power any more; what the next telemetry says decides what that means. */
  losePower(text = ""): void {
    this.#noPower = this.#noPower || text;
  }

  preempted(): void {
    this.#answer(this.#reason ?? "preempted");
  }

  /** The robot has heard nothing of this side for too long, and stops. @param text its words */
  lapsed(text: string): void {
    this.failAtRest("lapsed", text);
  }

  /** The robot's answers to it, for who has any. */
  planned(_planned: Planned): void {}
  reached(_reached: MotionReached): void {}
  ended(_ended: MotionEnded): void {}
  abstract refused(refusal: Refusal): void;

  /** @param pose where it has brought the car; left out: as telemetry says */
  protected finish(reason: MotionReason, pose: Readonly<Pose> = this.link.telemetry.pose): void {
    const { x, y, theta } = pose;
    const elapsed = this.link.now() - this.began;
    const error = this.goal ? errorFrom(this.goal, pose) : null;
    const settle = () => this.#pending.resolve({ reason, pose: { x, y, theta }, error, elapsed });
    this.#settle(settle, reason === "reached" ? this.goal : undefined);
  }

  /** @param text in the robot's words where it has any */
  protected fail(code: CarErrorCode, text: string): void {
    this.#fail(new CarError(code, text));
  }

  /** The same, once the car stands. */
  protected failAtRest(code: CarErrorCode, text: string): void {
    this.endWith(this.#atOrigin(new CarError(code, text)));
  }

  #fail(error: CarError): void {
    this.#settle(() => this.#pending.reject(this.#atOrigin(error)));
  }

  /** As if the line that asked for the motion had thrown it. */
  #atOrigin(error: CarError): CarError {
    const lines = this.#ends.origin?.stack?.split("\n").slice(1) ?? [];
    error.stack = [`${error.name}: ${error.message}`, ...lines].join("\n");
    return error;
  }

  #settle(how: () => void, reached?: Readonly<Pose>): void {
    if (!this.#pending.isOpen) return;
    for (const undo of this.#undo) undo();
    how();
    this.drivetrain.release(this, reached);
  }
}

/** @returns the name of the person who drives; undefined: nobody does */
function personAtWheel({ telemetry: { driver }, wire }: Link): string | undefined {
  return driver?.source === "driver" && driver.client !== wire.client ? driver.name : undefined;
}

function errorFrom(goal: Readonly<Pose>, pose: Readonly<Pose>) {
  const position = Math.hypot(pose.x - goal.x, pose.y - goal.y);
  return { position, heading: wrapAngle(pose.theta - goal.theta) };
}
