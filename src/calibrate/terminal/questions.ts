import type { Question } from "../person/person.ts";
import { describeAnswer } from "./answer.ts";
import { sentence } from "./text.ts";

const WORDS: Readonly<Record<Question["what"], string>> = {
  ahead:
    "How far is the car's middle ahead of your mark, along the way it pointed then? Behind it: with a minus.",
  left: "How far is the car's middle to the left of your mark, as it pointed then? To the right: with a minus.",
  angle:
    "By how much did the car turn since you put it down, whole turns counted? To the left is +; to the right: with a " +
    "minus.",
  wall: "How far is it from the distance sensor straight ahead to the wall?",
};

/** What to ask, with what is expected, and how to answer. */
export function wordsFor({ what, expected, doubt }: Question): string[] {
  const roughly = expected === undefined ? "" : `About ${describeAnswer(what, expected, 2)} by the wheels. `;
  const form = what === "angle" ? "1805 deg or 5 turns + 5 deg" : "1.52 m or 152 cm";
  return [
    ...(doubt === undefined ? [] : [sentence(doubt)]),
    WORDS[what],
    `${roughly}Write it as ${form}; only Enter: not measured; q and Enter ends it all.`,
  ];
}

export const ON: Readonly<Record<"blocks" | "floor", string>> = {
  blocks: "Put the car on blocks: no wheel may touch anything.",
  floor:
    "Put the car on the floor, with 2 m free ahead of it, 1.5 m to its left, and 1 m all around. Mark where its middle is, " +
    "and which way it points: what you measure counts from there.",
};
