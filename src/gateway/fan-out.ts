import type { WebSocket } from "ws";
import type { Clock } from "../core/clock.ts";
import { Pace } from "./pace.ts";
import { TELEMETRY_BACKLOG, TELEMETRY_RATE } from "./settings.ts";

/**
 * Hands one stream of telemetry to many clients, to each at its own rate. One that reads slowly
 * misses some and hears the latest when it has caught up; it delays nobody and nothing piles up.
 */
export class FanOut {
  readonly #subscribers = new Map<WebSocket, Pace>();
  readonly #clock: Clock;
  #skipped = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Messages that slow readers missed. */
  get skipped(): number {
    return this.#skipped;
  }

  /** @param rate Hz; 0 ends it */
  subscribe(socket: WebSocket, rate: number): void {
    if (rate === 0) this.#subscribers.delete(socket);
    else this.#subscribers.set(socket, new Pace(rate, TELEMETRY_RATE, this.#clock.now()));
  }

  publish(data: Buffer): void {
    const now = this.#clock.now();
    for (const [socket, pace] of this.#subscribers) {
      if (!pace.take(now)) continue;
      if (socket.bufferedAmount > TELEMETRY_BACKLOG) this.#skipped++;
      else socket.send(data, { binary: false });
    }
  }
}
