import { CalibrationError } from "../car/car.ts";
import type { Person } from "./person.ts";

/** The same person, until the signal: then wheels stop, and nothing is asked any more. */
export function interruptible(person: Person, signal: AbortSignal): Person {
  const why = () => `ended by ${signal.reason}`;
  const unlessEnded = async <T>(answer: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw new CalibrationError(why(), { isEnd: true });
    return answer();
  };
  return {
    ready: (what) => unlessEnded(() => person.ready(what)),
    objection: () => (signal.aborted ? why() : person.objection()),
    put: (on) => unlessEnded(() => person.put(on)),
    turned: () => unlessEnded(() => person.turned()),
    turnWheel: (wheel, turns) => unlessEnded(() => person.turnWheel(wheel, turns)),
    measure: (question) => unlessEnded(() => person.measure(question)),
    afterFailure: (failure, isVital) => unlessEnded(() => person.afterFailure(failure, isVital)),
  };
}
