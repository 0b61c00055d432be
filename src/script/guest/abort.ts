type Listener =
  | ((event: { type: "abort"; target: Signal }) => unknown)
  | { handleEvent(event: unknown): unknown };

let abortSignal: (signal: Signal, reason: unknown) => void;

/** `AbortSignal`, which the engine lacks: what the SDK and scripts use of it. */
export class Signal {
  #isAborted = false;
  #reason: unknown;
  readonly #listeners = new Map<Listener, { once: boolean }>();
  /** Made of this one by {@link any}. */
  readonly #followers = new Set<Signal>();
  readonly #sources = new Set<Signal>();
  onabort: ((event: unknown) => unknown) | null = null;

  static {
    abortSignal = (signal, reason) => {
      if (signal.#isAborted) return;
      // All of them are aborted before anybody is told of one.
      const all = [signal, ...signal.#followers].filter((each) => !each.#isAborted);
      for (const each of all) {
        each.#isAborted = true;
        each.#reason = reason;
      }
      for (const each of all) each.#tell();
    };
  }

  static abort(reason: unknown = aborted()): Signal {
    const signal = new Signal();
    abortSignal(signal, reason);
    return signal;
  }

  static any(signals: Iterable<Signal>): Signal {
    const all = [...signals];
    const first = all.find((signal) => signal.#isAborted);
    if (first) return Signal.abort(first.#reason);
    const signal = new Signal();
    for (const source of all) source.#follow(signal);
    return signal;
  }

  static timeout(): never {
    throw new Error("there is no clock but the car's here: write  { timeout: 5 }  for a motion or a wait");
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  addEventListener(type: string, listener: Listener | null, options?: { once?: boolean } | boolean): void {
    if (type !== "abort" || !listener || this.#listeners.has(listener)) return;
    const once = typeof options === "object" && options?.once === true;
    this.#listeners.set(listener, { once });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    if (type === "abort" && listener) this.#listeners.delete(listener);
  }

  #follow(signal: Signal): void {
    this.#followers.add(signal);
    for (const source of this.#sources) source.#follow(signal);
    signal.#sources.add(this);
  }

  #tell(): void {
    const event = { type: "abort", target: this } as const;
    const call = (listener: Listener | null) => {
      try {
        if (typeof listener === "function") listener.call(this as never, event);
        else listener?.handleEvent(event);
      } catch (error) {
        // Nobody is there to catch it.
        queueMicrotask(() => {
          throw error;
        });
      }
    };
    call(this.onabort);
    for (const [listener, { once }] of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      if (once) this.#listeners.delete(listener);
      call(listener);
    }
    for (const source of this.#sources) source.#followers.delete(this);
    this.#followers.clear();
  }
}

/** `AbortController`. */
export class Controller {
  readonly signal = new Signal();

  abort(reason: unknown = aborted()): void {
    abortSignal(this.signal, reason);
  }
}

const aborted = () => new DOMException("This operation was aborted", "AbortError");
