import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../../core/wheels.ts";
import type { Sensor } from "../ports.ts";
import { QuadratureDecoder } from "../quadrature.ts";
import { TickClock } from "../tick-clock.ts";
import type { EncoderWiring } from "../wiring.ts";

const WORDS = 3;
/** Reports are later than replies by at least and at most so much, s; what was seen lately is in between. */
const LEAST_LAG = 0.001;
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
  #reported = 0;
  /** When the daemon was last known to be awake, s. */
  #heard = Number.NEGATIVE_INFINITY;

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

  /**
   * The daemon's counter, from the reply to a TICK. Replies are quick, which keeps the two clocks together;
   * and they tell a wheel that is silent from a daemon that is.
   */
  tick(tick: number): void {
    this.#ticks.observe(tick, this.#clock.now());
    this.#heard = this.#ticks.at(tick);
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
    const late = this.#heard - this.#ticks.at(words[1]!);
    const forgotten = this.#lag - FORGET * (now - this.#reported);
    this.#lag = Math.min(Math.max(late, forgotten, LEAST_LAG), MOST_LAG);
    this.#reported = now;
  }

  read(_now: number, { encoders }: Sensors): void {
    encoders.counts.set(this.decoder.counts);
    encoders.edgeTime.set(this.#edgeTime);
    // Nothing is reported while nothing turns: what was before the last reply, less what reports are late by,
    // would be here by now.
    encoders.time = Math.max(this.#known, this.#heard - this.#lag, encoders.time);
  }

  async close(): Promise<void> {}
}
