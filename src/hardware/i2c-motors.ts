import type { Clock } from "../core/clock.ts";
import type { WheelVector } from "../core/wheels.ts";
import { BoardError } from "./board-error.ts";
import type { I2cBus } from "./i2c.ts";
import type { I2cMotorBoard } from "./i2c-motor-board.ts";
import { unpowerInTime } from "./i2c-transactions.ts";
import type { Backend, HardwareFault, Motors } from "./ports.ts";
import { WheelsCut } from "./wheels-cut.ts";

/** Every wheel is told again this often, s, changed or not: what somebody else did to it does not last. */
const REPEAT = 0.1;
/** A transaction that fails is carried out again at once; so many in a row, and the board is lost. */
const ATTEMPTS = 3;
/** A transaction takes longer than this: the wheels may be doing anything, s. */
const SILENT = 0.15;
/** At most this much silence is counted for one tick, s: it may have been this process that slept. */
const LONGEST_PAUSE = 0.05;
/** How often a board is asked whether it is still as it was set up, ms. */
const CHECK_MS = 250;
const FIRST_RETRY_MS = 20;
const LAST_RETRY_MS = 250;

/** No transaction is under way. */
const NONE = -1;

/**
 * Motors behind a board on I²C. Takes the bus over: it is closed with the motors, or when the board
 * cannot be used.
 *
 * @throws BoardError with one sentence, when the board cannot be used
 */
export async function openI2cMotors(board: I2cMotorBoard, bus: I2cBus, clock: Clock): Promise<Backend> {
  try {
    await board.setUp(bus);
  } catch (error) {
    await bus.close();
    throw error;
  }
  const motors = new I2cMotors(board, bus, clock);
  return {
    name: `${board.name} on ${bus.name}`,
    motors,
    sensors: [],
    faults: [motors, motors.cut],
    // These boards put out what they were last told, whoever has died.
    outlivesUs: true,
    peripherals: { i2c: bus },
  };
}

/**
 * - `driving`: wheels are told what the loop wants.
 * - `lost`: the board is told to unpower every wheel, again and again, until it can be set up.
 * - `back`: it was set up before anybody was told that it had been lost; wheels stay at rest until then.
 */
type State = "driving" | "lost" | "back" | "closed";

/**
 * Keeps one transaction under way. What is wanted meanwhile replaces what was wanted before, and goes out
 * when it ends: the tick waits for nobody, and nothing old waits in a queue.
 */
class I2cMotors implements Motors, HardwareFault {
  readonly id: string;
  readonly severity = "stop";
  readonly cut = new WheelsCut();
  readonly #board: I2cMotorBoard;
  readonly #bus: I2cBus;
  readonly #clock: Clock;
  /** What each of the board's frames was when it was last sent. */
  readonly #sent: readonly Buffer[];
  /** 1: goes out though it has not changed. */
  readonly #due: Uint8Array;
  /** In a row, for each frame. */
  readonly #failures: Uint8Array;
  readonly #check: NodeJS.Timeout | undefined;
  #state: State = "driving";
  #told = false;
  #why: string;
  #flying = NONE;
  #last = NONE;
  #lastWrite = Number.NEGATIVE_INFINITY;
  #lastRepeat = Number.NEGATIVE_INFINITY;
  #silent = 0;
  #examining = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(board: I2cMotorBoard, bus: I2cBus, clock: Clock) {
    this.id = `${board.id}-lost`;
    this.#board = board;
    this.#bus = bus;
    this.#clock = clock;
    this.#why = `${board.name} on ${bus.name} does not answer`;
    board.rest();
    this.#sent = board.frames.map((frame) => Buffer.from(frame));
    this.#due = new Uint8Array(board.frames.length);
    this.#failures = new Uint8Array(board.frames.length);
    if (board.check) this.#check = setInterval(() => this.#examine(), CHECK_MS);
  }

  get text(): string {
    const wheels =
      this.#state === "lost" || this.#silent > SILENT
        ? "The wheels may still turn: lift the car, or switch its battery off"
        : "The wheels were stopped";
    return `${this.#why}. ${wheels}. Strafe tries again by itself; then arm again`;
  }

  present(): boolean {
    if (this.#state === "back") {
      this.#state = "driving";
      return true;
    }
    this.#told = true;
    return this.#state !== "driving" || this.#silent > SILENT;
  }

  write(duty: Readonly<WheelVector>): void {
    if (this.#state !== "driving") return;
    const now = this.#clock.now();
    if (this.#flying !== NONE) this.#silent += Math.min(now - this.#lastWrite, LONGEST_PAUSE);
    this.#lastWrite = now;
    this.#board.encode(this.cut.allow(duty, now));
    this.cut.sent(now);
    if (now - this.#lastRepeat >= REPEAT) {
      this.#lastRepeat = now;
      this.#due.fill(1);
    }
    this.#pump();
  }

  stop(): void {
    this.#board.rest();
    this.cut.stopped();
    this.#due.fill(1);
    this.#pump();
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    clearInterval(this.#check);
    clearTimeout(this.#retry);
    try {
      await unpowerInTime(this.#board, this.#bus);
    } catch (error) {
      // The fault has said it; and whoever can stop a board from outside is told that this process ends.
      if (!(error instanceof BoardError)) throw error;
    }
    await this.#bus.close();
  }

  #pump(): void {
    if (this.#flying !== NONE || this.#state !== "driving") return;
    const { frames, address } = this.#board;
    for (let k = 1; k <= frames.length; k++) {
      // In turns: a wheel that cannot be told does not keep the others from being told.
      const i = (this.#last + k) % frames.length;
      const sent = this.#sent[i]!;
      if (this.#due[i] === 0 && frames[i]!.equals(sent)) continue;
      this.#due[i] = 0;
      this.#last = i;
      this.#flying = i;
      sent.set(frames[i]!);
      this.#bus.write(address, sent, this.#landed);
      return;
    }
  }

  readonly #landed = (error: BoardError | undefined): void => {
    const i = this.#flying;
    this.#flying = NONE;
    this.#silent = 0;
    if (error) {
      this.#due[i] = 1;
      this.#failures[i]!++;
      if (this.#failures[i]! >= ATTEMPTS) this.#lose(error.message);
    } else this.#failures[i] = 0;
    this.#pump();
  };

  async #examine(): Promise<void> {
    // On a bus that hangs, questions do not pile up.
    if (this.#state !== "driving" || this.#examining) return;
    this.#examining = true;
    try {
      const wrong = await this.#board.check?.(this.#bus);
      if (wrong !== undefined) this.#lose(wrong);
    } catch (error) {
      // A bus that fails is found by the writes, which come more often.
      if (!(error instanceof BoardError)) throw error;
    } finally {
      this.#examining = false;
    }
  }

  #lose(why: string): void {
    if (this.#state !== "driving") return;
    this.#state = "lost";
    this.#told = false;
    this.#why = why;
    this.#board.rest();
    this.cut.stopped();
    void this.#recover(FIRST_RETRY_MS);
  }

  async #recover(delay: number): Promise<void> {
    try {
      // Before anything else this unpowers every wheel.
      await this.#board.setUp(this.#bus);
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      if (this.#state !== "lost") return;
      this.#why = error.message;
      const next = Math.min(delay * 2, LAST_RETRY_MS);
      this.#retry = setTimeout(() => this.#recover(next), delay);
      return;
    }
    if (this.#state !== "lost") return;
    this.#failures.fill(0);
    this.#silent = 0;
    this.#lastRepeat = Number.NEGATIVE_INFINITY;
    this.#state = this.#told ? "driving" : "back";
  }
}
