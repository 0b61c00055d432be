import type { Telemetry } from "../protocol/messages.ts";
import { CarError, EndedError } from "./errors.ts";
import type { Link } from "./link.ts";

export interface WaitWish {
  /** For people. */
  readonly what: string;
  /** Of the script's call, where it is one. */
  readonly origin?: Error | undefined;
  readonly signals: readonly AbortSignal[];
  /** It has come at this moment, s on the robot's clock. */
  readonly at?: number | undefined;
  /** It has come once this is true. */
  readonly when?: ((telemetry: Telemetry) => boolean) | undefined;
  /** It is given up, s from now. */
  readonly timeout?: number | undefined;
}

/** Waits for a moment or a condition; nothing is asked of the car. Throws what its signal says, or that it is late. */
export function wait(link: Link, { what, origin, signals, at, when, timeout }: WaitWish): Promise<void> {
  const waiting = link.pending<void>(what, origin);
  const undo: (() => unknown)[] = [];
  const settle = (how: () => void) => {
    if (!waiting.isOpen) return;
    for (const each of undo) each();
    how();
  };
  const fail = (error: unknown) => settle(() => waiting.reject(error));
  const look = (telemetry: Telemetry) => {
    link.book.tell();
    try {
      if (when!(telemetry)) settle(() => waiting.resolve());
    } catch (error) {
      fail(error);
    }
  };
  for (const signal of signals) {
    const abort = () => fail(signal.reason ?? new EndedError(`${what} was aborted`));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    undo.push(() => signal.removeEventListener("abort", abort));
  }
  undo.push(link.onLost(fail));
  if (origin) {
    // Of one that nobody awaits it is told that nothing waited for it.
    const left = () => (waiting.isAwaited ? ({ kind: "unfinished" } as const) : undefined);
    undo.push(link.underWay.add({ what, origin, kind: "wait", scope: signals[0], left }));
  }
  if (at !== undefined) undo.push(link.at(at, () => settle(() => waiting.resolve())));
  if (when) {
    undo.push(link.each(look));
    if (waiting.isOpen) look(link.telemetry);
  }
  if (timeout !== undefined) {
    const late = () => fail(new CarError("timeout", `${what}: nothing of it within ${timeout} s`));
    undo.push(link.at(link.now() + timeout, late));
  }
  // What was over before all of it was set up.
  if (!waiting.isOpen) for (const each of undo) each();
  return waiting.promise;
}
