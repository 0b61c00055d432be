import type { MotorPins } from "../../profile/wiring.ts";

/**
 * What the simulator is told where a bridge shorts its motor: there a duty of exactly 0 opens the bridge,
 * and the least that is not 0 drives nothing and lets the motor's own voltage brake it.
 */
export const BRAKE = Number.MIN_VALUE;

/**
 * What an H-bridge makes of the levels at its inputs.
 *
 * - PWM and two directions (TB6612's table): as the inputs differ, full on, in slow decay; both high or the
 *   PWM low: the motor is shorted; both low: open. An L298N would open where its PWM is low for good.
 * - PWM and one direction: high is forward; without PWM the motor is shorted.
 * - Two PWM (DRV8833's table): both low: open; both high: shorted.
 *
 * @param average share of the time that a GPIO is high, 0…1
 * @returns signed fraction of the battery's voltage, −1…1, + drives the car forward; 0: open; {@link BRAKE}
 */
export function bridgeDuty(motor: MotorPins, average: (gpio: number) => number): number {
  const duty = terminalDuty(motor, average);
  return motor.invert && duty !== BRAKE ? 0 - duty : duty;
}

function terminalDuty(motor: MotorPins, average: (gpio: number) => number): number {
  if ("direction" in motor) {
    return average(motor.pwm) * (2 * average(motor.direction) - 1) || BRAKE;
  }
  const isDirect = "forward" in motor;
  const plus = average(isDirect ? motor.forward : motor.in1);
  const minus = average(isDirect ? motor.reverse : motor.in2);
  if (plus === 0 && minus === 0) return 0;
  return (plus - minus) * (isDirect ? 1 : average(motor.pwm)) || BRAKE;
}
