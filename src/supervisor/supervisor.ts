import { rmSync } from "node:fs";
import type { Clock } from "../core/clock.ts";
import {
  type ControlReady,
  type GatewayReady,
  type GuardNotice,
  parseControlReport,
  parseGatewayReport,
  parseVisionReport,
  type VisionReady,
} from "../protocol/ipc.ts";
import { type BackOffSettings, defaultBackOff } from "./back-off.ts";
import { Child, type Program } from "./child.ts";
import { Guard } from "./guard.ts";
import { makePunctual, PUNCTUAL } from "./punctual.ts";

export interface SupervisorOptions {
  readonly control: Program;
  readonly gateway: Program;
  /** Started only for a board that outlives control. */
  readonly guard: Program;
  /** Left out: the car does not see. */
  readonly vision?: Program | undefined;
  /** Where control listens; removed whenever it is gone, because a killed process leaves it behind. */
  readonly controlSocket: string;
  readonly clock: Clock;
  /** One line for a person who reads along. */
  readonly log: (line: string) => void;
  /** They are ready, for the first time, and so is the guard where there is one. */
  readonly onReady: (control: ControlReady, gateway: GatewayReady) => void;
  /** Control has ticked; many times a second. */
  readonly onBeat?: (() => void) | undefined;
  /** One of them cannot work with what it was given. */
  readonly onUnusable: (name: string) => void;
  readonly backOff?: BackOffSettings;
}

/**
 * A frozen control is to be gone after 250 ms. It is found at the first look after `dead`, counted from its
 * last beat as that arrived; so a beat's and a look's period come on top, and what is left is for a busy machine.
 */
export const CONTROL_LIMITS = { late: 0.15, dead: 0.18 };
/** Without a gateway nobody can give commands, and every lease runs out: there is time to be sure. */
const GATEWAY_LIMITS = { late: 1, dead: 2.5 };
/** The same for who only looks: what it saw is of no use after a second, and it gives way to all others. */
const VISION_LIMITS = { late: 2, dead: 6 };
/** A Pi Zero with a cold disk takes its time, s. */
const START_LIMIT = 20;
/** Longer than any of them takes for its last words, ms. */
const PATIENCE_MS = 2000;

/**
 * Keeps control and the gateway running, and has the motor board made safe when control is gone. Parses nothing
 * that comes from a network.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #control: Child<ControlReady>;
  readonly #gateway: Child<GatewayReady>;
  readonly #guard: Guard;
  readonly #vision: Child<VisionReady> | undefined;
  #controlReady: ControlReady | undefined;
  #gatewayReady: GatewayReady | undefined;
  #announced = false;

  constructor(options: SupervisorOptions) {
    const { clock, log, controlSocket, onUnusable, backOff = defaultBackOff } = options;
    this.#options = options;
    this.#guard = new Guard(options.guard, backOff, clock, log, () => {
      this.#tellControl();
      this.#announce();
    });
    this.#control = new Child(
      {
        ...options.control,
        name: "control",
        heartbeat: CONTROL_LIMITS,
        startLimit: START_LIMIT,
        backOff,
        parse: parseControlReport,
        onReady: (ready) => {
          this.#controlReady = ready;
          makePunctual(ready.threads, PUNCTUAL.control);
          if (ready.outlivesUs) this.#guard.start(ready.board);
          this.#tellControl();
          this.#announce("control");
        },
        onBeat: options.onBeat,
        onLate: (verdict) => this.#guard.neutralise(verdict, "held"),
        onGone: async (verdict, clean) => {
          const safe = clean || this.#guard.neutralise(verdict, "free");
          rmSync(controlSocket, { force: true });
          await safe;
        },
        onUnusable: () => onUnusable("control"),
      },
      clock,
      log,
    );
    this.#gateway = new Child(
      {
        ...options.gateway,
        name: "gateway",
        heartbeat: GATEWAY_LIMITS,
        startLimit: START_LIMIT,
        backOff,
        parse: parseGatewayReport,
        onReady: (ready) => {
          this.#gatewayReady = ready;
          this.#announce("gateway");
        },
        onUnusable: () => onUnusable("gateway"),
      },
      clock,
      log,
    );
    this.#vision = options.vision && this.#looker(options.vision);
  }

  /** All at the same time: none needs another to start. */
  start(): void {
    this.#control.start();
    this.#gateway.start();
    this.#vision?.start();
  }

  /** The guard last: until control has closed the board, or is gone and cleared up after, it is needed. */
  async stop(): Promise<void> {
    await Promise.all([this.#control, this.#gateway, this.#vision].map((child) => child?.stop(PATIENCE_MS)));
    await this.#guard.stop(PATIENCE_MS);
  }

  /** At once. The guard ends by itself when this process does, and before that makes the board safe. */
  kill(): void {
    this.#control.kill();
    this.#gateway.kill();
    this.#vision?.kill();
  }

  /** Without it the car drives as well, so its end is nobody else's. */
  #looker(program: Program): Child<VisionReady> {
    const { clock, log, backOff = defaultBackOff } = this.#options;
    return new Child(
      {
        ...program,
        name: "vision",
        heartbeat: VISION_LIMITS,
        startLimit: START_LIMIT,
        backOff,
        parse: parseVisionReport,
        onReady: ({ camera }) => log(`vision looks through ${camera}`),
        onUnusable: () => log("vision has ended; the car drives without it"),
      },
      clock,
      log,
    );
  }

  #tellControl(): void {
    if (!this.#controlReady?.outlivesUs) return;
    this.#control.tell({ type: "guard", isThere: this.#guard.isReady } satisfies GuardNotice);
  }

  /** @param name who is ready now, where people are to hear of it again */
  #announce(name?: string): void {
    if (this.#announced) {
      if (name === undefined) return;
      const more = { control: "the car is disarmed", gateway: this.#gatewayReady?.pin }[name];
      this.#options.log(`${name} is back${more === undefined ? "" : `; ${more}`}`);
      return;
    }
    if (!this.#controlReady || !this.#gatewayReady) return;
    if (this.#controlReady.outlivesUs && !this.#guard.isReady) return;
    this.#announced = true;
    this.#options.onReady(this.#controlReady, this.#gatewayReady);
  }
}
