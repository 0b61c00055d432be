/** Which promises of the car's the script waits for: as long as there are none, virtual time stands. */
export class Book {
  /** Told when the script begins to wait. */
  readonly #wake: () => void;
  #waits = 0;
  #hasNews = false;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  get isWaited(): boolean {
    return this.#waits > 0;
  }

  /** The script has been told something, and is to have its turn before time goes on. */
  tell(): void {
    this.#hasNews = true;
  }

  /** Whether the script was told something since the last call. */
  takeNews(): boolean {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  add(): void {
    this.#waits++;
    this.#wake();
  }

  remove(): void {
    this.#waits--;
    this.tell();
  }
}

/**
 * A promise of the car's that knows whether anybody waits for it. `await` of such a subclass calls `then`; what
 * comes out of `then` is a usual promise.
 */
class Awaited<T> extends Promise<T> {
  static override get [Symbol.species]() {
    return Promise;
  }

  #book: Book | undefined;
  #isAwaited = false;

  // biome-ignore lint/suspicious/noThenProperty: this is a promise
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (!this.#isAwaited) {
      this.#isAwaited = true;
      this.#book?.add();
    }
    return super.then(fulfilled, rejected);
  }

  open(book: Book): void {
    this.#book = book;
  }

  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** @returns whether anybody was waiting */
  close(): boolean {
    if (this.#isAwaited) this.#book?.remove();
    this.#book = undefined;
    return this.#isAwaited;
  }
}

/** A promise with its ends, which may be called more than once. */
export interface Pending<T> {
  readonly promise: Promise<T>;
  readonly isOpen: boolean;
  /** Somebody waits for it, or did. */
  readonly isAwaited: boolean;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** @param unheard told of a rejection that nobody waits for; it is not a rejection of the process's */
export function pending<T>(book: Book, unheard: (error: unknown) => void = () => {}): Pending<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Awaited<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.open(book);
  // Not by the promise's own `then`: this is no waiting.
  Promise.prototype.then.call(promise, undefined, () => {});
  let isOpen = true;
  return {
    promise,
    get isOpen() {
      return isOpen;
    },
    get isAwaited() {
      return promise.isAwaited;
    },
    resolve(value) {
      if (!isOpen) return;
      isOpen = false;
      promise.close();
      resolve(value);
    },
    reject(error) {
      if (!isOpen) return;
      isOpen = false;
      if (!promise.close()) unheard(error);
      reject(error);
    },
  };
}
