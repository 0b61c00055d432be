import { Arbiter } from "../command/arbiter.ts";
import { ARBITER_DEFAULTS } from "../command/arbiter-settings.ts";
import type { Driver } from "../command/client.ts";
import type { Demand } from "../command/demand.ts";
import { explain } from "../command/explain.ts";
import { refuseFieldForward, refuseReset, refuseWhileCalibrating } from "../command/permissions.ts";
import { ScriptArming } from "../command/script-arming.ts";
import { sentences } from "../command/sentences.ts";
import type { Clock } from "../core/clock.ts";
import { copyPose } from "../core/geometry.ts";
import type { CarStatus } from "../hardware/indicator.ts";
import type { Backend } from "../hardware/ports.ts";
import { assumedVolts } from "../profile/assumed-volts.ts";
import type { Profile, WrittenProfile } from "../profile/profile.ts";
import type { Samples } from "../protocol/calibration-messages.ts";
import type { DriveMessage, PoseMessage, Refusal, Source, Telemetry, Welcome } from "../protocol/messages.ts";
import type { FollowMessage, GoToMessage, Planned } from "../protocol/motion-messages.ts";
import { refusal } from "../protocol/parse.ts";
import type { Arming, ArmingState } from "../safety/arming.ts";
import type { FaultBoard } from "../safety/faults.ts";
import { CalibrationDesk } from "./calibration-desk.ts";
import { Eyes } from "./eyes.ts";
import type { Gains } from "./gains-trial.ts";
import { GyroNews } from "./gyro-news.ts";
import type { ControlLoop, LoopParts } from "./loop.ts";
import { MotionOrders } from "./motion-orders.ts";
import { News, type Told } from "./news.ts";
import { DirectPlanner, type Planner } from "./planner.ts";
import { makeRooms } from "./rooms.ts";
import { Sightings } from "./sightings.ts";
import { emptyState, type LoopState } from "./state.ts";
import { TelemetryReport } from "./telemetry.ts";
import { type SaveGains, TuningDesk } from "./tuning-desk.ts";
import { describe, welcome } from "./welcome.ts";

interface OwnFiles {
  /** Without anything that was measured; left out: nothing was. */
  readonly written?: WrittenProfile;
  /** Left out: there is no file for it. */
  readonly saveGains?: SaveGains | undefined;
}

