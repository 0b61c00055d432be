import type { Clock } from "../../core/clock.ts";
import { SCRIPT_ASK_TIME } from "../../protocol/script-messages.ts";
import type { Visitor } from "./ports.ts";
import type { Wheel } from "./wheel.ts";

interface Question {
  readonly asker: Visitor;
  readonly driver: Visitor;
  readonly until: number;
  readonly yes: () => void;
  readonly no: (why: string) => void;
}

/** Whether the person who drives lets a script of somebody else's run; one question at a time. */
export class Asking {
  readonly #clock: Clock;
  readonly #wheel: Wheel;
  #question: Question | undefined;

  constructor(clock: Clock, wheel: Wheel) {
    this.#clock = clock;
    this.#wheel = wheel;
  }

  /** Who waits for an answer. */
  get asker(): Visitor | undefined {
    return this.#question?.asker;
  }

  /** @param no told why in words; exactly one of the two is called, or none where the asker is gone */
  ask(name: string, question: Omit<Question, "until">): void {
    const { asker, driver } = question;
    this.#question = { ...question, until: this.#clock.now() + SCRIPT_ASK_TIME };
    driver.tell({ type: "script-asked", client: asker.client, by: asker.name, name });
  }

  /** @returns whether somebody asks that */
  answer(driver: Visitor, client: number, allow: boolean): boolean {
    const question = this.#question;
    if (question?.driver !== driver || question.asker.client !== client) return false;
    this.#question = undefined;
    if (!allow) question.no(`${driver.name} says no`);
    else if (this.#wheel.holder?.client !== driver.client) question.no(changed(driver));
    else question.yes();
    return true;
  }

  leave(visitor: Visitor): void {
    const question = this.#question;
    if (visitor === question?.asker) this.#question = undefined;
    else if (visitor === question?.driver)
      this.#refuse(`${visitor.name}, who was asked, is gone: run it again`);
  }

  /** To be called often. */
  look(): void {
    const question = this.#question;
    if (!question) return;
    if (this.#wheel.holder?.client !== question.driver.client) this.#refuse(changed(question.driver));
    else if (this.#clock.now() >= question.until)
      this.#refuse(`${question.driver.name}, who drives, has not answered within ${SCRIPT_ASK_TIME} s`);
  }

  #refuse(why: string): void {
    const question = this.#question!;
    this.#question = undefined;
    question.no(why);
  }
}

const changed = ({ name }: Visitor) => `${name}, who was asked, has not the wheel any more: run it again`;
