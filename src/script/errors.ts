/** A call of the script's that makes no sense, such as `car.move({ x: "1 kg" })`. Thrown at once, at the line of the call. */
export class ArgumentError extends TypeError {
  override readonly name = "ArgumentError";
  /** Which one, such as `move.x`. */
  readonly argument: string;
  /** What was given. */
  readonly value: unknown;

  constructor(argument: string, value: unknown, problem: string) {
    super(`${argument} ${problem}, got ${show(value)}`);
    this.argument = argument;
    this.value = value;
  }
}

/**
 * What a `CarError` is about.
 *
 * - `refused`: the robot does not do it; the message is in its own words
 * - `disarmed`: the motors have no power any more; the message says who or what took it
 * - `lost`: the car was found elsewhere than it thought to be
 * - `lapsed`: the robot heard nothing of the script for too long, and stopped
 * - `link`: the connection is gone
 * - `timeout`: what was waited for did not come in time
 * - `not-at-rest`: the car does not come to rest though nothing is asked of it
 */
export type CarErrorCode = "refused" | "disarmed" | "lost" | "lapsed" | "link" | "timeout" | "not-at-rest";

/** The car cannot do what the script asked for. Where nobody catches it, the run ends and the car stands. */
export class CarError extends Error {
  override readonly name = "CarError";
  /** For programs; the message is for people. */
  readonly code: CarErrorCode;

  constructor(code: CarErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The part of the script that called is over: its branch of a race was lost, or its run was ended. Whoever catches all
 * errors throws this one on: every further call throws it again.
 */
export class EndedError extends Error {
  override readonly name = "AbortError";
}

/** The loser of a race does not go on. @param scope of the part of the script that calls */
export function requireGoingOn(scope: AbortSignal): void {
  if (scope.aborted) throw new EndedError("this part of the script is over");
}

/** A value as a person wrote it, as far as that fits in a line. */
function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 60));
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return (JSON.stringify(value) ?? "an object").slice(0, 100);
  } catch {
    return "an object";
  }
}
