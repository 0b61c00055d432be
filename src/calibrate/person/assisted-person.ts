import { WHEELS } from "../../core/wheels.ts";
import type { Person } from "./person.ts";

/**
 * Somebody who lets the car move, and somebody else who puts it down, looks and measures, and says so: rehearsing in a
 * world.
 */
export function assisted(person: Person, hands: Person, say: (what: string) => void): Person {
  return {
    ready: (what) => person.ready(what),
    objection: () => person.objection(),
    afterFailure: (why, isVital) => person.afterFailure(why, isVital),
    async put(on) {
      await hands.put(on);
      say(`Somebody has put the car on ${on === "floor" ? "the floor" : "blocks"}.`);
    },
    async turned() {
      const seen = await hands.turned();
      const how = seen && `${WHEELS[seen.wheel]} turned ${seen.direction > 0 ? "forward" : "backward"}`;
      say(`Somebody saw: ${how ?? "no wheel turned"}.`);
      return seen;
    },
    async turnWheel(wheel, turns) {
      const isDone = await hands.turnWheel(wheel, turns);
      if (isDone) say(`Somebody turned ${WHEELS[wheel]} by hand, ${turns} times.`);
      return isDone;
    },
    async measure(question) {
      const value = await hands.measure(question);
      const unit = question.what === "angle" ? (["°", 180 / Math.PI] as const) : ([" m", 1] as const);
      if (value !== undefined)
        say(`Somebody measured, ${question.what}: ${(value * unit[1]).toFixed(3)}${unit[0]}.`);
      return value;
    },
  };
}
