/** Waits for something that is to come again and again. */
export class Patience {
  readonly #spent: () => void;
  #timer: NodeJS.Timeout;
  #waited = 0;

  /** @param spent is called once, where it has not come for so long */
  constructor(ms: number, spent: () => void) {
    this.#spent = spent;
    this.#timer = this.#wait(ms);
  }

  /** It came. */
  renew(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#wait(ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#waited++;
  }

  #wait(ms: number): NodeJS.Timeout {
    const waited = ++this.#waited;
    return setTimeout(() => {
      // Where this process itself stood still it may lie there, unread: one look at what has arrived goes first.
      setImmediate(() => {
        if (waited === this.#waited) this.#spent();
      });
    }, ms);
  }
}
