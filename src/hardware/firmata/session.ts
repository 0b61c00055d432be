import { once } from "node:events";
import type { Firmata } from "firmata-io";
import type { Board } from "johnny-five";
import { BoardError } from "../board-error.ts";
import { RESET } from "./messages.ts";
import { checkI2cPins, checkPins } from "./pin-check.ts";
import { finish, type OpenLine, type SerialLine } from "./serial-line.ts";
import type { FirmataSettings } from "./settings.ts";
import { WheelBank } from "./wheel-bank.ts";

/** An Uno that was just opened waits 2 s for an upload, then blinks its version for as long again. */
const READY_MS = 10_000;
/** Boards that do not restart when they are opened have to be asked who they are. */
const ASK_MS = 500;
/** How often a board that has nothing to say is asked something, ms. */
const BEAT_MS = 100;
/** So many questions without an answer: it is lost. */
const UNANSWERED = 3;

const ignore = () => {};

/** A board that runs Firmata, shaken hands with: pins checked, wheels at rest, its heart watched. */
export class FirmataSession {
  readonly line: SerialLine;
  readonly io: Firmata;
  readonly wheels: WheelBank;
  readonly #board: Board;
  readonly #five: typeof import("johnny-five");
  readonly #settings: FirmataSettings;
  /** A PWM pin: of a board that restarted, it is one no more. */
  readonly #watched: number;
  readonly #lost: (sentence: string) => void;
  readonly #beat: NodeJS.Timeout;
  #unanswered = 0;
  #over = false;

  /**
   * @param lost is called once at most, from the event loop
   * @throws BoardError naming what is wrong
   */
  static async open(
    settings: FirmataSettings,
    openLine: OpenLine,
    lost: (sentence: string) => void,
  ): Promise<FirmataSession> {
    const line = await openLine(settings.port, settings.baud);
    try {
      const [{ default: five }, { default: bind }] = await Promise.all([
        import("johnny-five"),
        import("firmata-io"),
      ]);
      const io = await shakeHands(bind.Firmata, line, settings.port);
      checkPins(settings, io);
      // A REPL would take the terminal, debug print, and sigint end the process without a stop.
      const board = new five.Board({ io, repl: false, debug: false, sigint: false });
      board.on("error", ignore);
      await once(board as unknown as NodeJS.EventEmitter, "ready");
      return new FirmataSession(five, board, io, line, settings, lost);
    } catch (error) {
      await finish(line);
      throw error;
    }
  }

  private constructor(
    five: typeof import("johnny-five"),
    board: Board,
    io: Firmata,
    line: SerialLine,
    settings: FirmataSettings,
    lost: (sentence: string) => void,
  ) {
    this.#five = five;
    this.#board = board;
    this.io = io;
    this.line = line;
    this.#settings = settings;
    this.#lost = lost;
    this.wheels = new WheelBank({ five, board, io }, settings);
    const { frontLeft } = settings.motors;
    this.#watched = "forward" in frontLeft ? frontLeft.forward : frontLeft.pwm;
    io.on(`pin-state-${this.#watched}`, () => this.#answered());
    line.on("error", (error) =>
      this.#lose(`the connection to ${this.#settings.port} broke (${error.message})`),
    );
    line.on("close", () => this.#lose(`the board at ${this.#settings.port} was unplugged`));
    this.#beat = setInterval(() => this.#ask(), BEAT_MS);
  }

  /** @throws BoardError where motors have its pins */
  enableI2c(): void {
    checkI2cPins(this.#settings, this.io);
    this.io.i2cConfig(0);
  }

  /** Everything unpowered, as far as that can still be said, and the port free. Never fails. */
  async close(): Promise<void> {
    this.#over = true;
    clearInterval(this.#beat);
    try {
      this.wheels.rest();
    } catch {
      // Who closes a board that is gone has been told already.
    }
    await finish(this.line);
    // johnny-five remembers every board.
    const { cache } = this.#five.Board;
    cache.splice(cache.indexOf(this.#board), 1);
  }

  /** Firmata has no sign of life of its own. */
  #ask(): void {
    if (this.#unanswered >= UNANSWERED) {
      this.#lose(`the board at ${this.#settings.port} does not answer any more`);
      return;
    }
    this.#unanswered++;
    try {
      this.io.queryPinState(this.#watched, ignore);
    } catch (error) {
      this.#lose(`the connection to ${this.#settings.port} broke (${(error as Error).message})`);
    }
  }

  #answered(): void {
    this.#unanswered = 0;
    if (this.io.pins[this.#watched]!.mode === this.io.MODES.PWM) return;
    this.#lose(
      `the board at ${this.#settings.port} has restarted by itself (does its supply dip when the motors start?)`,
    );
  }

  #lose(sentence: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#lost(sentence);
  }
}

/** @throws BoardError where nobody answers in Firmata */
function shakeHands(Io: typeof Firmata, line: SerialLine, port: string): Promise<Firmata> {
  return new Promise((resolve, reject) => {
    const done = (failure?: string) => {
      clearTimeout(timer);
      clearTimeout(io.reportVersionTimeoutId);
      line.off("close", closed);
      if (failure === undefined) resolve(io);
      else reject(new BoardError(failure));
    };
    const closed = () => done(`the board at ${port} was unplugged while it started`);
    const timer = setTimeout(
      () =>
        done(
          `no Firmata answers on ${port}: upload StandardFirmata to the board ` +
            "(Arduino IDE: File, Examples, Firmata), or correct hardware.port and baud in the profile",
        ),
      READY_MS,
    );
    line.on("close", closed);
    // Wherever a client before has left it.
    line.write(RESET);
    const io: Firmata = new Io(line, { reportVersionTimeout: ASK_MS }, (error) =>
      done(error && `the connection to ${port} broke (${error.message})`),
    );
    io.on("error", ignore);
  });
}
