import { readFileSync } from "node:fs";
import type { Place } from "./trouble.ts";

/** What stands before the name of a method in `void car.move(…)`, also in `void this.car.move(…)` or `void cars[0]!.move(…)`. */
const VOID_BEFORE = /(?<![\w$.#])void\s+[\w$#]+(?:!?(?:\??\.[\w$#]+|\[[^[\]]*\]))*!?\??\.\s*$/;

/**
 * Whether the source says `void` before a call, as whoever leaves a promise alone on purpose does; the lint rule
 * no-floating-promises knows it likewise.
 *
 * @param place of the method's name, as an error's stack has it
 * @returns false as well where the file is not what it was
 */
export function isVoided({ file, line, column }: Place): boolean {
  try {
    const source = readFileSync(file, "utf8").split("\n")[line - 1] ?? "";
    return VOID_BEFORE.test(source.slice(0, column - 1));
  } catch {
    return false;
  }
}
