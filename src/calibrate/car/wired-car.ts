import { type Twist, zeroTwist } from "../../core/geometry.ts";
import { type Measured, withMeasured } from "../../profile/measured.ts";
import type { CarFiles, Profile } from "../../profile/profile.ts";
import type { HandsMessage, HandsSay, Samples } from "../../protocol/calibration-messages.ts";
import type { ClientMessage, Refusal, RobotEvent } from "../../protocol/messages.ts";
import type { NearOrFarHands } from "../person/hands-person.ts";
import type { Recording } from "../recording.ts";
import { type CalibrationCar, CalibrationError, type FourVolts, type RunOptions } from "./car.ts";
import { FarHands } from "./far-hands.ts";
import { SampledRows } from "./sampled-rows.ts";
import type { Poses, Wire, WireEvents } from "./wire.ts";

const REST: Readonly<Twist> = zeroTwist();
const NO_VOLTS: FourVolts = [0, 0, 0, 0];
/** The last rows are waited for so long, s. */
const STRAGGLERS = 1;
/** A robot that tells nothing for so long of what its wheels do is not driven on, s. */
const SILENCE = 0.5;
const SILENT =
  "the robot no longer tells what its wheels do: see what keeps its computer busy, then begin again";
/** A car that has been let go of stands when no count has come for so long, s, and it has so long for it. */
const STILL = 0.3;
const ROLL_OUT = 10;
/** A command that came late says nothing against those to come; the lease does if they all do. */
const FORGIVEN: ReadonlySet<Refusal["code"]> = new Set(["stale", "out-of-order"]);

interface Question {
  readonly answer: RobotEvent["code"];
  resolve(): void;
  reject(error: Error): void;
}

/** The {@link CalibrationCar} at the end of a {@link Wire}: everything but how words get there and time passes. */
export class WiredCar implements CalibrationCar {
  readonly #written: CarFiles["written"];
  readonly #wire: Wire;
  #profile: Profile;
  #isArmed = false;
  #question: Question | undefined;
  /** What the hands beside the car do. */
  #task: { readonly id: number; resolve(said: HandsSay): void; reject(error: Error): void } | undefined;
  #nextTask = 0;
  /** In a simulated world: whoever stands beside the car there. */
  readonly hands: NearOrFarHands | undefined;
  #rows: SampledRows | undefined;
  /** Why the run that is under way cannot go on. */
  #trouble: string | undefined;
  #isLost = false;
  /** The run that is under way moves the car, so that nothing may go wrong in it. */
  #moves = false;

