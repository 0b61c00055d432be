import { Arbiter, type Driver } from "../command/arbiter.ts";
import { ARBITER_DEFAULTS } from "../command/arbiter-settings.ts";
import type { OfferResult } from "../command/outcomes.ts";
import { refuseArming, refuseFieldForward, refuseReset } from "../command/permissions.ts";
import { sentences } from "../command/sentences.ts";
import type { Clock } from "../core/clock.ts";
import type { Fault } from "../core/fault.ts";
import type { AbsolutePose, PoseVerdict } from "../estimate/pose-queue.ts";
import type { CarStatus } from "../hardware/indicator.ts";
import type { Backend } from "../hardware/ports.ts";
import type { Profile } from "../profile/profile.ts";
import type {
  DriveMessage,
  PoseMessage,
  Refusal,
  RobotEvent,
  Source,
  Telemetry,
  Welcome,
} from "../protocol/messages.ts";
import type { FollowMessage, GoToMessage, Planned } from "../protocol/motion-messages.ts";
import { refusal } from "../protocol/parse.ts";
import { Arming, type ArmingState } from "../safety/arming.ts";
import { FaultBoard } from "../safety/faults.ts";
import { assemble } from "./assemble.ts";
import { ControlLoop, type LoopParts } from "./loop.ts";
import { MotionOrders } from "./motion-orders.ts";
import type { MotionNews } from "./motions.ts";
import { DirectPlanner, type Planner } from "./planner.ts";
import { Sightings } from "./sightings.ts";
import { emptyState } from "./state.ts";
import { TelemetryReport } from "./telemetry.ts";
import { welcome } from "./welcome.ts";

/** Armed and not asked to move for so long: disarmed, s. A person may take a look around meanwhile. */
const UNATTENDED = 60;
/** Above empty, so that a car is not stopped right after its start, as a share of full minus empty. */
const BATTERY_TO_ARM = 0.1;

interface News {
  readonly message: RobotEvent | MotionNews | Refusal;
  readonly to: number | undefined;
}

/** One car with everything that drives it. Its clients come in through `Session`. */
export class Robot {
  readonly profile: Profile;
  readonly backend: Backend;
  readonly #clock: Clock;
  readonly #board: FaultBoard;
  readonly #arbiter: Arbiter;
  readonly #arming: Arming;
  readonly #parts: LoopParts;
  readonly #loop: ControlLoop;
  readonly #report: TelemetryReport;
  readonly #planner: Planner;
  readonly #orders: MotionOrders;
  readonly #sightings: Sightings;

  /** What happened and was not told yet. News can come up in the middle of a tick, which tells nobody. */
  readonly #news: News[] = [];

