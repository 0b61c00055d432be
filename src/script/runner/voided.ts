import { readFileSync } from "node:fs";
import type { Place } from "./trouble.ts";

/**
 * What stands before the name of a method in `void car.move(…)`, also in `void this.car.move(…)` or
 * `void cars[0]!.move(…)`. The engine of a sandbox has the place at the point, or at a function that is handed over.
 */
const VOID_BEFORE =
  /(?<![\w$.#])void[ \t]+[\w$#]+(?:!?(?:\??\.[\w$#]+|\[[^[\]]*\]))*!?(?:\??\.\s*(?:[\w$#]+\(\s*)?)?$/;
/** Enough for all that matters, and little enough for one look, characters. */
const LOOK_BACK = 300;

/**
 * Whether the source says `void` before a call, as whoever leaves a promise alone on purpose does; the lint rule
 * no-floating-promises knows it likewise.
 *
 * @param place of the method's name, as an error's stack has it
 * @returns false as well where the file is not what it was
 */
export function isVoided({ file, line, column }: Place): boolean {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    const last = lines[line - 1];
    if (last === undefined) return false;
    const before = [...lines.slice(0, line - 1), last.slice(0, column - 1)].join("\n");
    return VOID_BEFORE.test(before.slice(-LOOK_BACK));
  } catch {
    return false;
  }
}
