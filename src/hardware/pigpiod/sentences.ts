import { PIGPIOD, PIGPIOD_ERRORS } from "../../protocol/pigpiod.ts";

/** @returns such as "pigpiod refused GPIO 12: GPIO operation not permitted (PWM)" */
export function refusalText(command: number, p1: number, result: number): string {
  const name = Object.entries(PIGPIOD).find(([, code]) => code === command)?.[0] ?? `command ${command}`;
  const why = PIGPIOD_ERRORS[result]?.[1] ?? `error ${result}`;
  return ABOUT_A_PIN.has(command)
    ? `pigpiod refused GPIO ${p1}: ${why} (${name})`
    : `pigpiod refused ${name}: ${why}`;
}

const ABOUT_A_PIN: ReadonlySet<number> = new Set([
  PIGPIOD.MODES,
  PIGPIOD.PUD,
  PIGPIOD.WRITE,
  PIGPIOD.PWM,
  PIGPIOD.PRS,
  PIGPIOD.PFS,
  PIGPIOD.PRRG,
]);

export function unreachableText(where: string, error: NodeJS.ErrnoException): string {
  const advice = "start it with `sudo systemctl start pigpiod`, or correct host and port in the profile";
  switch (error.code) {
    case "ECONNREFUSED":
      return `no pigpiod listens at ${where}: ${advice}`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `pigpiod's host in ${where} is not known here: correct it in the profile`;
    default:
      return `pigpiod at ${where} cannot be reached (${error.message}): ${advice}`;
  }
}
