const SIGNALS = {
  SIGINT: "ended by Ctrl-C",
  SIGTERM: "ended from outside",
  SIGHUP: "the terminal was closed",
};

/** What can be ended: in order, and at once. */
export interface Endable {
  abort(why: string): void;
  kill(why: string): void;
}

/** Whether somebody wants it to end. Once is in order; twice is at once. */
export class Asked {
  /** The run that is under way. */
  run: Endable | undefined;
  why: string | undefined;
  readonly once: Promise<void>;
  #tell: () => void = () => {};

  readonly #listener = (name: NodeJS.Signals) => {
    if (this.why !== undefined) {
      this.run?.kill(`${this.why}, at once`);
      return;
    }
    this.why = SIGNALS[name as keyof typeof SIGNALS];
    this.run?.abort(this.why);
    this.#tell();
  };

  constructor() {
    this.once = new Promise((resolve) => {
      this.#tell = resolve;
    });
    for (const name of Object.keys(SIGNALS)) process.on(name, this.#listener);
  }

  close(): void {
    for (const name of Object.keys(SIGNALS)) process.off(name, this.#listener);
  }
}