  /** @param open is told whom to tell what the robot says */
  constructor(files: Pick<CarFiles, "written" | "profile">, open: (events: WireEvents) => Wire) {
    this.#written = files.written;
    this.#profile = files.profile;
    this.#wire = open({
      event: (event) => this.#event(event),
      refused: (refusal) => this.#refused(refusal),
      samples: (samples) => this.#samples(samples),
      handsSay: (said) => this.#handsSay(said),
      lost: (why) => this.#lost(why),
    });
    if (this.#wire.hasHands) this.hands = new FarHands((task) => this.#askHands(task));
  }

  /** Takes the wheel, and begins with a car that is disarmed. */
  async take(): Promise<void> {
    await this.#ask({ type: "ask-wheel" }, "wheel-taken");
    this.#wire.send({ type: "disarm" });
  }

  get profile(): Profile {
    return this.#profile;
  }

  now(): number {
    return this.#wire.now();
  }

  poses(): Poses {
    return this.#wire.poses();
  }

  async arm(): Promise<void> {
    if (!this.#isArmed) await this.#ask({ type: "arm" }, "armed");
  }

  async disarm(): Promise<void> {
    if (this.#isArmed) await this.#ask({ type: "disarm" }, "disarmed");
  }

  runVolts(
    excitation: (elapsed: number) => FourVolts | undefined,
    options: RunOptions = {},
  ): Promise<Recording> {
    const { cap = this.#profile.motors.maxDuty } = options;
    const step = (elapsed: number) => {
      const volts = excitation(elapsed);
      if (volts) this.#wire.driveWheels(volts, cap);
      return volts !== undefined;
    };
    return this.#run(step, () => this.#wire.driveWheels(NO_VOLTS, cap), options, true);
  }

  runTwist(
    excitation: (elapsed: number) => Readonly<Twist> | undefined,
    options: RunOptions = {},
  ): Promise<Recording> {
    const step = (elapsed: number) => {
      const twist = excitation(elapsed);
      if (twist) this.#wire.drive(twist);
      return twist !== undefined;
    };
    return this.#run(step, () => this.#wire.drive(REST), options, true);
  }

  rest(seconds: number, options: RunOptions = {}): Promise<Recording> {
    const step = (elapsed: number) => {
      this.#wire.drive(REST);
      return elapsed < seconds;
    };
    return this.#run(step, () => this.#wire.drive(REST), options, false);
  }

  async adopt(measured: Measured, stays = false): Promise<void> {
    await this.disarm();
    const since = this.now();
    while (hasMoved(await this.rest(STILL))) {
      if (this.now() - since > ROLL_OUT)
        throw new CalibrationError("the wheels do not come to rest: hold the car");
    }
    await this.#ask({ type: "adopt", measured, stays }, "adopted");
    this.#profile = withMeasured(this.#written, measured);
  }

  async close(): Promise<void> {
    if (!this.#isLost) {
      this.#wire.send({ type: "disarm" });
      this.#wire.send({ type: "release" });
    }
    await this.#wire.close();
  }

  /**
   * @param step sends what is to be done at so many s since the start; false: done
   * @param letGo asks for rest; begins and ends every run
   */
  async #run(
    step: (elapsed: number) => boolean,
    letGo: () => void,
    { watch, objection }: RunOptions,
    moves: boolean,
  ): Promise<Recording> {
    const rows = new SampledRows();
    this.#rows = rows;
    this.#trouble = this.#isLost ? this.#trouble : undefined;
    this.#moves = moves;
    this.#wire.send({ type: "sample", on: true });
    letGo();
    const start = this.now();
    let watched = 0;
    let heard = start;
    const goesOn = () => {
      const now = this.now();
      // Whoever lets go must be heard whatever the robot tells.
      this.#trouble ??= objection?.();
      if (this.#trouble === undefined && rows.length > watched) {
        watched = rows.length;
        heard = now;
        this.#trouble = watch?.(rows.rows);
      }
      if (moves && now - heard > SILENCE) this.#trouble ??= SILENT;
      return this.#trouble === undefined && step(now - start);
    };
    try {
      await this.#wire.pass(goesOn);
    } finally {
      letGo();
    }
    const end = this.now();
    await this.#wire.pass(() => {
      if (this.#trouble === undefined) letGo();
      return !this.#isLost && rows.until < end && this.now() < end + STRAGGLERS;
    });
    this.#wire.send({ type: "sample", on: false });
    this.#rows = undefined;
    this.#moves = false;
    if (this.#trouble !== undefined) throw new CalibrationError(this.#trouble, { isEnd: this.#isLost });
    return rows.recording();
  }

  #ask(message: ClientMessage, answer: RobotEvent["code"]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isLost) {
        reject(new CalibrationError(this.#trouble!, { isEnd: true }));
        return;
      }
      this.#question = { answer, resolve, reject };
      this.#wire.send(message);
    });
  }

  /** One that never comes is refused, or the connection is lost. */
  #askHands(task: HandsMessage["task"]): Promise<HandsSay> {
    return new Promise((resolve, reject) => {
      if (this.#isLost) {
        reject(new CalibrationError(this.#trouble!, { isEnd: true }));
        return;
      }
      const id = this.#nextTask++;
      this.#task = { id, resolve, reject };
      this.#wire.send({ type: "hands", id, task });
    });
  }

  #handsSay(said: HandsSay): void {
    if (said.id !== this.#task?.id) return;
    const { resolve } = this.#task;
    this.#task = undefined;
    resolve(said);
  }

  #event({ code, text, client }: RobotEvent): void {
    if (code === "armed") this.#isArmed = true;
    if (code === "disarmed" || code === "estop") {
      this.#isArmed = false;
      if (this.#question?.answer !== "disarmed") this.#trouble ??= text;
    }
    const isMine = client === undefined || client === this.#wire.client;
    if (code === "lease-lost" && isMine && this.#moves) this.#trouble ??= text;
    if (code !== this.#question?.answer || !isMine) return;
    const { resolve } = this.#question;
    this.#question = undefined;
    resolve();
  }

  #refused({ code, text, seq }: Refusal): void {
    if (FORGIVEN.has(code)) return;
    if (code === "not-your-wheel" && !this.#moves) {
      // Whoever came by while this was asleep has to make room again.
      this.#wire.send({ type: "ask-wheel" });
      return;
    }
    const question = this.#question ?? this.#task;
    if (seq === undefined && question) {
      this.#task = undefined;
      this.#question = undefined;
      question.reject(new CalibrationError(text));
    } else this.#trouble ??= text;
  }

  #samples({ lost, rows }: Samples): void {
    if (lost > 0)
      this.#trouble ??= "this computer was too slow to take what the robot measured: see what keeps it busy";
    for (const row of rows) this.#rows?.add(row);
  }

  #lost(why: string): void {
    this.#isLost = true;
    this.#isArmed = false;
    this.#trouble = why;
    const error = new CalibrationError(why, { isEnd: true });
    this.#question?.reject(error);
    this.#question = undefined;
    this.#task?.reject(error);
    this.#task = undefined;
  }
}

/** Whether any wheel turned meanwhile. */
function hasMoved({ counts }: Recording): boolean {
  return counts.some((series) => series.at(-1) !== series[0]);
}
