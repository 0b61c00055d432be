import { CalibrationError } from "../car/car.ts";
import type { Key, KeyListener } from "./terminal.ts";

/** What a key makes of a question; undefined: it goes on. */
export type Take<T> = (key: Key) => Answer<T> | undefined;

export interface Answer<T> {
  readonly answer: T;
}

/** Gives keys to the question that is open, until somebody ends it all: then no question has an answer any more. */
export class Asking implements KeyListener {
  #question: { take(key: Key): void; reject(error: Error): void } | undefined;
  #ended: string | undefined;

  /** Why it was ended, as a sentence; undefined: it was not. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /**
   * @param take is called within the key's own event: the keys of a pasted line come all at once
   * @throws CalibrationError once it was ended
   */
  ask<T>(take: Take<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(new CalibrationError(this.#ended, { isEnd: true }));
        return;
      }
      const onKey = (key: Key) => {
        const taken = take(key);
        if (!taken) return;
        this.#question = undefined;
        resolve(taken.answer);
      };
      this.#question = { take: onKey, reject };
    });
  }

  /** Outside of a question no key means anything, but q. */
  key(key: Key): void {
    if (this.#ended !== undefined) return;
    if (this.#question) this.#question.take(key);
    else if (isQuit(key)) this.gone(ENDED_BY_Q);
  }

  gone(why: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    const question = this.#question;
    this.#question = undefined;
    question?.reject(new CalibrationError(why, { isEnd: true }));
  }

  /** q ends it all, unless it is among the answers. @param answers to keys, letters in lower case */
  choice<T>(key: Key, answers: Readonly<Record<string, T>>): Answer<T> | undefined {
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (Object.hasOwn(answers, name)) return { answer: answers[name] as T };
    if (isQuit(name)) this.gone(ENDED_BY_Q);
    return undefined;
  }
}

export const ENDED_BY_Q = "ended by q";
const isQuit = (key: Key) => key === "q" || key === "Q";
