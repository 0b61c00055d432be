/**
 * Estimates the robot's clock from pings, as NTP does: of the recent exchanges the one with the
 * shortest round trip was delayed least, so its midpoint is nearest the truth.
 */
export class ClockOffset {
  readonly #samples: { rtt: number; offset: number }[] = [];
  readonly #keep: number;

  constructor(keep = 16) {
    this.#keep = keep;
  }

  /**
   * @param sent when the ping left, s on this side's clock
   * @param robotTime when the robot answered, s on its clock
   * @param received when the answer came, s on this side's clock
   */
  add(sent: number, robotTime: number, received: number): void {
    this.#samples.push({ rtt: received - sent, offset: robotTime - (sent + received) / 2 });
    if (this.#samples.length > this.#keep) this.#samples.shift();
  }

  /** Round trip of the latest ping, s; undefined before the first. */
  get rtt(): number | undefined {
    return this.#samples.at(-1)?.rtt;
  }

  /** Robot time minus this side's time, s; undefined before the first ping. */
  get offset(): number | undefined {
    let best: { rtt: number; offset: number } | undefined;
    for (const sample of this.#samples) if (!best || sample.rtt < best.rtt) best = sample;
    return best?.offset;
  }
}
