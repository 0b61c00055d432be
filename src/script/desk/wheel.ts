import type { Telemetry } from "../../protocol/messages.ts";
import type { Visitor } from "./ports.ts";

type Driver = NonNullable<Telemetry["driver"]>;

/** What scripts' folk look at of a robot. */
export interface Glance extends Pick<Telemetry, "driver"> {
  readonly safety: Pick<Telemetry["safety"], "state">;
}

/** A robot that has said nothing for so long is not there, s. */
const PATIENCE = 1;

/** Who has the wheel, as far as scripts care. */
export class Wheel {
  readonly #now: () => number;
  #driver: Driver | null = null;
  #heard = Number.NEGATIVE_INFINITY;
  #isStopped = false;

  /** @param now s, monotonic */
  constructor(now: () => number) {
    this.#now = now;
  }

  look({ driver, safety }: Glance): void {
    this.#driver = driver;
    this.#isStopped = safety.state === "estopped";
    this.#heard = this.#now();
  }

  /** The robot is there. */
  get isKnown(): boolean {
    return this.#now() - this.#heard < PATIENCE;
  }

  /** The emergency stop is on: no script arms the car. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whom a script would have to push aside; it may overrule the follower. */
  get holder(): Driver | undefined {
    return this.#driver === null || this.#driver.source === "follower" ? undefined : this.#driver;
  }

  get isFreeForScripts(): boolean {
    return this.isKnown && this.holder === undefined;
  }

  /** Another person who drives. */
  otherPerson(than: Visitor): Driver | undefined {
    const { holder } = this;
    return holder?.source === "driver" && holder.client !== than.client ? holder : undefined;
  }

  stillHeld(): string {
    const { holder } = this;
    return holder
      ? `${holder.name} has the wheel still, and a script takes only one that is free: let go of it and run the script again`
      : "the robot does not answer: see whether it still runs";
  }
}
