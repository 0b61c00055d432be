import { isScriptName } from "../../src/protocol/script-messages.ts";

const LONGEST = 64;

/** What a person types becomes a file's name: without an ending it is TypeScript. */
export function scriptName(typed: string): string {
  const name = typed.trim();
  return name === "" || /\.[jt]s$/.test(name) ? name : `${name}.ts`;
}

/** What is wrong with a file's name; empty: nothing. */
export function nameTrouble(name: string, taken: readonly string[]): string {
  if (name === "") return "Give it a name.";
  if (name.length > LONGEST) return `At most ${LONGEST} characters.`;
  if (!isScriptName(name)) return "Letters, digits, space, dot, dash and underscore only.";
  if (taken.some((other) => other.toLowerCase() === name.toLowerCase())) return "There is one of this name.";
  return "";
}

/** What a new script begins with: it can be run as it is. */
export const TEMPLATE = `import type { Car } from "strafe";

/** A square with sides of half a metre. Numbers are SI; texts may have units. */
export default async function run(car: Car) {
  for (let side = 0; side < 4; side++) {
    await car.move({ x: "0.5 m" });
    await car.turn("90 deg");
    car.log("side", side + 1, "done");
  }
}
`;
