/** The registers of NXP's PCA9685 (data sheet rev. 4, section 7.3). */
export const MODE1 = 0x00;
export const MODE2 = 0x01;
/** ON_L of channel 0; each channel has four: ON_L, ON_H, OFF_L, OFF_H. */
export const LED0 = 0x06;
export const LED_BYTES = 4;
/** OFF_H among those four. */
export const OFF_H = 3;
/** OFF_H of all sixteen channels at once. */
export const ALL_OFF_H = 0xfd;
export const PRE_SCALE = 0xfe;

/** MODE1: starts the channels again that a sleep has interrupted. */
export const RESTART = 0x80;
/** MODE1: one transaction may write consecutive registers. */
export const AUTO_INCREMENT = 0x20;
/** MODE1: the oscillator is off, which it must be to write {@link PRE_SCALE}. */
export const SLEEP = 0x10;
/** MODE2: totem pole; not inverted, and outputs change on STOP. */
export const TOTEM_POLE = 0x04;
/** ON_H: always on; OFF_H: always off, which wins. */
export const FULL = 0x10;

/** Steps of one PWM period. */
export const STEPS = 4096;

const OSCILLATOR = 25e6;
const LEAST = 3;
const MOST = 255;

/**
 * @param frequency of the PWM, Hz, 24…1526
 * @returns what PRE_SCALE must hold for the nearest frequency that the chip can do
 */
export function prescale(frequency: number): number {
  const value = Math.round(OSCILLATOR / (STEPS * frequency)) - 1;
  if (!(value >= LEAST && value <= MOST)) {
    throw new RangeError(`a PCA9685 can do 24 Hz to 1526 Hz, not ${frequency} Hz`);
  }
  return value;
}
