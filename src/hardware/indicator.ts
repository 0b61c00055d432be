/** What a car has to tell to those who stand around it. */
export interface CarStatus {
  readonly armed: boolean;
  /** The emergency stop is on, or something is wrong that the car may not move with. */
  readonly stopped: boolean;
  readonly batteryLow: boolean;
}

/** A lamp or a buzzer on the car. */
export interface Indicator {
  /** To be called some ten times a second, outside the tick; never waits. */
  show(status: CarStatus): void;
  /** Once, to be noticed, where it can make itself heard; never waits. */
  beep?(): void;
  /** Dark and silent. */
  close(): void;
}
