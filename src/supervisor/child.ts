import { type ChildProcess, fork } from "node:child_process";
import type { Clock } from "../core/clock.ts";
import { EXIT_UNUSABLE } from "../protocol/ipc.ts";
import { BackOff, type BackOffSettings } from "./back-off.ts";
import { Heartbeat, type HeartbeatLimits } from "./heartbeat.ts";

/** A module and what it is started with. */
export interface Program {
  readonly entry: string;
  /** Asked for before every start. */
  readonly args: () => readonly string[];
}

/** One process that is to be kept alive. */
export interface ChildSpec<Ready extends { type: "ready" }> extends Program {
  /** For people. */
  readonly name: string;
  readonly heartbeat: HeartbeatLimits;
  /** How long it may take to report that it is ready, s. */
  readonly startLimit: number;
  readonly backOff: BackOffSettings;
  /** @returns undefined for what it should never say */
  readonly parse: (message: unknown) => Ready | { type: "beat"; resting?: boolean | undefined } | undefined;
  /** It has reported that it is ready: once for every start. */
  readonly onReady: (ready: Ready) => void;
  /** It gave a sign of life. */
  readonly onBeat?: (() => void) | undefined;
  /** @returns false for what it should never say */
  readonly onOther?: (message: unknown) => boolean;
  /** It has begun to be late while it had something in hand. */
  readonly onLate?: (verdict: string) => void;
  /**
   * It is gone, for whatever reason: here is cleared up after it, and it is not started again before that
   * is done.
   *
   * @param clean it was asked to stop, and did
   */
  readonly onGone?: (verdict: string, clean: boolean) => Promise<void> | void;
  /** It cannot work with what it was given, and has said why on stderr. It is not started again. */
  readonly onUnusable: () => void;
}

/** How often a process's heartbeat is looked at. */
export const LOOK_MS = 20;

/** Starts a process, watches its heartbeat and its exit, and starts it again. */
export class Child<Ready extends { type: "ready" }> {
  readonly #spec: ChildSpec<Ready>;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #backOff: BackOff;
  #process: ChildProcess | undefined;
  #look: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #stopped = false;
  #cleared: Promise<void> | void = undefined;
  /** Why it was killed, if it was. */
  #verdict: string | undefined;

  constructor(spec: ChildSpec<Ready>, clock: Clock, log: (line: string) => void) {
    this.#spec = spec;
    this.#clock = clock;
    this.#log = log;
    this.#backOff = new BackOff(spec.backOff);
  }

  /** Of the process, while it lives. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    // A process group of its own: Ctrl-C reaches the supervisor alone, which stops the others in order.
    const child = fork(this.#spec.entry, [...this.#spec.args()], {
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const startedAt = this.#clock.now();
    this.#process = child;
    this.#verdict = undefined;
    this.#watch(child, startedAt);
    child.on("error", (error) => {
      this.#log(`${this.#spec.name}: ${error.message}`);
      // It never came to life, so no exit will follow.
      if (child.pid === undefined) this.#ended(1, null, 0);
    });
    child.once("exit", (code, signal) => this.#ended(code, signal, this.#clock.now() - startedAt));
  }

  /** Asks it to stop and waits; who does not listen is killed. It is not started again. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child) {
      await this.#cleared;
      return;
    }
    const gone = new Promise((resolve) => child.once("exit", resolve));
    // Who clears up beats no more; from here on its time is limited by patience alone.
    clearInterval(this.#look);
    const patience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    child.kill("SIGTERM");
    await gone;
    clearTimeout(patience);
    await this.#cleared;
  }

  /** @returns false where nobody is there to hear it */
  tell(message: object): boolean {
    const child = this.#process;
    if (!child?.connected) return false;
    // A failure to send is followed by its end, which is told anyway.
    child.send(message, () => {});
    return true;
  }

  /** At once, without a word. */
  kill(): void {
    this.#stopped = true;
    clearTimeout(this.#restart);
    this.#process?.kill("SIGKILL");
  }

  #watch(child: ChildProcess, startedAt: number): void {
    const { name, heartbeat, startLimit, parse, onReady, onBeat, onOther, onLate } = this.#spec;
    let pulse: Heartbeat | undefined;
    let wasLate = false;
    child.on("message", (message) => {
      const report = parse(message);
      if (report?.type === "ready") {
        pulse = new Heartbeat(heartbeat, this.#clock.now());
        onReady(report);
      } else if (report) {
        pulse?.beat(this.#clock.now(), report.resting ?? false);
        onBeat?.();
      } else if (!onOther?.(message))
        this.#log(`${name} reported something unknown: ${JSON.stringify(message).slice(0, 100)}`);
    });
    clearInterval(this.#look);
    this.#look = setInterval(() => {
      const now = this.#clock.now();
      if (!pulse) {
        if (now - startedAt > startLimit) this.#condemn(child, `was not ready after ${startLimit} s`);
        return;
      }
      const state = pulse.look(now);
      // Where this process was slow itself, the one who is found dead was never seen late.
      if (state !== "alive" && !wasLate) {
        const verdict = `${name} is late: no sign of life for ${ms(pulse.silence)}`;
        if (!pulse.isResting) onLate?.(verdict);
        this.#log(verdict);
      }
      wasLate = state !== "alive";
      if (state === "dead") this.#condemn(child, `gave no sign of life for ${ms(pulse.silence)}`);
    }, LOOK_MS);
  }

  #condemn(child: ChildProcess, verdict: string): void {
    clearInterval(this.#look);
    this.#verdict = `${verdict} and was killed`;
    child.kill("SIGKILL");
  }

  #ended(code: number | null, signal: NodeJS.Signals | null, uptime: number): void {
    const { name, onGone, onUnusable } = this.#spec;
    clearInterval(this.#look);
    this.#process = undefined;
    const reason = this.#verdict ?? (signal ? `was ended by ${signal}` : `exited with code ${code}`);
    this.#cleared = onGone?.(`${name} ${reason}`, this.#stopped && code === 0);
    if (this.#stopped) return;
    if (code === EXIT_UNUSABLE) {
      this.#stopped = true;
      onUnusable();
      return;
    }
    const pause = this.#backOff.ended(uptime);
    this.#log(`${name} ${reason} after ${uptime.toFixed(1)} s; it starts again in ${ms(pause)}`);
    this.#restart = setTimeout(async () => {
      await this.#cleared;
      if (!this.#stopped) this.start();
    }, pause * 1e3);
  }
}

function ms(seconds: number): string {
  return `${Math.round(seconds * 1e3)} ms`;
}
