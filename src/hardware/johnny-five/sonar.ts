import five from "johnny-five";
import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import type { Gpio } from "../gpio.ts";
import type { Sensor } from "../ports.ts";
import { openBoard } from "./board.ts";
import { PiIo } from "./io.ts";
import type { SonarWiring } from "./wiring.ts";

/** What an HC-SR04 can see, m; a longer echo says that there is nothing. */
const REACH = 4;
/** johnny-five's own rounds are not used: each echo is taken when it comes, ms. */
const NEVER = 2 ** 30;

/**
 * How far it is to what stands before the car, by an HC-SR04 and johnny-five's `Proximity`, some ten
 * times a second. Without any echo there is no measurement: a sensor that works gives one even where
 * nothing is in reach, only a long one.
 */
export class Sonar implements Sensor {
  readonly kind = "range";
  #distance = Number.POSITIVE_INFINITY;
  #time = Number.NEGATIVE_INFINITY;
  readonly #stop: () => void;

  static async open({ trigger, echo }: SonarWiring, gpio: Gpio, clock: Clock): Promise<Sonar> {
    const io = new PiIo({ clock, gpio, echo });
    const board = await openBoard(io);
    const { made, stop } = withTimers(
      () => new five.Proximity({ board, controller: "HCSR04", pin: trigger, freq: NEVER }),
    );
    return new Sonar(io, made, stop);
  }

  private constructor(io: PiIo, proximity: five.Proximity, stopTimers: () => void) {
    io.on("ping", () => {
      const metres = (proximity as unknown as { readonly cm: number }).cm / 100;
      if (Number.isNaN(metres)) return;
      this.#distance = metres <= REACH ? metres : Number.POSITIVE_INFINITY;
      this.#time = io.readAt;
    });
    this.#stop = () => {
      io.stop();
      stopTimers();
    };
  }

  read(_now: number, { range }: Sensors): void {
    range.distance = this.#distance;
    range.time = this.#time;
  }

  async close(): Promise<void> {
    this.#stop();
  }
}

/** johnny-five has no way to stop this component's timer, which would keep the process alive. */
function withTimers<T>(make: () => T): { made: T; stop: () => void } {
  const original = globalThis.setInterval;
  const timers: NodeJS.Timeout[] = [];
  const spy = (...args: Parameters<typeof original>) => {
    const timer = original(...args);
    timers.push(timer);
    return timer;
  };
  globalThis.setInterval = spy as typeof original;
  try {
    return { made: make(), stop: () => timers.forEach(clearInterval) };
  } finally {
    globalThis.setInterval = original;
  }
}
