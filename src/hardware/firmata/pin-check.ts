import type { Firmata } from "firmata-io";
import { WHEELS } from "../../core/wheels.ts";
import { BoardError } from "../board-error.ts";
import type { FirmataSettings } from "./settings.ts";

type Board = Pick<Firmata, "pins" | "MODES">;

/** @throws BoardError naming the first pin that this board has not, or that cannot do what is asked */
export function checkPins(settings: FirmataSettings, board: Board): void {
  const { pins, MODES } = board;
  const able = (pin: number, mode: number) => pins[pin]?.supportedModes.includes(mode) ?? false;
  const check = (pin: number, place: string, mode: number) => {
    const named = `pin ${pin} (hardware.${place})`;
    if (pin >= pins.length) {
      throw new BoardError(
        `${named} does not exist: the board at ${settings.port} has pins 0 to ${pins.length - 1}`,
      );
    }
    if (able(pin, mode)) return;
    const what = mode === MODES.PWM ? "do PWM" : "be an output";
    const others = Array.from(pins.keys()).filter((other) => able(other, mode));
    throw new BoardError(
      `${named} of the board at ${settings.port} cannot ${what}: those that can are ${others.join(", ")}`,
    );
  };
  for (const wheel of WHEELS) {
    for (const [role, pin] of Object.entries(settings.motors[wheel])) {
      if (typeof pin !== "number") continue;
      const mode = role === "in1" || role === "in2" || role === "direction" ? MODES.OUTPUT : MODES.PWM;
      check(pin, `motors.${wheel}.${role}`, mode);
    }
  }
  if (settings.standby !== undefined) check(settings.standby, "standby", MODES.OUTPUT);
}
