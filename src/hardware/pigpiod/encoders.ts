import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../../core/wheels.ts";
import type { Sensor } from "../ports.ts";
import { QuadratureDecoder } from "../quadrature.ts";
import { TickClock } from "../tick-clock.ts";
import type { EncoderWiring } from "../wiring.ts";

const WORDS = 3;
/** Reports are this late at least and at most, s; what was seen lately is in between. */
const LEAST_LAG = 0.002;
const MOST_LAG = 0.1;
const FIRST_LAG = 0.02;
/** How fast a late report is forgotten, s/s. */
const FORGET = 0.01;

/** Counts what the daemon reports, on the robot's clock. */
export class PigpiodEncoders implements Sensor {
  readonly kind = "encoders";
  readonly decoder: QuadratureDecoder;
  readonly #clock: Clock;
  readonly #ticks = new TickClock();
  readonly #edgeTime: WheelVector;
  #known = Number.NEGATIVE_INFINITY;
  #lag = FIRST_LAG;
  #heard = 0;

  constructor(wiring: EncoderWiring, clock: Clock) {
    this.decoder = new QuadratureDecoder(wiring);
    this.#clock = clock;
    const never = Number.NEGATIVE_INFINITY;
    this.#edgeTime = wheelVector(never, never, never, never);
  }

  /** A new connection. Counts go on where they were. @param levels of all pins at this moment */
  begin(levels: number): void {
    this.decoder.begin(levels);
    this.#ticks.reset();
  }

  /** The daemon's counter, from a reply that came quickly: what keeps the two clocks together at rest. */
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
    const late = now - this.#ticks.at(words[1]!);
    const forgotten = this.#lag - FORGET * (now - this.#heard);
    this.#lag = Math.min(Math.max(late, forgotten, LEAST_LAG), MOST_LAG);
    this.#heard = now;
  }

  read(now: number, { encoders }: Sensors): void {
    encoders.counts.set(this.decoder.counts);
    encoders.edgeTime.set(this.#edgeTime);
    // Nothing is reported while nothing turns. An edge older than reports are late would be here by now.
    encoders.time = Math.max(this.#known, now - this.#lag, encoders.time);
  }

  async close(): Promise<void> {}
}
