import type { MotorWiring } from "../wiring.ts";

/** Ends a message that a killed process left half written: the board would take all that follows for its rest. */
const END_SYSEX = 0xf7;
const START_SYSEX = 0xf0;
const SYSTEM_RESET = 0xff;
const ANALOG = 0xe0;
const EXTENDED_ANALOG = 0x6f;
const DIGITAL = 0x90;
/** Beyond, a pin does not fit into an analog message. */
const LAST_ANALOG_PIN = 15;

/** Puts a board that runs Firmata into its first state: PWM off, reports off. */
export const RESET: Uint8Array = Uint8Array.of(END_SYSEX, SYSTEM_RESET);

/**
 * Firmata's bytes that unpower every wheel, by https://github.com/firmata/protocol: PWM 0 and direction
 * pins low as long as the pins are what they were, then a reset, which ends PWM on pins nobody named.
 */
export function neutralBytes({ motors, standby }: MotorWiring): Uint8Array {
  const bytes = [END_SYSEX];
  const levels = standby === undefined ? [] : [standby];
  for (const pins of Object.values(motors)) {
    for (const pin of "forward" in pins ? [pins.forward, pins.reverse] : [pins.pwm]) {
      if (pin <= LAST_ANALOG_PIN) bytes.push(ANALOG | pin, 0, 0);
      else bytes.push(START_SYSEX, EXTENDED_ANALOG, pin, 0, 0, END_SYSEX);
    }
    if ("in1" in pins) levels.push(pins.in1, pins.in2);
    else if ("direction" in pins) levels.push(pins.direction);
  }
  for (const port of new Set(levels.map((pin) => pin >> 3))) bytes.push(DIGITAL | port, 0, 0);
  return Uint8Array.of(...bytes, SYSTEM_RESET);
}
