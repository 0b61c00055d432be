import { inspect } from "node:util";

const MOST_LETTERS = 200;
/** Of a number for people; --json has all of them. */
const DIGITS = 6;

/** What a script returned, in a line. */
export function shortly(value: unknown): string {
  const rounded = JSON.parse(JSON.stringify(value), (_, one) =>
    typeof one === "number" ? Number(one.toPrecision(DIGITS)) : one,
  );
  const text = inspect(rounded, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 4 });
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}
