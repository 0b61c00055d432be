/** A profile of a car like the simulated one, on this hardware (a YAML mapping's body, unindented). */
function profileText(hardware: string, more = ""): string {
  const indented = hardware.trim().replaceAll(/^/gm, "  ");
  return `
name: fault car
geometry: { wheelbase: 170 mm, track: 215 mm, wheelRadius: 40 mm }
motors: { kS: 0.6 V, kV: 0.33 V s/rad, kA: 0.03 V s^2/rad }
battery: { full: 12.6 V, low: 10.5 V, empty: 9.6 V }
limits:
  forward: 1.1 m/s
  strafe: 0.9 m/s
  turn: 220 deg/s
  acceleration: 2.5 m/s^2
  deceleration: 4 m/s^2
  jerk: 40 m/s^3
  wheelSpeed: 31 rad/s
${more}
hardware:
${indented}
`;
}

/** Four bridges with two direction pins each, on a Pi's pins. */
const BRIDGES = `
motors:
  frontLeft: { pwm: 12, in1: 5, in2: 6 }
  frontRight: { pwm: 13, in1: 16, in2: 26 }
  rearLeft: { pwm: 18, in1: 23, in2: 24 }
  rearRight: { pwm: 19, in1: 20, in2: 21 }
`.trim();

/** Four DRV8833 at a chip's or a board's own pins. */
const PAIRS = `
motors:
  frontLeft: { forward: 2, reverse: 3 }
  frontRight: { forward: 4, reverse: 5 }
  rearLeft: { forward: 6, reverse: 7 }
  rearRight: { forward: 8, reverse: 9 }
`.trim();

const NUMBERS = `
motors:
  frontLeft: { motor: 0 }
  frontRight: { motor: 2 }
  rearLeft: { motor: 1 }
  rearRight: { motor: 3 }
`.trim();

export const pigpioProfile = () => profileText(`backend: pigpio\n${BRIDGES}\nstandby: 25`);
export const pca9685Profile = () => profileText(`backend: pca9685\n${PAIRS}`);
export const raspbotProfile = () => profileText(`backend: i2c-board\nboard: raspbot-v2\n${NUMBERS}`);
export const firmataProfile = (port: string) => profileText(`backend: firmata\nport: ${port}\n${PAIRS}`);

/** The twin's own wiring. */
export const pigpiodProfile = (port: number) =>
  profileText(
    `
backend: pigpiod
host: 127.0.0.1
port: ${port}
${BRIDGES}
encoders:
  frontLeft: { a: 4, b: 17 }
  frontRight: { a: 27, b: 22 }
  rearLeft: { a: 10, b: 9 }
  rearRight: { a: 11, b: 8 }
standby: 25`,
    "encoders: { countsPerTurn: 1320 }",
  );
