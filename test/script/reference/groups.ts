import type { Member, Named, Sdk } from "./sdk.ts";

/** How the reference is divided. */
export type Group = "motion" | "together" | "waiting" | "senses" | "saying";

const TOGETHER = ["race", "parallel", "beside", "within", "signal"];
const SAYING = ["log", "plot", "say"];
const SENSES = ["picture"];

/** A new call finds its group by what it gives, so that nobody has to enter it here. */
export function groupOf({ name, type, kind, of }: Member): Group {
  if (TOGETHER.includes(name)) return "together";
  if (SAYING.includes(name)) return "saying";
  if (SENSES.includes(name)) return "senses";
  if (type === "Promise<MotionResult>") return "motion";
  return of === "Car" && kind === "method" ? "waiting" : "senses";
}

/** What a script has to do with; the rest is mathematics and the protocol's client. */
const SHARED = ["Random", "Pose", "Twist", "Point"];
export const isOfScripts = ({ room, name }: Named): boolean => room === "script" || SHARED.includes(name);

/** What runs a script from a program of one's own. */
export const PROGRAMS = [
  "simulate",
  "runScript",
  "Script",
  "SimulateOptions",
  "RunOptions",
  "RunResult",
  "ScriptLine",
  "LiveWire",
  "LiveOptions",
  "Step",
  "StepWatch",
];
export const isOfPrograms = ({ name }: Named): boolean => PROGRAMS.includes(name);

/** The fields of an options parameter, with inherited ones after its own. @param type such as `DriveOptions` */
export function fieldsOf(type: string, sdk: Sdk): readonly Member[] {
  const pick = /^Pick<(\w+), (.*)>$/.exec(type);
  if (pick) {
    const keys = [...pick[2]!.matchAll(/"(\w+)"/g)].map(([, key]) => `${key}?`);
    return fieldsOf(pick[1]!, sdk).filter(({ name }) => keys.includes(name));
  }
  const found = sdk.exports.find(({ name }) => name === type);
  if (!found) return [];
  return [...found.members, ...(found.base === undefined ? [] : fieldsOf(found.base, sdk))];
}

/** The type of a call's options; undefined: it has none. */
export function optionsOf(member: Member): string | undefined {
  return member.parameters.find(({ name }) => name === "options")?.type;
}
