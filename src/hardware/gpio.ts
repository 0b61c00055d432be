/** Digital pins for lamps, buzzers and sonars: not for motors. Pins are Broadcom numbers. */
export interface Gpio {
  /** Makes the pin an output and sets it. Never waits; a board that is gone just does not do it. */
  write(pin: number, level: 0 | 1): void;

  /**
   * One measurement of an ultrasonic sensor: 10 µs high at `trigger`, then how long `echo` is high.
   *
   * @param timeout s
   * @returns s; undefined: no echo came back in time
   */
  ping(trigger: number, echo: number, timeout: number): Promise<number | undefined>;
}
