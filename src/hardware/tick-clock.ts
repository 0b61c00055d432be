/** A 32-bit counter of µs starts anew every 71.6 minutes. */
const WRAP = 2 ** 32;
/** How far two clocks of one board may drift apart (the calendar's corrections bend the machine's), s/s. */
const DRIFT = 50e-6;
/** How fast a small correction is worked in, s/s: speeds are distances over times, and must not jump. */
const SLEW = 500e-6;
/** A larger error than this is corrected at once, s. */
const JUMP = 2e-3;

/**
 * Tells when, on the robot's clock, a motor board's µs counter showed a value.
 *
 * News of the counter is always late, by an unknown time that is never negative: the least offset ever
 * seen is the truest (as in NTP's clock filter). It may rise again by no more than clocks can drift.
 */
export class TickClock {
  #started = false;
  /** The last tick heard of, and what it is without wrapping, µs. */
  #tick = 0;
  #micros = 0;
  #heard = 0;
  /** Robot's time minus board's time, s: the least seen, and the one in use. */
  #least = 0;
  #offset = 0;

  /** The board has started anew, or another one has taken its place. */
  reset(): void {
    this.#started = false;
  }

  /**
   * @param tick the counter, µs
   * @param now when this was heard, s on the robot's clock
   */
  observe(tick: number, now: number): void {
    if (!this.#started) {
      this.#started = true;
      this.#micros = tick;
      this.#least = now - tick * 1e-6;
      this.#offset = this.#least;
    } else {
      const elapsed = now - this.#heard;
      // Between two pieces of news the counter may have wrapped more than once; the robot's clock knows.
      const step = (tick - this.#tick) | 0;
      this.#micros += step + WRAP * Math.round((elapsed * 1e6 - step) / WRAP);
      const seen = now - this.#micros * 1e-6;
      this.#least = Math.min(this.#least + DRIFT * elapsed, seen);
      const error = this.#least - this.#offset;
      const most = Math.abs(error) > JUMP ? Math.abs(error) : SLEW * elapsed;
      this.#offset += Math.max(-most, Math.min(error, most));
    }
    this.#tick = tick;
    this.#heard = now;
  }

  /** @param tick within 35 minutes of the last one observed @returns s on the robot's clock */
  at(tick: number): number {
    return this.#offset + (this.#micros + ((tick - this.#tick) | 0)) * 1e-6;
  }
}
