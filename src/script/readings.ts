import type { Telemetry } from "../protocol/messages.ts";
import { type Pending, pending } from "./awaited.ts";
import { EndedError } from "./errors.ts";
import type { Link } from "./link.ts";

/**
 * Telemetry as it comes in, for `for await`. Who is slower than it gets the latest one next, and never a queue of
 * old ones. It throws where the part of the script that reads is over.
 */
export class Readings implements AsyncIterableIterator<Telemetry> {
  readonly #link: Link;
  readonly #signal: AbortSignal;
  readonly #undo: (() => unknown)[] = [];
  #unread: Telemetry | undefined;
  #next: Pending<IteratorResult<Telemetry>> | undefined;
  #error: unknown;
  #isOver = false;

  constructor(link: Link, signal: AbortSignal) {
    this.#link = link;
    this.#signal = signal;
    const abort = () => this.#fail(new EndedError("this part of the script is over"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    this.#undo.push(() => this.#signal.removeEventListener("abort", abort));
    this.#undo.push(link.each((telemetry) => this.#take(telemetry)));
    this.#undo.push(link.onLost((error) => this.#fail(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Telemetry>> {
    // A loop that ends with its part of the script may not have come to awaiting it: that is no failure to tell of.
    const next = pending<IteratorResult<Telemetry>>(this.#link.book);
    const unread = this.#unread;
    this.#unread = undefined;
    if (this.#error !== undefined) next.reject(this.#error);
    else if (this.#isOver) next.resolve({ done: true, value: undefined });
    else if (unread) next.resolve({ done: false, value: unread });
    else {
      // Asked twice before anything came: the first has to be answered, too.
      const before = this.#next;
      this.#next = next;
      before?.resolve({ done: true, value: undefined });
    }
    return next.promise;
  }

  async return(): Promise<IteratorResult<Telemetry>> {
    this.#close();
    return { done: true, value: undefined };
  }

  #take(telemetry: Telemetry): void {
    const next = this.#next;
    this.#next = undefined;
    if (next) next.resolve({ done: false, value: telemetry });
    else this.#unread = telemetry;
  }

  #fail(error: unknown): void {
    this.#error = error;
    this.#next?.reject(error);
    this.#next = undefined;
    this.#close();
  }

  #close(): void {
    this.#isOver = true;
    for (const undo of this.#undo) undo();
    this.#next?.resolve({ done: true, value: undefined });
  }
}
