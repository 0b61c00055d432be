import { emitKeypressEvents } from "node:readline";
import type { Clock } from "../../core/clock.ts";
import { systemClock } from "../../core/system-clock.ts";
import {
  BACKSPACE,
  CTRL_U,
  ENTER,
  type Key,
  type KeyListener,
  type Paper,
  type Terminal,
} from "./terminal.ts";

/** What is used of `process.stdin`. */
export interface Keyboard extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
}

/** What is used of `process.stdout` or `process.stderr`. */
export interface Screen extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What is used of `process`. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  kill(pid: number, signal: "SIGINT"): unknown;
}

/** Of what is not a terminal, or does not say. */
const COLUMNS = 100;
const ROWS = 24;

const SIGNALS = {
  SIGHUP: "the terminal was closed",
  SIGINT: "ended by Ctrl-C",
  SIGTERM: "ended from outside",
} as const;
const GONE = "the terminal is gone";
/** Whoever presses Ctrl-C again after so long, s, is not heard by what hangs. */
const PATIENCE = 2;

/** @param host whose environment may ask for plain text: see https://no-color.org */
export function paperOn(screen: Screen, host: Pick<Host, "env"> = process): Paper {
  const { env } = host;
  return {
    write: (text) => void screen.write(text),
    get columns() {
      return screen.columns || COLUMNS;
    },
    get rows() {
      return screen.rows || ROWS;
    },
    isLive: screen.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  };
}

/**
 * Takes the keyboard, key by key, until it is closed or the process ends. A signal that would end the process is told
 * to the listener instead, so that it can stop the wheels and end by itself; where it does not, a later Ctrl-C ends the
 * process.
 */
export function openTerminal(
  keyboard: Keyboard,
  screen: Screen,
  clock: Clock = systemClock,
  host: Host = process,
): Terminal {
  return new NodeTerminal(keyboard, screen, clock, host);
}

class NodeTerminal implements Terminal {
  readonly #keyboard: Keyboard;
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #host: Host;
  readonly #paper: Paper;
  readonly #signals = Object.entries(SIGNALS).map(
    ([name, why]) => [name, () => (name === "SIGINT" ? this.#interrupt() : this.#leave(why))] as const,
  );
  #listener: KeyListener | undefined;
  #gone: string | undefined;
  /** s */
  #goneAt = 0;
  #isClosed = false;

  constructor(keyboard: Keyboard, screen: Screen, clock: Clock, host: Host) {
    this.#keyboard = keyboard;
    this.#screen = screen;
    this.#clock = clock;
    this.#host = host;
    this.#paper = paperOn(screen, host);
    emitKeypressEvents(keyboard as NodeJS.ReadableStream);
    keyboard.on("keypress", this.#keypress);
    for (const event of ["end", "close", "error"]) keyboard.on(event, this.#lost);
    for (const event of ["close", "error"]) screen.on(event, this.#lost);
    for (const [name, listener] of this.#signals) host.on(name, listener);
    host.on("exit", this.#restore);
    keyboard.setRawMode?.(true);
    keyboard.resume();
  }

  get columns(): number {
    return this.#paper.columns;
  }

  get rows(): number {
    return this.#paper.rows;
  }

  get isLive(): boolean {
    return this.#paper.isLive;
  }

  write(text: string): void {
    // Who writes to a terminal that is gone gets an error for it, again and again.
    if (this.#gone !== GONE) this.#paper.write(text);
  }

  listen(listener: KeyListener): void {
    this.#listener = listener;
    if (this.#gone !== undefined) listener.gone(this.#gone);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener = undefined;
    this.#keyboard.off("keypress", this.#keypress);
    for (const event of ["end", "close"]) this.#keyboard.off(event, this.#lost);
    this.#screen.off("close", this.#lost);
    // Errors are still listened to: one that comes late must not end whoever goes on without a terminal.
    for (const [name, listener] of this.#signals) this.#host.off(name, listener);
    this.#host.off("exit", this.#restore);
    this.#restore();
    this.#keyboard.pause();
  }

  readonly #restore = () => {
    try {
      this.#keyboard.setRawMode?.(false);
    } catch {
      // There is no terminal any more that could be left in disorder.
    }
  };

  readonly #keypress = (text: string | undefined, pressed: NodeKey | undefined) => {
    // A keyboard that tells every key does not make the signal of Ctrl-C, nor the end of the input of Ctrl-D.
    if (pressed?.ctrl && pressed.name === "c") this.#interrupt();
    else if (pressed?.ctrl && pressed.name === "d") this.#leave("ended by Ctrl-D");
    else {
      const key = keyOf(text, pressed);
      if (key !== undefined) this.#listener?.key(key);
    }
  };

  readonly #lost = () => this.#leave(GONE);

  #leave(why: string): void {
    if (this.#gone !== undefined) return;
    this.#gone = why;
    this.#goneAt = this.#clock.now();
    this.#listener?.gone(why);
  }

  #interrupt(): void {
    const hangs = this.#gone !== undefined && this.#clock.now() - this.#goneAt > PATIENCE;
    this.#leave(SIGNALS.SIGINT);
    if (!hangs) return;
    this.close();
    this.#host.kill(this.#host.pid, "SIGINT");
  }
}

/** As `node:readline` tells it. */
interface NodeKey {
  readonly name?: string | undefined;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

const NAMED: Readonly<Record<string, Key>> = { return: ENTER, enter: ENTER, backspace: BACKSPACE };
const WITH_CTRL: Readonly<Record<string, Key>> = { u: CTRL_U, j: ENTER, h: BACKSPACE };

function keyOf(text: string | undefined, { name = "", ctrl, meta }: NodeKey = {}): Key | undefined {
  if (ctrl) return WITH_CTRL[name];
  if (NAMED[name] !== undefined) return NAMED[name];
  // A control character is a key without a meaning here, a longer one an escape sequence.
  return meta || text === undefined || !/^\P{C}$/u.test(text) ? undefined : text;
}
