import { createInterface } from "node:readline/promises";

/** Somebody who answers questions. */
export interface Asker {
  /** @throws Interrupted when they would rather not */
  ask(question: string): Promise<string>;
  say(line: string): void;
  close(): void;
}

/** Ctrl-C or Ctrl-D where an answer was awaited. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

export function terminalAsker(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  terminal = true,
): Asker {
  const lines = createInterface({ input, output, terminal });
  const over = new AbortController();
  lines.on("SIGINT", () => over.abort());
  lines.on("close", () => over.abort());
  return {
    async ask(question) {
      try {
        return (await lines.question(question, { signal: over.signal })).trim();
      } catch (error) {
        if (over.signal.aborted) throw new Interrupted("no answer");
        throw error;
      }
    },
    say: (line) => void output.write(`${line}\n`),
    close: () => lines.close(),
  };
}

/**
 * Asks until the answer will do; nothing but Enter takes what is in brackets.
 *
 * @param check turns the answer into what is wanted, or throws an Error whose message says why it cannot
 */
export async function askUntil<T>(
  asker: Asker,
  question: string,
  fallback: string,
  check: (answer: string) => T,
): Promise<T> {
  for (;;) {
    const answer = await asker.ask(`${question} [${fallback}] `);
    try {
      return check(answer === "" ? fallback : answer);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      asker.say(`  ${(error as Error).message}`);
    }
  }
}
