/** Characters; nobody listens to more. */
const LONGEST_SAID = 160;
const MORE = "; the camera's panel on the page says more";

const OVER = {
  camera: "the camera gives pictures again",
  detector: "all detectors look again",
  pace: "what the car sees comes in time again",
} as const;
type Where = keyof typeof OVER;

/** Keeps what does not work, and tells it when it begins and when it is over: once each, however often it is found. */
export class Troubles {
  readonly #tell: (text: string) => void;
  readonly #now = new Map<Where, readonly string[]>();

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** What is wrong there now. */
  of(where: Where): readonly string[] {
    return this.#now.get(where) ?? [];
  }

  /** @param texts all that is wrong there now; none: nothing */
  set(where: Where, texts: readonly string[]): void {
    const before = this.of(where);
    this.#now.set(where, texts);
    for (const text of texts) if (!before.includes(text)) this.#tell(text);
    if (texts.length === 0 && before.length > 0) this.#tell(OVER[where]);
  }
}

/** As much of it as may be said to the people at the robot: up to where a sentence or a part of one ends. */
export function sayable(text: string): string {
  if (text.length <= LONGEST_SAID) return text;
  const most = text.slice(0, LONGEST_SAID - MORE.length);
  const end = Math.max(...[". ", ": ", "; "].map((mark) => most.lastIndexOf(mark)));
  return `${end > 0 ? most.slice(0, end) : `${most.slice(0, -1)}…`}${MORE}`;
}
