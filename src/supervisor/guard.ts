import type { Clock } from "../core/clock.ts";
import { type GuardOrder, type GuardReady, parseGuardAnswer, parseGuardReport } from "../protocol/ipc.ts";
import type { BackOffSettings } from "./back-off.ts";
import { Child, type Program } from "./child.ts";
import { makePunctual, PUNCTUAL } from "./punctual.ts";

/** Whether control's process, killed, frozen or slow, may still hold the board: then some cannot be reached. */
export type BoardState = "held" | "free";

interface Order {
  readonly why: string;
  readonly board: BoardState;
  /** s */
  readonly given: number;
  done(): void;
}

const LIMITS = { late: 1, dead: 2.5 };
const START_LIMIT = 20;
/** A new control is not kept waiting for longer: it sets all motor pins to rest itself, ms. */
const PATIENCE_MS = 2000;

/** The guard's process as the supervisor deals with it: orders wait until it is ready, and are given once. */
export class Guard {
  readonly #program: Program;
  readonly #backOff: BackOffSettings;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #orders = new Map<number, Order>();
  readonly #onChange: () => void;
  #child: Child<GuardReady> | undefined;
  #board = "";
  #ready = false;
  #number = 0;

  constructor(
    program: Program,
    backOff: BackOffSettings,
    clock: Clock,
    log: (line: string) => void,
    onChange: () => void,
  ) {
    this.#program = program;
    this.#backOff = backOff;
    this.#clock = clock;
    this.#log = log;
    this.#onChange = onChange;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  /** Starts it, or a new one where the profile has changed. @param board what it says of the board */
  start(board: string): void {
    if (this.#child && board === this.#board) return;
    this.#board = board;
    this.#child?.kill();
    this.#ready = false;
    const child: Child<GuardReady> = new Child(
      {
        ...this.#program,
        name: "guard",
        heartbeat: LIMITS,
        startLimit: START_LIMIT,
        backOff: this.#backOff,
        parse: parseGuardReport,
        onReady: () => {
          this.#ready = true;
          if (child.pid !== undefined) makePunctual([child.pid], PUNCTUAL.guard);
          for (const number of this.#orders.keys()) this.#send(number);
          this.#onChange();
        },
        onOther: (message) => this.#answered(message),
        onGone: () => {
          if (child !== this.#child) return;
          this.#ready = false;
          this.#onChange();
        },
        onUnusable: () => this.#log("guard cannot work: nobody stops the wheels if control dies"),
      },
      this.#clock,
      this.#log,
    );
    this.#child = child;
    child.start();
  }

  /**
   * Has the board made safe, now or as soon as the guard is ready, and says what came of it.
   *
   * @param why for people: what has happened to control
   * @returns when it was answered, or when that has taken too long
   */
  neutralise(why: string, board: BoardState): Promise<void> {
    if (!this.#child) return Promise.resolve();
    const number = this.#number++;
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.#close(number, "the guard does not answer"), PATIENCE_MS);
      const done = () => {
        clearTimeout(patience);
        resolve();
      };
      this.#orders.set(number, { why, board, given: this.#clock.now(), done });
      if (this.#ready) this.#send(number);
    });
  }

  async stop(patienceMs: number): Promise<void> {
    await this.#child?.stop(patienceMs);
  }

  #send(number: number): void {
    this.#child?.tell({ type: "neutralise", number } satisfies GuardOrder);
  }

  #answered(message: unknown): boolean {
    const answer = parseGuardAnswer(message);
    if (!answer) return false;
    this.#close(answer.number, answer.failure);
    return true;
  }

  #close(number: number, failure: string | null): void {
    const order = this.#orders.get(number);
    if (!order) return;
    this.#orders.delete(number);
    const { why, board, given } = order;
    const took = Math.round((this.#clock.now() - given) * 1e3);
    if (failure === null) this.#log(`${why}: wheels made safe in ${took} ms`);
    // What holds the board is about to be killed, and then it is tried again.
    else if (board === "free") {
      this.#log(`${why}, and the wheels may still be turning, so cut the motors' power: ${failure}`);
    }
    order.done();
  }
}
