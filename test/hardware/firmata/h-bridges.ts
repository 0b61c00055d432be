import { WHEELS } from "../../../src/core/wheels.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";

/** What a board's pins do to what hangs on them. */
export interface Outputs {
  /** Share of the time that a pin is high, 0…1; a digital pin has 0 or 1. */
  high(pin: number): number;
}

/** What each motor gets between its terminals, −1…1, + drives the car forward: the chip's truth table. */
export function powers({ motors, standby }: MotorWiring, pins: Outputs): number[] {
  return WHEELS.map((wheel) => {
    const wired = motors[wheel];
    if (standby !== undefined && pins.high(standby) === 0) return 0;
    const between =
      "forward" in wired
        ? pins.high(wired.forward) - pins.high(wired.reverse)
        : pins.high(wired.pwm) *
          ("in1" in wired ? pins.high(wired.in1) - pins.high(wired.in2) : 2 * pins.high(wired.direction) - 1);
    return wired.invert ? -between : between;
  });
}
