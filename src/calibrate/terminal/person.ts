import type { Clock } from "../../core/clock.ts";
import type { SeenTurn } from "../../core/hands.ts";
import { WHEELS } from "../../core/wheels.ts";
import { CalibrationError } from "../car/car.ts";
import type { AfterFailure, Person, Question } from "../person/person.ts";
import { describeAnswer, parseAnswer } from "./answer.ts";
import { Asking, ENDED_BY_Q } from "./asking.ts";
import { carDrawing } from "./car-drawing.ts";
import { DeadMan } from "./dead-man.ts";
import { LineInput } from "./line-input.ts";
import { ON, wordsFor } from "./questions.ts";
import { ENTER, type Key, type Terminal } from "./terminal.ts";
import { paint, paragraph, STYLE, sentence } from "./text.ts";

const SPACE: Key = " ";

/** Somebody at the keyboard, who also holds the dead-man's key while the wheels turn. */
export class TerminalPerson implements Person {
  readonly #terminal: Terminal;
  readonly #deadMan: DeadMan;
  readonly #asking = new Asking();
  #isOnBlocks = false;
  /** SPACE had been let go before it came the last time. */
  #isFresh = false;

  /** @param terminal is closed by whoever opened it */
  constructor(terminal: Terminal, clock: Clock) {
    this.#terminal = terminal;
    this.#deadMan = new DeadMan(clock);
    terminal.listen({ key: (key) => this.#key(key), gone: (why) => this.#asking.gone(why) });
  }

  async ready(what: string): Promise<boolean> {
    this.#deadMan.forbid("SPACE is not held down");
    this.#print();
    this.#print(sentence(what));
    this.#print("Hold SPACE while the wheels turn; s leaves this step out, q ends it all.", STYLE.bold);
    let isWarned = false;
    let isMeant = false;
    return this.#asking.ask((key) => {
      if (key === SPACE) {
        // Held on from the motion before, it does not mean this one.
        isMeant ||= this.#isFresh;
        if (isMeant) {
          // A touch is no holding: only a key that repeats is, and once it does a short gap tells that it was let go.
          if (!this.#deadMan.isSure) return undefined;
          this.#deadMan.allow();
          return { answer: true };
        }
        if (!isWarned) this.#print("Let go of SPACE first, then hold it down.");
        isWarned = true;
      }
      return this.#asking.choice(key, { s: false });
    });
  }

  objection(): string | undefined {
    return this.#asking.ended ?? this.#deadMan.objection();
  }

  async put(on: "blocks" | "floor"): Promise<void> {
    // On the floor it is put down anew each time: what is measured counts from there.
    if (on === "blocks" && this.#isOnBlocks) return;
    this.#print();
    this.#print(ON[on]);
    this.#print("Enter when it stands there; q ends it all.", STYLE.bold);
    await this.#asking.ask((key) => this.#asking.choice(key, { [ENTER]: undefined }));
    this.#isOnBlocks = on === "blocks";
  }

  async turned(): Promise<SeenTurn | undefined> {
    this.#draw();
    this.#print("Which wheel turned? 1 to 4; 0 or Enter: nobody looked; q ends it all.", STYLE.bold);
    let wheel: number | undefined;
    return this.#asking.ask<SeenTurn | undefined>((key) => {
      if (/^[1-4]$/.test(key)) {
        wheel = Number(key) - 1;
        const way = "f: the way that drives the car forward; b: backward; 1 to 4: another wheel.";
        this.#print(`${key} ${WHEELS[wheel]}, and which way? ${way}`);
      } else if (wheel !== undefined && /^[fb]$/i.test(key)) {
        const isForward = key.toLowerCase() === "f";
        this.#print(`${WHEELS[wheel]} turned ${isForward ? "forward" : "backward"}.`);
        return { answer: { wheel, direction: isForward ? 1 : -1 } };
      }
      return this.#asking.choice<SeenTurn | undefined>(key, { 0: undefined, [ENTER]: undefined });
    });
  }

  async turnWheel(wheel: number, turns: number): Promise<boolean> {
    this.#draw(wheel);
    const name = `wheel ${wheel + 1}, ${WHEELS[wheel]}`;
    const often = turns === 1 ? "one whole turn" : `${turns} whole turns`;
    this.#print(
      `Turn ${name}, by hand: ${often}, the way that drives the car forward, until its mark is where it was.`,
    );
    this.#print("Enter when that is done; s leaves it out, q ends it all.", STYLE.bold);
    return this.#asking.ask((key) => this.#asking.choice(key, { [ENTER]: true, s: false }));
  }

  async measure(question: Question): Promise<number | undefined> {
    this.#print();
    const words = wordsFor(question);
    for (const [i, line] of words.entries())
      this.#print(line, i === words.length - 2 ? STYLE.bold : undefined);
    let line: LineInput | undefined = this.#prompt();
    const take = (key: Key) => {
      const text = line?.key(key);
      if (text === undefined) return undefined;
      line = undefined;
      if (text === "") return { answer: undefined };
      if (/^q(uit)?$/i.test(text)) {
        this.#asking.gone(ENDED_BY_Q);
        return undefined;
      }
      try {
        const answer = parseAnswer(question.what, text);
        this.#print(`= ${describeAnswer(question.what, answer)}`);
        return { answer };
      } catch (error) {
        this.#print(sentence((error as Error).message));
      }
      line = this.#prompt();
      return undefined;
    };
    try {
      return await this.#asking.ask<number | undefined>(take);
    } finally {
      if (line) this.#terminal.write("\n");
    }
  }

  async afterFailure(why: string): Promise<AfterFailure> {
    const { ended } = this.#asking;
    if (ended !== undefined) throw new CalibrationError(ended, { isEnd: true });
    this.#print();
    this.#print(sentence(`this step found nothing: ${why}`));
    this.#print("r repeats it, s leaves it out, q ends it all.", STYLE.bold);
    const answers: Record<string, AfterFailure> = { r: "again", s: "skip", q: "end" };
    return this.#asking.ask((key) => this.#asking.choice(key, answers));
  }

  #draw(wheel?: number): void {
    const colour = this.#terminal.isLive;
    this.#print();
    const lines = carDrawing(wheel === undefined ? { colour } : { colour, wheel });
    this.#terminal.write(`${lines.join("\n")}\n\n`);
  }

  #prompt(): LineInput {
    this.#terminal.write("> ");
    return new LineInput(this.#terminal);
  }

  #print(text = "", style?: string): void {
    for (const line of paragraph(this.#terminal, text))
      this.#terminal.write(`${style === undefined ? line : paint(this.#terminal, style, line)}\n`);
  }

  #key(key: Key): void {
    if (key === SPACE) this.#isFresh = this.#deadMan.press();
    this.#asking.key(key);
  }
}