/** One car with everything that drives it. Its clients come in through `Session`. */
export class Robot {
  profile!: Profile;
  /** For whoever calibrates it. */
  readonly calibration: CalibrationDesk;
  /** For a driver who tries gains out. */
  readonly tuning: TuningDesk;
  /** As it is truly wired. */
  backend!: Backend;
  readonly #bare: Backend;
  readonly #clock: Clock;
  #board!: FaultBoard;
  readonly #arbiter: Arbiter;
  #arming!: Arming;
  #parts!: LoopParts;
  #loop!: ControlLoop;
  readonly #report: TelemetryReport;
  readonly #planner: Planner;
  readonly #orders: MotionOrders;
  readonly #sightings: Sightings;
  readonly #scripts = new ScriptArming();
  readonly #news = new News(() => this.now());
  readonly #gyroNews = new GyroNews(this.#news);
  /** What is seen through its camera, and said to people. */
  readonly eyes = new Eyes(this.#news, {
    now: () => this.now(),
    arbiter: () => this.#arbiter,
    isArmed: () => this.isArmed,
    release: (client) => this.release(client),
    beep: () => this.backend.indicators?.forEach((indicator) => void indicator.beep?.()),
  });

  /** @param planner left out: plans are made at once */
  constructor(
    profile: Profile,
    backend: Backend,
    clock: Clock,
    planner: Planner = new DirectPlanner(profile),
    { written = profile, saveGains }: OwnFiles = {},
  ) {
    this.#planner = planner;
    this.#bare = backend;
    this.#clock = clock;
    const { limits } = profile;
    this.#arbiter = new Arbiter(
      { ...ARBITER_DEFAULTS, precision: limits.precision },
      ({ code, text, client, to }) =>
        this.#news.event({ level: code === "lease-lost" ? "warning" : "info", code, text, client }, to),
      (how) => this.#parts.motions.end(how),
    );
    this.#report = new TelemetryReport(profile, backend.observer);
    const state = emptyState();
    // Until the first measurement, and for ever on a car without one.
    state.batteryVolts = assumedVolts(profile.battery);
    const rooms = { motions: () => this.#parts.motions, loop: () => this.#loop };
    this.#orders = new MotionOrders(planner, rooms, clock, {
      refuse: (client, id, at) => this.#refuseMotion(client, id, at),
      failed: (client, refused) => this.#news.add(refused, client),
    });
    this.#sightings = new Sightings(() => this.#parts.estimator.fusion, {
      relocated: () => this.#relocated(),
      refused: (client, refused) => this.#news.add(refused, client),
    });
    // Whoever sees the car from outside says where it was put down.
    if (backend.observer) copyPose(this.#report.look(backend.observer).pose, state.pose);
    this.#build(profile, state);
    const desk = { arbiter: this.#arbiter, news: this.#news, parts: () => this.#parts };
    this.calibration = new CalibrationDesk(written, state, {
      ...desk,
      profile: () => this.profile,
      halt: (by) => this.halt(by),
      drive: (client, demand) => this.drive(client, demand),
      become: (next) => {
        this.#build(next, state);
        this.#planner.use(next);
        this.tuning.forget();
        this.#news.add({ type: "robot", robot: describe(next, this.backend) });
      },
    });
    const become = ({ kP, kI, headingP }: Gains) => {
      this.profile = { ...this.profile, control: { ...this.profile.control, kP, kI, headingP } };
    };
    this.tuning = new TuningDesk({ ...desk, gains: () => this.profile.control, become }, saveGains);
  }

  /** Goes on as the car of this profile, or throws and leaves everything as it was. */
  #build(profile: Profile, state: LoopState): void {
    const { backend, board, arming, parts, loop } = makeRooms(profile, this.#bare, this.#arbiter, state, {
      faultChanged: (fault, active) => this.#news.fault(fault, active),
      armingChanged: (to, reason) => this.#armingChanged(to, reason),
      motion: (message) => this.#news.add(message),
    });
    this.profile = profile;
    this.backend = backend;
    this.#board = board;
    this.#arming = arming;
    this.#parts = parts;
    this.#loop = loop;
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
    this.eyes.afterTick();
    this.#gyroNews.look(this.#loop.state.estimate.gyroBias);
  }

  /** Applies what was just commanded. @returns false where the next tick will */
  applyNow(): boolean {
    if (!this.#loop.apply(this.#clock.now())) return false;
    this.#loop.state.lastWrite = this.#clock.now();
    return true;
  }

  /** Hands over what has happened since the last call; `to` undefined: for everybody. */
  tellNews(tell: (message: Told | Samples, to: number | undefined) => void): void {
    this.calibration.tellSamples(tell);
    this.tuning.judge();
    this.#news.handOver(tell);
  }

  welcome(client: number): Welcome {
    return welcome(this.profile, this.backend, client, this.now());
  }

  join(client: number, source: Source, name: string): void {
    this.#scripts.join(client);
    this.#arbiter.join(client, source, name);
  }

  leave(client: number): void {
    this.calibration.left(client);
    this.tuning.left(client);
    this.eyes.left(client);
    const name = this.#nameOf(client);
    this.#arbiter.leave(client, this.now());
    if (this.#scripts.leave(client, this.#arbiter.holder)) this.#arming.disarm(name);
  }

  drive(client: number, message: DriveMessage | Demand): Refusal | undefined {
    const result = this.#arbiter.offer(client, message, this.now());
    if (result === "accepted") {
      this.#orders.heard(client);
      const { vx, vy, omega } = message.twist;
      if (vx !== 0 || vy !== 0 || omega !== 0) this.#orders.forget();
      return undefined;
    }
    const code = result === "let-go-first" ? "not-your-wheel" : result;
    return refusal(code, explain(result, this.#arbiter.who(client), this.#arbiter.holder), message.seq);
  }

  /** Plans it, and starts it if it can be driven and this client may. */
  begin(client: number, message: GoToMessage | FollowMessage): Refusal | undefined {
    return this.#orders.order(client, message);
  }

  #refuseMotion(client: number, id: number, at?: number): Refusal | undefined {
    const result = this.#arbiter.mayBegin(client, this.now(), at);
    if (result !== "accepted")
      return { ...refusal(result, explain(result, this.#arbiter.who(client), this.#arbiter.holder)), id };
    return this.isArmed ? undefined : { ...refusal("arming", sentences.notArmed), id };
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
    const forbidden = this.#permit(client, this.#scripts.refuse);
    if (forbidden !== undefined) return forbidden;
    const wasArmed = this.isArmed;
    const refusals = this.#arming.arm(this.#nameOf(client), this.#armingInputs(), this.now());
    if (this.isArmed) this.#scripts.armed(this.#arbiter.who(client)!, wasArmed);
    return refusals.length > 0 ? refusals.map(({ text }) => text).join("; ") : undefined;
  }

  disarm(client: number): void {
    this.#scripts.disarmed(this.#arbiter.who(client));
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
    const forbidden = this.#permit(client, refuseWhileCalibrating);
    if (forbidden !== undefined) return forbidden;
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
      tuning: this.tuning.report(),
      ...this.eyes.reports(),
    });
  }

  /** A client has seen where the car is, by a tag, say. Not within a tick: it may take a replay's time. */
  takePose(client: number, message: PoseMessage): void {
    this.#sightings.add(client, message);
  }

  #relocated(): void {
    const { motions, estimator, headingHold } = this.#parts;
    const { pose } = estimator.fusion.poses;
    // A command may come before the next tick, and must not turn the car to where a held heading would be now.
    copyPose(pose, this.#loop.state.pose);
    headingHold.release();
    this.#orders.forget("the car was found elsewhere than it thought to be");
    if (motions.planned === undefined) return;
    motions.lose(pose, this.now());
    const text = "The car was found elsewhere than it thought to be: its motion is over, and it stops.";
    this.#news.event({ level: "warning", code: "lost", text });
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
    for (const sensor of this.backend.sensors) await sensor.close();
    await this.#planner.close();
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
      if (state === "estopped" || this.#board.stop) this.tuning.goBack("the car was stopped");
    }
    const code = state === "estopped" ? "estop" : state;
    this.#news.event({ level: state === "armed" ? "info" : "warning", code, text: reason });
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
}