  /** @param planner left out: plans are made at once */
  constructor(
    profile: Profile,
    backend: Backend,
    clock: Clock,
    planner: Planner = new DirectPlanner(profile),
  ) {
    this.profile = profile;
    this.#planner = planner;
    this.backend = backend;
    this.#clock = clock;
    const { battery, limits } = profile;
    this.#board = new FaultBoard((fault, active) => this.#faultChanged(fault, active));
    this.#arbiter = new Arbiter(
      { ...ARBITER_DEFAULTS, precision: limits.precision },
      ({ code, text, client, to }) =>
        this.#tell({ level: code === "lease-lost" ? "warning" : "info", code, text, client }, to),
      (how) => this.#parts.motions.end(how),
    );
    const hasBattery = backend.sensors.some(({ kind }) => kind === "battery");
    this.#arming = new Arming(
      {
        batteryToArm: hasBattery ? battery.empty + BATTERY_TO_ARM * (battery.full - battery.empty) : 0,
        unattended: UNATTENDED,
      },
      this.#board,
      (state, reason) => this.#armingChanged(state, reason),
    );
    this.#parts = assemble(profile, backend, this.#board, this.#arbiter, this.#arming, (message) =>
      this.#news.push({ message, to: undefined }),
    );
    const state = emptyState();
    // Until the first measurement, and for ever on a car without one: half-way down.
    state.batteryVolts = (battery.full + battery.low) / 2;
    this.#loop = new ControlLoop(this.#parts, state);
    this.#report = new TelemetryReport(profile, backend.observer);
    this.#orders = new MotionOrders(planner, this.#parts.motions, this.#loop, clock, {
      refuse: (client, id, at) => this.#refuseMotion(client, id, at),
      failed: (client, message) => this.#news.push({ message, to: client }),
    });
    this.#sightings = new Sightings(this.#parts.estimator.fusion, {
      relocated: () => this.#relocated(),
      refused: (client, message) => this.#news.push({ message, to: client }),
    });
    // Whoever sees the car from outside says where it was put down.
    if (backend.observer) this.#parts.estimator.fusion.reset(this.#report.look(backend.observer).pose);
  }

  now(): number {
    return this.#clock.now();
  }

  /** When the duties were last written, s. */
  get lastWrite(): number {
    return this.#loop.state.lastWrite;
  }

  /** The loop's own figures, for whoever keeps time. */
  get report(): TelemetryReport {
    return this.#report;
  }

  get loop(): ControlLoop {
    return this.#loop;
  }

  get isArmed(): boolean {
    return this.#arming.armed;
  }

  /** For lamps and buzzers. */
  get status(): CarStatus {
    return {
      armed: this.#arming.armed,
      stopped: this.#arming.state === "estopped" || this.#board.stop !== undefined,
      batteryLow: this.#board.active.some(({ id }) => id === "battery-low"),
    };
  }

  tick(): void {
    this.#loop.tick(this.#clock.now());
    this.#loop.state.lastWrite = this.#clock.now();
  }

  /** To be called after each tick, never inside it. */
  afterTick(): void {
    this.#sightings.afterTick();
  }

  /** Applies what was just commanded. @returns false where the next tick will */
  applyNow(): boolean {
    if (!this.#loop.apply(this.#clock.now())) return false;
    this.#loop.state.lastWrite = this.#clock.now();
    return true;
  }

  /** Hands over what has happened since the last call; `to` undefined: for everybody. */
  tellNews(tell: (message: News["message"], to: number | undefined) => void): void {
    if (this.#news.length === 0) return;
    for (const { message, to } of this.#news.splice(0)) tell(message, to);
  }

  welcome(client: number): Welcome {
    return welcome(this.profile, this.backend, client, this.now());
  }

  join(client: number, source: Source, name: string): void {
    this.#arbiter.join(client, source, name);
  }

  leave(client: number): void {
    this.#arbiter.leave(client, this.now());
  }

  drive(client: number, message: DriveMessage): Refusal | undefined {
    const result = this.#arbiter.offer(client, message, this.now());
    if (result === "accepted") {
      this.#orders.heard(client);
      const { vx, vy, omega } = message.twist;
      if (vx !== 0 || vy !== 0 || omega !== 0) this.#orders.forget();
      return undefined;
    }
    const code = result === "let-go-first" ? "not-your-wheel" : result;
    return refusal(code, this.#explain(result, client), message.seq);
  }

  /** Plans it, and starts it if it can be driven and this client may. */
  begin(client: number, message: GoToMessage | FollowMessage): Refusal | undefined {
    return this.#orders.order(client, message);
  }

  #refuseMotion(client: number, id: number, at?: number): Refusal | undefined {
    const result = this.#arbiter.mayBegin(client, this.now(), at);
    if (result !== "accepted") return { ...refusal(result, this.#explain(result, client)), id };
    return this.isArmed ? undefined : { ...refusal("arming", "the car is not armed: arm it first"), id };
  }

  /** The motion that is under way. */
  get planned(): Planned | undefined {
    return this.#parts.motions.planned;
  }

  /** @returns why not, in one sentence */
  commandMotion(client: number, what: "pause" | "resume" | "cancel"): string | undefined {
    if (what === "cancel") this.#orders.forget();
    return this.#parts.motions.command(client, what);
  }

  /** A client is still there: see the arbiter. */
  keep(client: number): void {
    this.#orders.heard(client);
    this.#arbiter.keep(client, this.now());
  }

  release(client: number): void {
    this.#orders.release(client);
    this.#arbiter.release(client);
  }

  /** @returns why not, in one sentence */
  arm(client: number): string | undefined {
    const forbidden = this.#permit(client, refuseArming);
    if (forbidden !== undefined) return forbidden;
    const refusals = this.#arming.arm(this.#nameOf(client), this.#armingInputs(), this.now());
    return refusals.length > 0 ? refusals.map(({ text }) => text).join("; ") : undefined;
  }

  disarm(client: number): void {
    this.#arming.disarm(this.#nameOf(client));
  }

  emergencyStop(client: number): void {
    // Latched before the motors are told, so that it holds even if telling them fails.
    this.#arming.estop(this.#nameOf(client));
    this.backend.motors.stop();
  }

  /** @returns why not, in one sentence */
  resetEmergencyStop(client: number): string | undefined {
    const forbidden = this.#permit(client, refuseReset);
    if (forbidden !== undefined) return forbidden;
    this.#arming.resetEstop(this.#nameOf(client));
    return undefined;
  }

  askWheel(client: number): string | undefined {
    if (this.#arbiter.holder?.client === client) return "you already have the wheel";
    this.#arbiter.ask(client, this.now());
    return undefined;
  }

  answerWheel(client: number, asker: number, give: boolean): string | undefined {
    const answered = this.#arbiter.answer(client, asker, give, this.now());
    return answered ? undefined : "nobody waits for that answer any more";
  }

  /** @returns why not, in one sentence */
  setFieldForward(client: number): string | undefined {
    const forbidden = this.#permit(client, refuseFieldForward);
    if (forbidden === undefined) this.#arbiter.fieldForward(this.#loop.state.pose.theta);
    return forbidden;
  }

  telemetry(): Omit<Telemetry, "refused"> {
    const { state } = this.#loop;
    return this.#report.compose(state, {
      time: this.now(),
      safety: { state: this.#arming.state, reason: this.#reason() },
      faults: this.#board.active.map(({ id, severity, text }) => ({ id, severity, text })),
      driver: this.#arbiter.holder,
      fieldHeading: this.#arbiter.fieldHeading,
      batteryVolts: this.#parts.watch.batteryVolts,
      motion: this.#parts.motions.report(),
    });
  }

  /** Somebody outside has seen where the car is, by a tag, say. Not within a tick: it may take a replay's time. */
  see(pose: AbsolutePose): PoseVerdict {
    return this.#sightings.see(pose);
  }

  /** A client has. */
  takePose(client: number, message: PoseMessage): void {
    this.#sightings.add(client, message);
  }

  #relocated(): void {
    const { motions, estimator } = this.#parts;
    this.#orders.forget("the car was found elsewhere than it thought to be");
    if (motions.planned === undefined) return;
    motions.lose(estimator.fusion.poses.pose, this.now());
    const text = "The car was found elsewhere than it thought to be: its motion is over, and it stops.";
    this.#tell({ level: "warning", code: "lost", text });
  }

  /** The wheels off, at once; somebody has to arm again before they turn. */
  halt(by: string): void {
    this.#arming.disarm(by);
    this.backend.motors.stop();
  }

  /** Halts, then lets go of the hardware. */
  async close(): Promise<void> {
    this.halt("shutdown");
    // A lamp may hang on the motors' own connection.
    for (const indicator of this.backend.indicators ?? []) indicator.close();
    await this.backend.motors.close();
    await this.#planner.close();
    for (const sensor of this.backend.sensors) await sensor.close();
  }

  /** While disarmed, what is against arming matters more than how it came to it. */
  #reason(): string {
    const [refusal] = this.#arming.state === "disarmed" ? this.#arming.refusals(this.#armingInputs()) : [];
    return refusal?.text ?? this.#arming.reason;
  }

  #armingInputs() {
    return {
      batteryVolts: this.#parts.watch.batteryVolts,
      waitingFor: this.#loop.state.ticks > 0 ? [] : ["the loop has not run yet: wait a moment"],
      offCentre: this.#arbiter.demandOffCentre(this.now()),
    };
  }

  #armingChanged(state: ArmingState, reason: string): void {
    if (state !== "armed") {
      this.#orders.forget();
      this.backend.motors.stop();
      this.#loop.rest();
      this.#parts.motions.end("disarmed");
      this.#arbiter.endMotion(this.now());
    }
    const code = state === "estopped" ? "estop" : state;
    this.#tell({ level: state === "armed" ? "info" : "warning", code, text: reason });
  }

  #faultChanged(fault: Fault, active: boolean): void {
    const level = !active ? "info" : fault.severity === "stop" ? "error" : "warning";
    const text = active ? fault.text : `Over: ${fault.text}`;
    this.#tell({ level, code: active ? "fault" : "recovered", text });
  }

  #tell(
    event: { client?: number | undefined } & Pick<RobotEvent, "level" | "code" | "text">,
    to?: number,
  ): void {
    const { client, ...rest } = event;
    const about = client === undefined ? {} : { client };
    this.#news.push({ message: { type: "event", time: this.now(), ...rest, ...about }, to });
  }

  #nameOf(client: number): string {
    return this.#arbiter.who(client)?.name ?? "somebody";
  }

  #permit(
    client: number,
    rule: (asker: Driver, holder: Driver | undefined) => string | undefined,
  ): string | undefined {
    const asker = this.#arbiter.who(client);
    return asker === undefined ? 'say "hello" first' : rule(asker, this.#arbiter.holder);
  }

  #explain(result: Exclude<OfferResult, "accepted">, client: number): string {
    switch (result) {
      case "hello-first":
        return 'say "hello" first';
      case "out-of-order":
        return "a later command was here before this one";
      case "stale":
        return `the command was more than ${ARBITER_DEFAULTS.maxAge * 1e3} ms old when it came, and was dropped`;
      case "invalid":
        return "the command is not finite";
      case "not-your-wheel":
        return sentences.notYours(this.#arbiter.holder?.name ?? "somebody else");
      case "let-go-first":
        return sentences.letGoFirst(this.#arbiter.who(client)?.source ?? "driver");
    }
  }
}
