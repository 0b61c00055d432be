import type { Refusal, RobotEvent, Telemetry } from "../protocol/messages.ts";
import type { Picture } from "../protocol/seeing-messages.ts";
import { Book, type Pending, pending } from "./awaited.ts";
import { CarError, EndedError } from "./errors.ts";
import type { MotionResult } from "./motion.ts";
import { Oversights } from "./oversights.ts";
import { type Aim, type Step, type StepWatch, unwatched } from "./step.ts";
import { UnderWay } from "./under-way.ts";
import type { Pace, Wire } from "./wire.ts";

/** Times are compared to this, s. */
const SAME_TIME = 1e-9;

/** What a run leaves for people and for `--json`. `time` is s on the robot's clock. */
export type ScriptLine =
  | { readonly type: "log"; readonly time: number; readonly text: string }
  | { readonly type: "say"; readonly time: number; readonly text: string }
  | { readonly type: "plot"; readonly time: number; readonly name: string; readonly value: number };

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** What all of a script shares of its way to the robot: what it said last, and who waits for what. */
export class Link {
  readonly wire: Wire;
  readonly book: Book;
  readonly write: (line: ScriptLine) => void;
  readonly steps: StepWatch;
  readonly oversights = new Oversights();
  readonly underWay = new UnderWay();
  /** The latest one. */
  telemetry: Telemetry;
  readonly #timers = new Set<Timer>();
  readonly #looks = new Set<(telemetry: Telemetry) => void>();
  readonly #events = new Set<(event: RobotEvent) => void>();
  readonly #refused = new Set<(refusal: Refusal) => void>();
  readonly #pictures = new Set<(picture: Picture) => void>();
  readonly #lost = new Set<(error: CarError) => void>();
  #why: CarError | undefined;

  constructor(wire: Wire, first: Telemetry, write: (line: ScriptLine) => void, steps = unwatched) {
    this.wire = wire;
    this.write = write;
    this.steps = steps;
    this.telemetry = first;
    this.book = new Book(() => wire.wake());
  }

  now(): number {
    return this.wire.now();
  }

  /** @param what waits for it, for people @param origin of the script's call, where it is one @param aim of a motion */
  pending<T>(what: string, origin?: Error, aim?: Aim): Pending<T> {
    const waiting: Pending<T> = pending<T>(this.book, (error) => {
      // It only says that the run is over.
      if (error instanceof EndedError) return;
      const message = (error as Error)?.message ?? String(error);
      const text = `${what} failed, and nothing awaits it: ${message}`;
      this.write({ type: "log", time: this.now(), text });
      const fate = { kind: "failed", text: message } as const;
      if (origin) this.oversights.add({ what, origin, fate }, () => waiting.isAwaited);
    });
    return origin ? this.#watched(waiting, { what, origin, isMotion: aim !== undefined, ...aim }) : waiting;
  }

  #watched<T>(waiting: Pending<T>, step: Step): Pending<T> {
    const isAwaited = () => waiting.isAwaited;
    const ended = (result?: MotionResult) => {
      if (!waiting.isOpen) return;
      this.steps.ended(step, result);
      // A motion may do without; a wait is nothing else.
      if (step.isMotion || isAwaited()) return;
      this.oversights.add({ what: step.what, origin: step.origin, fate: { kind: "unheard" } }, isAwaited);
    };
    this.steps.began(step);
    return {
      promise: waiting.promise,
      get isOpen() {
        return waiting.isOpen;
      },
      get isAwaited() {
        return waiting.isAwaited;
      },
      resolve: (value) => {
        ended(value as MotionResult | undefined);
        waiting.resolve(value);
      },
      reject: (error) => {
        ended();
        waiting.reject(error);
      },
    };
  }

  /** @param time s on the robot's clock @returns takes it back */
  at(time: number, call: () => void): () => void {
    const timer = { at: time, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Looks at all telemetry to come. @returns takes it back */
  each(look: (telemetry: Telemetry) => void): () => void {
    this.#looks.add(look);
    return () => this.#looks.delete(look);
  }

  /** @returns takes it back */
  onEvent(call: (event: RobotEvent) => void): () => void {
    this.#events.add(call);
    return () => this.#events.delete(call);
  }

  tell(event: RobotEvent): void {
    for (const call of [...this.#events]) call(event);
  }

  /** @returns takes it back */
  onRefused(call: (refusal: Refusal) => void): () => void {
    this.#refused.add(call);
    return () => this.#refused.delete(call);
  }

  refuse(refusal: Refusal): void {
    for (const call of [...this.#refused]) call(refusal);
  }

  /** @returns takes it back */
  onPicture(call: (picture: Picture) => void): () => void {
    this.#pictures.add(call);
    return () => this.#pictures.delete(call);
  }

  tellPicture(picture: Picture): void {
    for (const call of [...this.#pictures]) call(picture);
  }

  /** @returns takes it back */
  onLost(call: (error: CarError) => void): () => void {
    if (this.#why) call(this.#why);
    else this.#lost.add(call);
    return () => this.#lost.delete(call);
  }

  get isLost(): boolean {
    return this.#why !== undefined;
  }

  take(telemetry: Telemetry): void {
    this.telemetry = telemetry;
    for (const look of [...this.#looks]) if (this.#looks.has(look)) look(telemetry);
  }

  lose(why: string): void {
    this.#why = new CarError("link", why);
    for (const call of [...this.#lost]) call(this.#why);
    this.#lost.clear();
  }

  /** Part of every look at the clock: calls what is due, the earliest first. */
  pulse(): Pace {
    const now = this.now() + SAME_TIME;
    const due = [...this.#timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const timer of due) if (this.#timers.delete(timer)) timer.call();
    if (this.book.takeNews()) return "breathe";
    return this.book.isWaited ? "go" : "wait";
  }
}
