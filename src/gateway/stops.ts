import type { ClientMessage } from "../protocol/messages.ts";

/** Which messages of a type make the car stop, or safer. */
const STOPS: {
  readonly [Type in ClientMessage["type"]]?: (message: ClientMessage & { type: Type }) => boolean;
} = {
  estop: () => true,
  disarm: () => true,
  release: () => true,
  "end-script": () => true,
  pursue: ({ on }) => !on,
  // Whoever follows nobody any more stands.
  lock: ({ target }) => target === "none",
  motion: (message) => message.do !== "resume",
};
/** Seen from outside, so that a flood need not be parsed; an escape could spell any of them. */
const MARKS = [...Object.keys(STOPS).map((type) => `"${type}"`), "\\"];

/** Such a message is never dropped for the number of others. */
export function isStop<Type extends ClientMessage["type"]>(message: ClientMessage & { type: Type }): boolean {
  return STOPS[message.type as Type]?.(message) ?? false;
}

/** Whether a message, as it came, is to be looked into for that. */
export const mayStop = (data: Buffer): boolean => MARKS.some((mark) => data.includes(mark));
