/**
 * - `ok`: as it should be.
 * - `note`: worth knowing, nothing is wrong.
 * - `warning`: it works, but not well or not safely.
 * - `problem`: the car of this profile cannot be driven like this.
 */
export type Level = "ok" | "note" | "warning" | "problem";

export type Group = "computer" | "power" | "profile" | "boards" | "I2C" | "encoders" | "camera" | "page";

export interface Finding {
  readonly group: Group;
  readonly level: Level;
  /** One sentence. */
  readonly text: string;
  /** What mends it: a command, or what to do by hand. */
  readonly mend?: string | undefined;
}

/** Makes the findings of one group. */
export function findingsOf(group: Group) {
  const make =
    (level: Level) =>
    (text: string, mend?: string): Finding => ({ group, level, text, mend });
  return { ok: make("ok"), note: make("note"), warning: make("warning"), problem: make("problem") };
}

/** What a board's error says, as a sentence of its own. */
export function sentence(message: string): string {
  return `${message[0]!.toUpperCase()}${message.slice(1)}.`;
}
