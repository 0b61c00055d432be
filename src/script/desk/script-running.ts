import type { Clock } from "../../core/clock.ts";
import type { ScriptNews } from "../../protocol/script-messages.ts";
import type { Report, StepBegan } from "../runner/messages.ts";
import type { CarWish } from "../runner/open-wire.ts";
import { doubted, endedBadly } from "../runner/step-trouble.ts";
import type { Trouble } from "../runner/trouble.ts";
import { LineBox } from "./line-box.ts";
import type { PageWords } from "./page-words.ts";
import type { Running, Visitor, Workers } from "./ports.ts";
import { Steps } from "./steps.ts";
import type { Wheel } from "./wheel.ts";

type RunNews = NonNullable<Extract<ScriptNews, { type: "script-run" }>["run"]>;

export interface RunWish {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** Of the text that may run, and no other. */
  readonly version: string;
  readonly seed: number | undefined;
  /** s; null: nobody knows. */
  readonly expected: number | null;
  readonly by: Visitor;
}

export interface RunSurroundings {
  readonly clock: Clock;
  readonly workers: Workers;
  readonly wheel: Wheel;
  readonly words: PageWords;
  /** Of control. */
  readonly address: string;
}

/** A person needs a moment to let go, and a page to hear of it, s. */
const WHEEL_PATIENCE = 3;
/** A script that is to end may still stop its car for so long, s. */
const ENDING_PATIENCE = 5;
/** What a robot shows of a name, characters. */
const LONGEST_NAME = 80;

/** One run of a script, from its start until its car is safe. */
export class ScriptRunning {
  readonly wish: RunWish;
  readonly lines: LineBox;
  /** Of its process, once its car is safe; never rejected. */
  readonly result: Promise<Report>;
  readonly #around: RunSurroundings;
  readonly #process: Running;
  readonly #steps = new Steps();
  readonly #open = new Map<number, StepBegan>();
  #phase: RunNews["phase"] = "starting";
  /** s, by the clock. */
  readonly #born: number;
  /** Of the car, by its process: that comes as long as the script lets anything else run. */
  #heard: number;
  #began: number | undefined;
  #elapsed = 0;
  #killAt = Number.POSITIVE_INFINITY;
  #waiting: { readonly until: number; readonly settle: (why: Error | undefined) => void } | undefined;

  constructor(wish: RunWish, around: RunSurroundings) {
    this.wish = wish;
    this.#around = around;
    this.#born = around.clock.now();
    this.#heard = this.#born;
    this.lines = new LineBox((text) => around.words.text(text));
    this.#process = around.workers.begin({
      script: wish.path,
      seed: wish.seed,
      name: shownName(wish.name, wish.by.name),
      sandbox: true,
      version: wish.version,
      car: () => this.#car(),
      events: {
        line: (line) => this.lines.add(line),
        text: (text) => this.lines.print(text),
        warning: (trouble) => this.#warn(trouble),
        step: (step) => {
          this.#steps.began(step);
          this.#open.set(step.id, step);
          this.#warn(doubted(step));
        },
        stepEnded: (step) => {
          this.#steps.ended(step);
          this.#warn(endedBadly(this.#open.get(step.id)!, step.result?.reason, step.slipped));
          this.#open.delete(step.id);
        },
        state: ({ time }) => {
          this.#heard = around.clock.now();
          if (this.#phase === "starting") this.#phase = "running";
          this.#began ??= time;
          this.#elapsed = Math.max(0, time - this.#began);
        },
      },
    });
    this.result = this.#process.result.then(async (report) => {
      this.#phase = "ending";
      this.#waiting?.settle(new Error("it is over"));
      const { leftArmed } = this.#process;
      if (leftArmed !== undefined) await around.workers.disarm(leftArmed);
      return report;
    });
  }

  /** In order; whoever wants it a second time means at once. */
  end(why: string): void {
    if (this.#phase === "ending") {
      this.#process.kill(`${why}, at once`);
      return;
    }
    this.#abort(why);
  }

  /** Nobody is left to end it. */
  abandon(why: string): void {
    if (this.#phase !== "ending") this.#abort(why);
  }

  kill(why: string): void {
    this.#process.kill(why);
  }

  /** To be called often. */
  look(): void {
    const now = this.#around.clock.now();
    if (now >= this.#killAt) {
      this.#killAt = Number.POSITIVE_INFINITY;
      this.#process.kill("it did not end when it was to: it was ended at once");
    }
    if (!this.#waiting) return;
    const { wheel } = this.#around;
    if (wheel.isFreeForScripts) this.#waiting.settle(undefined);
    else if (now >= this.#waiting.until) this.#waiting.settle(new Error(wheel.stillHeld()));
  }

  /** s */
  get age(): number {
    return this.#around.clock.now() - this.#born;
  }

  news(): RunNews {
    const { id, name, expected, by } = this.wish;
    return {
      id,
      name,
      client: by.client,
      by: by.name,
      phase: this.#phase,
      elapsed: this.#elapsed,
      silent: this.#around.clock.now() - this.#heard,
      expected,
      steps: this.#steps.shown(this.#around.words),
    };
  }

  #warn(trouble: Trouble | undefined): void {
    if (!trouble) return;
    const { why, place } = this.#around.words.trouble(trouble);
    this.lines.print(`warning${place ? `, line ${place.line}` : ""}: ${why}\n`);
  }

  #abort(why: string): void {
    this.#phase = "ending";
    this.#process.abort(why);
    this.#killAt = this.#around.clock.now() + ENDING_PATIENCE;
  }

  /** A script pushes no person aside: it waits until the pages have let go. */
  async #car(): Promise<CarWish> {
    const { clock, wheel, address } = this.#around;
    if (!wheel.isFreeForScripts) {
      await new Promise<void>((resolve, reject) => {
        const settle = (why: Error | undefined) => {
          this.#waiting = undefined;
          if (why) reject(why);
          else resolve();
        };
        this.#waiting = { until: clock.now() + WHEEL_PATIENCE, settle };
      });
    }
    return { kind: "live", address };
  }
}

/** Cut so that it is still a name. */
function shownName(script: string, by: string): string {
  const room = LONGEST_NAME - script.length - 3;
  const characters = [...by];
  while (characters.join("").length > room) characters.pop();
  return `${script} (${characters.join("").trim()})`;
}
