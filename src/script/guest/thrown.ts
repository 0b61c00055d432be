import type { Thrown } from "./door.ts";
import { inspect } from "./format.ts";

/** For the other side of the door. */
export function describe(error: unknown): Thrown {
  if (!(error instanceof Error)) return { kind: "value", text: inspect(error) };
  const { name, message, stack, cause } = error;
  return {
    kind: "error",
    name: String(name),
    message: String(message),
    stack: String(stack ?? ""),
    cause: cause instanceof Error ? String(cause.message) : undefined,
  };
}
