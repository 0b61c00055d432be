export type Level = "info" | "warning" | "error";

export interface Notice {
  readonly id: number;
  readonly level: Level;
  readonly text: string;
  /** What it is about; empty: it stands alone. */
  readonly topic: string;
  /** When it goes, s. */
  readonly until: number;
}

const LIFETIME: Readonly<Record<Level, number>> = { info: 3.5, warning: 6, error: 9 };
/** The same sentence is said again only after so long, s. */
const REPEAT = 5;
const VISIBLE = 3;

/** Short notices on the screen: few at a time, none of them twice. */
export class NoticeBoard {
  #notices: readonly Notice[] = [];
  readonly #saidAt = new Map<string, number>();
  #id = 0;

  /** Oldest first. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /**
   * @param now s
   * @param topic what is said later of the same topic takes this down
   */
  say(text: string, level: Level, now: number, topic = ""): void {
    const said = this.#saidAt.get(text);
    if (said !== undefined && now - said < REPEAT) return;
    for (const [old, at] of this.#saidAt) if (now - at >= REPEAT) this.#saidAt.delete(old);
    this.obsolete(topic);
    this.#saidAt.set(text, now);
    const notice = { id: this.#id++, level, text, topic, until: now + LIFETIME[level] };
    this.#notices = [...this.#notices, notice].slice(-VISIBLE);
  }

  dismiss(id: number): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
  }

  /** Takes down what was said of a topic: it is no longer so. */
  obsolete(topic: string): void {
    if (!topic) return;
    for (const notice of this.#notices) if (notice.topic === topic) this.#saidAt.delete(notice.text);
    this.#notices = this.#notices.filter((notice) => notice.topic !== topic);
  }

  /** Takes down what is old. */
  tidy(now: number): void {
    if (this.#notices.some((notice) => notice.until <= now)) {
      this.#notices = this.#notices.filter((notice) => notice.until > now);
    }
  }
}
