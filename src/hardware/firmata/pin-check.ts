import type { Firmata } from "firmata-io";
import { WHEELS } from "../../core/wheels.ts";
import { BoardError } from "../board-error.ts";
import type { FirmataSettings } from "./settings.ts";

type Board = Pick<Firmata, "pins" | "MODES">;

/** @throws BoardError naming the first pin that this board has not, or that cannot do what is asked */
export function checkPins(settings: FirmataSettings, board: Board): void {
  const { pins, MODES } = board;
  const able = (pin: number, mode: number) => pins[pin]?.supportedModes.includes(mode) ?? false;
  for (const { pin, place, pwm } of usedPins(settings)) {
    const named = `pin ${pin} (hardware.${place})`;
    if (pin >= pins.length) {
      throw new BoardError(
        `${named} does not exist: the board at ${settings.port} has pins 0 to ${pins.length - 1}`,
      );
    }
    const mode = pwm ? MODES.PWM : MODES.OUTPUT;
    if (able(pin, mode)) continue;
    const what = pwm ? "do PWM" : "be an output";
    const others = Array.from(pins.keys()).filter((other) => able(other, mode));
    throw new BoardError(
      `${named} of the board at ${settings.port} cannot ${what}: those that can are ${others.join(", ")}`,
    );
  }
}

/** @throws BoardError where a motor has one of the pins that the board's I²C bus is bound to */
export function checkI2cPins(settings: FirmataSettings, { pins, MODES }: Board): void {
  const clash = usedPins(settings).find(({ pin }) => pins[pin]!.supportedModes.includes(MODES.I2C));
  if (clash === undefined) return;
  throw new BoardError(
    `pin ${clash.pin} (hardware.${clash.place}) of the board at ${settings.port} belongs to its I2C bus: ` +
      "take another one for the motor, or do without sensors",
  );
}

interface UsedPin {
  readonly pin: number;
  /** Where in the profile it is. */
  readonly place: string;
  readonly pwm: boolean;
}

const LEVELS: ReadonlySet<string> = new Set(["in1", "in2", "direction"]);

function usedPins({ motors, standby }: FirmataSettings): UsedPin[] {
  const used: UsedPin[] = [];
  for (const wheel of WHEELS) {
    for (const [role, pin] of Object.entries(motors[wheel])) {
      if (typeof pin !== "number") continue;
      used.push({ pin, place: `motors.${wheel}.${role}`, pwm: !LEVELS.has(role) });
    }
  }
  if (standby !== undefined) used.push({ pin: standby, place: "standby", pwm: false });
  return used;
}
