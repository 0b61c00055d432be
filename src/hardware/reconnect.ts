import { BoardError } from "./board-error.ts";

const FIRST_MS = 250;
const LAST_MS = 4000;

/** Connects to a board that was lost, again and again and ever more rarely, until it answers. */
export class Reconnect {
  readonly #connect: () => Promise<void>;
  readonly #failed: (why: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  /** @param connect throws a BoardError where the board does not answer, whose sentence `failed` is told */
  constructor(connect: () => Promise<void>, failed: (why: string) => void) {
    this.#connect = connect;
    this.#failed = failed;
  }

  begin(): void {
    this.#after(FIRST_MS);
  }

  /** For good. */
  end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #after(delay: number): void {
    if (this.#over) return;
    this.#timer = setTimeout(async () => {
      try {
        await this.#connect();
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
        this.#failed(error.message);
        this.#after(Math.min(delay * 2, LAST_MS));
      }
    }, delay);
  }
}
