import type { Clock } from "../core/clock.ts";
import type { Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { Sensor } from "./ports.ts";
import { QuadratureDecoder } from "./quadrature.ts";
import { TickClock } from "./tick-clock.ts";
import type { EncoderWiring } from "./wiring.ts";

const WORDS = 3;
/**
 * How long an edge may be on its way from the pin into a report, s: pigpio looks about every
 * millisecond, later on a busy machine. What was seen lately lies in between.
 */
const LEAST_LAG = 0.0015;
const MOST_LAG = 0.1;
/** How fast a late report is forgotten, s/s. */
const FORGET = 0.01;

/** Counts what pigpio reports, the daemon or the library, on the robot's clock. */
export class ReportEncoders implements Sensor {
  readonly kind = "encoders";
  readonly decoder: QuadratureDecoder;
  readonly #clock: Clock;
  readonly #ticks = new TickClock();
  readonly #edgeTime: WheelVector;
  #known = Number.NEGATIVE_INFINITY;
  #lag = LEAST_LAG;
  /** Up to when all that there was to report has been sent, s. */
  #sentBy = Number.NEGATIVE_INFINITY;

  constructor(wiring: EncoderWiring, clock: Clock) {
    this.decoder = new QuadratureDecoder(wiring);
    this.#clock = clock;
    const never = Number.NEGATIVE_INFINITY;
    this.#edgeTime = wheelVector(never, never, never, never);
  }

  /** A new stream of reports. Counts go on where they were. @param levels of all pins at this moment */
  begin(levels: number): void {
    this.decoder.begin(levels);
    this.#ticks.reset();
  }

  /** The board's µs counter, as it is now: asked for, it is quick, which keeps the two clocks together. */
  tick(tick: number): void {
    this.#ticks.observe(tick, this.#clock.now());
  }

  reports(words: Uint32Array, count: number): void {
    const now = this.#clock.now();
    const { decoder } = this;
    decoder.decode(words, count);
    const last = words[(count - 1) * WORDS + 1]!;
    this.#ticks.observe(last, now);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      if ((decoder.moved & (1 << i)) !== 0) this.#edgeTime[i] = this.#ticks.at(decoder.edgeTick[i]!);
    }
    decoder.moved = 0;
    this.#known = Math.max(this.#known, this.#ticks.at(last));
    this.#lag = Math.min(Math.max(this.#lag, this.#sentBy - this.#ticks.at(words[1]!)), MOST_LAG);
  }

  /**
   * Nothing is reported while nothing turns. This tells a wheel that is silent from news that are under way.
   *
   * @param tick the board's counter when it had sent all that has come until now
   */
  sentBy(tick: number): void {
    const at = this.#ticks.at(tick);
    this.#lag = Math.max(this.#lag - FORGET * Math.max(at - this.#sentBy, 0), LEAST_LAG);
    this.#sentBy = at;
    this.#known = Math.max(this.#known, at - this.#lag);
  }

  read(_now: number, { encoders }: Sensors): void {
    encoders.counts.set(this.decoder.counts);
    encoders.edgeTime.set(this.#edgeTime);
    encoders.time = Math.max(this.#known, encoders.time);
  }

  async close(): Promise<void> {}
}
