import type { Fault } from "../../core/fault.ts";
import { BoardError } from "../board-error.ts";
import type { HardwareFault } from "../ports.ts";

/** A chip that does not answer is looked for again after so long, ms. */
const SEARCH_PERIOD = 500;
/** One that has answered is given up when nothing has come from it for so long, ms: it may have lost its settings. */
const SILENT = 2000;

/** Such a part of a chip as is at work. */
export interface Working {
  stop(): void;
}

export interface ChipParts {
  readonly id: string;
  /** What the car lacks without it, as the end of a sentence. */
  readonly without: string;
  /** Any transaction that only succeeds if it is there. @throws BoardError that says what to do */
  probe(): Promise<unknown>;
  /** Sets it up and begins to read it. */
  open(chip: Chip): Promise<Working>;
}

/**
 * Looks for a chip until it answers, keeps it at work, and begins anew when it has gone: plugged in late,
 * or without power for a moment, it comes to work by itself. As a fault it says that it was never there;
 * what falls silent later is for the monitors to name.
 */
export class Chip implements HardwareFault {
  readonly id: string;
  readonly severity: Fault["severity"] = "degraded";
  readonly #parts: ChipParts;
  #missing: string | undefined;
  #found = false;
  #working: Working | undefined;
  #timer: NodeJS.Timeout | undefined;
  #heard = false;
  #closed = false;

  /** Resolves once it is known whether it is there. */
  static async find(parts: ChipParts): Promise<Chip> {
    const chip = new Chip(parts);
    await chip.#search();
    return chip;
  }

  private constructor(parts: ChipParts) {
    this.id = parts.id;
    this.#parts = parts;
  }

  get text(): string {
    return `${this.#missing}; ${this.#parts.without}`;
  }

  present(): boolean {
    return this.#missing !== undefined;
  }

  /** Something has come from it. */
  heard(): void {
    this.#heard = true;
  }

  /** It has lost its settings. */
  lost(): void {
    if (this.#working === undefined) return;
    this.#rest();
    this.#after(SEARCH_PERIOD, () => this.#search());
  }

  close(): void {
    this.#closed = true;
    this.#rest();
  }

  async #search(): Promise<void> {
    try {
      await this.#parts.probe();
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      if (!this.#found) this.#missing = error.message;
      this.#after(SEARCH_PERIOD, () => this.#search());
      return;
    }
    const working = await this.#parts.open(this);
    this.#working = working;
    this.#found = true;
    this.#missing = undefined;
    if (this.#closed) this.#rest();
    else this.#after(SILENT, () => this.#listen());
  }

  #listen(): void {
    if (!this.#heard) {
      this.lost();
      return;
    }
    this.#heard = false;
    this.#after(SILENT, () => this.#listen());
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#working?.stop();
    this.#working = undefined;
  }

  #after(milliseconds: number, next: () => void): void {
    if (!this.#closed) this.#timer = setTimeout(next, milliseconds);
  }
}
