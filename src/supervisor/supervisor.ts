import { rmSync } from "node:fs";
import type { Clock } from "../core/clock.ts";
import {
  type ControlReady,
  type GatewayReady,
  parseControlReport,
  parseGatewayReport,
} from "../protocol/ipc.ts";
import { type BackOffSettings, defaultBackOff } from "./back-off.ts";
import { Child } from "./child.ts";

/** A module and what it is started with. */
interface Program {
  readonly entry: string;
  /** Asked for before every start. */
  readonly args: () => readonly string[];
}

export interface SupervisorOptions {
  readonly control: Program;
  readonly gateway: Program;
  /** Where control listens; removed whenever it is gone, because a killed process leaves it behind. */
  readonly controlSocket: string;
  readonly clock: Clock;
  /** One line for a person who reads along. */
  readonly log: (line: string) => void;
  /** Both are ready, for the first time. */
  readonly onReady: (control: ControlReady, gateway: GatewayReady) => void;
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
/** A Pi Zero with a cold disk takes its time, s. */
const START_LIMIT = 20;
const PATIENCE_MS = 1000;

/** Keeps control and the gateway running. Parses nothing that comes from a network. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #control: Child<ControlReady>;
  readonly #gateway: Child<GatewayReady>;
  #controlReady: ControlReady | undefined;
  #gatewayReady: GatewayReady | undefined;
  #announced = false;

  constructor(options: SupervisorOptions) {
    const { clock, log, controlSocket, onUnusable, backOff = defaultBackOff } = options;
    this.#options = options;
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
          this.#announce("control");
        },
        // Here a motor board outside this machine's process will be made safe, too.
        onGone: () => rmSync(controlSocket, { force: true }),
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
  }

  /** Both at the same time: neither needs the other to start. */
  start(): void {
    this.#control.start();
    this.#gateway.start();
  }

  /** The gateway first, so that control hears of every client that it is gone, then control. */
  async stop(): Promise<void> {
    await this.#gateway.stop(PATIENCE_MS);
    await this.#control.stop(PATIENCE_MS);
  }

  /** At once. */
  kill(): void {
    this.#control.kill();
    this.#gateway.kill();
  }

  #announce(name: string): void {
    if (this.#announced) {
      this.#options.log(`${name} is back${name === "control" ? "; the car is disarmed" : ""}`);
      return;
    }
    if (!this.#controlReady || !this.#gatewayReady) return;
    this.#announced = true;
    this.#options.onReady(this.#controlReady, this.#gatewayReady);
  }
}
