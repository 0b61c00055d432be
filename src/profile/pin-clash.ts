import type * as z from "zod";

interface PinUse {
  readonly pin: number;
  /** Such as "motors.frontLeft.pwm". */
  readonly path: readonly string[];
}

/**
 * Refuses a pin that two things want.
 *
 * @param name what a pin of this board is called, such as "GPIO"
 * @param parts of the wiring in which every number is a pin
 * @param reserved pins that the board itself needs, with what for
 */
export function pinClash<T extends object>(
  name: string,
  parts: (wiring: T) => Readonly<Record<string, unknown>>,
  reserved: (wiring: T) => ReadonlyMap<number, string> = () => new Map(),
): (wiring: T, context: z.RefinementCtx) => void {
  return (wiring, context) => {
    const users = new Map(reserved(wiring));
    for (const { pin, path } of pinsIn(parts(wiring), [])) {
      const user = path.join(".");
      const other = users.get(pin);
      if (other !== undefined) {
        const message = `${name} ${pin} is used by ${other} and by ${user}`;
        context.addIssue({ code: "custom", path: [...path], message });
      }
      users.set(pin, user);
    }
  };
}

/** Every number in it, with the way to it. */
export function pinsIn(value: unknown, path: readonly string[]): PinUse[] {
  if (typeof value === "number") return [{ pin: value, path }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => pinsIn(inner, [...path, key]));
}
