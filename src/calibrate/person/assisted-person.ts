import type { Person } from "./person.ts";

/** Somebody who lets the car move, and somebody else who puts it down, looks and measures: rehearsing in a world. */
export function assisted(person: Person, hands: Person): Person {
  return {
    ready: (what) => person.ready(what),
    objection: () => person.objection(),
    afterFailure: (why, isVital) => person.afterFailure(why, isVital),
    put: (on) => hands.put(on),
    turned: () => hands.turned(),
    turnWheel: (wheel, turns) => hands.turnWheel(wheel, turns),
    measure: (question) => hands.measure(question),
  };
}
