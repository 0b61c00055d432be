import { hostname } from "node:os";
import { createInterface } from "node:readline";
import { announceVisit, tryPin } from "./ask.ts";
import type { Keyring } from "./keyring.ts";

const MOST_TRIES = 3;

/** Where a person types the PIN. */
export interface Typist {
  readonly stdin: NodeJS.ReadableStream;
  readonly stderr: { write(text: string): unknown };
}

/**
 * Asks for the PIN that a robot shows, and keeps the token that it gives for it.
 *
 * @returns why not, in a sentence; undefined: it is paired
 */
export async function pair(
  origin: string,
  keyring: Keyring,
  { stdin, stderr }: Typist,
): Promise<string | undefined> {
  // A broken file is found before a PIN is used up for nothing.
  keyring.tokenFor(origin);
  if (!(await announceVisit(origin))) return `nobody answers at ${origin}: see whether the robot runs there`;
  stderr.write(`${origin} shows a PIN where it was started, and on its page at /pair.\n`);
  const lines = createInterface({ input: stdin, terminal: false });
  try {
    const typed = lines[Symbol.asyncIterator]();
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      stderr.write("PIN: ");
      const { value, done } = await typed.next();
      if (done) return "no PIN was typed";
      const answer = await tryPin(origin, value as string, hostname());
      if (answer === undefined) return `${origin} does not answer as a robot that pairs`;
      if ("token" in answer) {
        keyring.keep({ url: origin, ...answer });
        stderr.write(`Paired: the robot calls this computer "${answer.name}".\n`);
        return undefined;
      }
      stderr.write(`${answer.why}\n`);
    }
    return "it is not paired: start again with the PIN that the robot shows now";
  } finally {
    lines.close();
  }
}
