import type { Topic } from "./topics.ts";

export interface Entry {
  readonly topic: Topic;
  /** When it came, and when it was made; s on the robot's clock. */
  readonly heardAt: number;
  readonly madeAt: number;
  readonly data: Uint8Array;
}

/** What is looked at frame by frame can miss one; what happened cannot. */
const isPicture = ({ topic }: Entry) => topic === "/camera";

/** What waits for the disk, and no more than so much: where it is too slow the oldest pictures go first. */
export class WaitingLine {
  readonly #most: number;
  #entries: Entry[] = [];
  #bytes = 0;
  readonly #dropped = { pictures: 0, messages: 0 };

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  get dropped(): { readonly pictures: number; readonly messages: number } {
    return this.#dropped;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += entry.data.length;
    while (this.#bytes > this.#most) this.#dropOne();
  }

  /** The oldest. */
  take(): Entry | undefined {
    const entry = this.#entries.shift();
    if (entry) this.#bytes -= entry.data.length;
    return entry;
  }

  #dropOne(): void {
    const picture = this.#entries.findIndex(isPicture);
    if (picture >= 0) this.#dropped.pictures++;
    else this.#dropped.messages++;
    const [dropped] = this.#entries.splice(Math.max(0, picture), 1);
    this.#bytes -= dropped!.data.length;
  }
}
