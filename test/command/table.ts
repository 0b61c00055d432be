import { Arbiter } from "../../src/command/arbiter.ts";
import { ARBITER_DEFAULTS, type ArbiterSettings } from "../../src/command/arbiter-settings.ts";
import { type Demand, emptyCommand } from "../../src/command/demand.ts";
import type { MotionLoss, OfferResult, WheelEvent } from "../../src/command/outcomes.ts";
import { VirtualClock } from "../../src/core/clock.ts";

export const PHONE = 1;
export const LAPTOP = 2;
export const SCRIPT = 3;
export const FOLLOWER = 4;

/** Four clients at one arbiter on virtual time, and what each of them was told. */
export class Table {
  readonly clock = new VirtualClock(100);
  readonly events: WheelEvent[] = [];
  /** How motions lost the wheel. */
  readonly lost: MotionLoss[] = [];
  readonly arbiter: Arbiter;
  readonly command = emptyCommand();
  heading = 0;
  #seq = 0;

  constructor(settings: Partial<ArbiterSettings> = {}) {
    this.arbiter = new Arbiter(
      { ...ARBITER_DEFAULTS, ...settings },
      (event) => this.events.push(event),
      (how) => this.lost.push(how),
    );
    this.arbiter.join(PHONE, "driver", "Phone");
    this.arbiter.join(LAPTOP, "driver", "Laptop");
    this.arbiter.join(SCRIPT, "script", "square.ts");
    this.arbiter.join(FOLLOWER, "follower", "Follower");
  }

  get now(): number {
    return this.clock.now();
  }

  /** Offers a demand that was given just now, unless `demand` says otherwise. */
  offer(client: number, vx: number, demand: Partial<Demand> = {}): OfferResult {
    const whole: Demand = {
      twist: { vx, vy: 0, omega: 0 },
      frame: "car",
      precision: false,
      holdHeading: false,
      seq: this.#seq++,
      at: this.now,
      ...demand,
    };
    return this.arbiter.offer(client, whole, this.now);
  }

  step(): typeof this.command {
    this.arbiter.step(this.now, { theta: this.heading }, this.command);
    return this.command;
  }

  /** Lets time pass in ticks of 5 ms, with `each` called before every tick. */
  wait(seconds: number, each: () => void = () => {}): void {
    const ticks = Math.round(seconds / 0.005);
    for (let i = 0; i < ticks; i++) {
      this.clock.advance(0.005);
      each();
      this.step();
    }
  }

  get holder(): string | undefined {
    return this.arbiter.holder?.name;
  }

  /** What was said since the last time, and to whom. */
  heard(): string[] {
    return this.events
      .splice(0)
      .map((event) => `${event.code}${event.to === undefined ? "" : ` (to ${event.to})`}: ${event.text}`);
  }
}
