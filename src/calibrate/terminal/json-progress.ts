import type { Progress, StepName, StepResult } from "../result.ts";

/** For scripts: one JSON object a line, of what begins and of what was found. */
export class JsonProgress implements Progress {
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  step(step: StepName, title: string, at: number, of: number): void {
    this.#line({ type: "begins", step, title, at, of });
  }

  say(text: string): void {
    this.#line({ type: "says", text });
  }

  moving(): void {}

  stood(): void {}

  /** What is for drawing is left out. */
  done({ charts: _, ...result }: StepResult): void {
    this.#line({ type: "step", ...result });
  }

  #line(content: unknown): void {
    this.#print(JSON.stringify(content));
  }
}
