import { RobotClient } from "../../src/protocol/client.ts";
import type { RobotEvent, Telemetry } from "../../src/protocol/messages.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import type { Strafe } from "./strafe.ts";
import { until } from "./wait.ts";

/** Full telemetry: the most that a robot gives. */
const RATE = 100;

/**
 * Somebody who watches the robot at its own door, past gateway and page: what happened, and when, on
 * the robot's clock. It only looks.
 */
export class Witness {
  readonly #strafe: Strafe;
  readonly #client: RobotClient;
  readonly history: Telemetry[] = [];
  readonly events: RobotEvent[] = [];

  private constructor(strafe: Strafe) {
    this.#strafe = strafe;
    const { controlSocket } = strafe;
    this.#client = new RobotClient(
      { open: () => openSocket(controlSocket), name: "Witness", source: "follower", telemetryRate: RATE },
      {
        onTelemetry: (telemetry) => this.history.push(telemetry),
        onEvent: (event) => this.events.push(event),
      },
    );
  }

  static async of(strafe: Strafe): Promise<Witness> {
    const witness = new Witness(strafe);
    await until(() => witness.history.length, "telemetry from control");
    return witness;
  }

  close(): void {
    this.#client.close();
  }

  /** The latest. */
  get now(): Telemetry {
    return this.history.at(-1)!;
  }

  get truth(): NonNullable<Telemetry["truth"]> {
    return this.now.truth!;
  }

  /** Waits for telemetry that is newer than this call and that `holds` is true of. */
  async see(what: string, holds: (telemetry: Telemetry) => boolean): Promise<Telemetry> {
    const from = this.history.length;
    return until(
      () => this.history.slice(from).find(holds),
      () => `${what}; ${this.#summary()}`,
    );
  }

  #summary(): string {
    const { time, safety, driver, faults, setpoint, wheels, truth, refused } = this.now;
    const last = { time, safety, driver, faults, setpoint, duty: wheels.duty, truth, refused };
    const events = this.events.slice(-5).map(({ time, text }) => `${time.toFixed(3)} ${text}`);
    return [
      `the link to control is ${this.#client.welcome ? "up" : "down"}`,
      `the last telemetry is ${JSON.stringify(last)}`,
      `the last events are ${JSON.stringify(events)}`,
      `strafe start has printed:\n${this.#strafe.output}`,
    ].join("\n");
  }

  /** Waits until every motor is off and the car stands. */
  async seeRest(): Promise<void> {
    await this.see("the car at rest with all motors off", (now) => isOff(now) && speedOf(now) < 0.005);
  }

  /** Everything since `time`, s on the robot's clock. */
  since(time: number): { history: Telemetry[]; events: RobotEvent[] } {
    return {
      history: this.history.filter((telemetry) => telemetry.time >= time),
      events: this.events.filter((event) => event.time >= time),
    };
  }

  /** The first event of one of these kinds since `time`. */
  async hear(codes: readonly RobotEvent["code"][], time: number): Promise<RobotEvent> {
    return until(
      () => this.since(time).events.find(({ code }) => codes.includes(code)),
      () => `an event of ${codes.join(" or ")}; ${this.#summary()}`,
    );
  }
}

export function isOff({ wheels }: Telemetry): boolean {
  return wheels.duty.every((duty) => duty === 0);
}

/** How fast the car really moves: m/s, with a turn counted at a wheel's distance from the middle. */
export function speedOf({ truth }: Telemetry): number {
  const { vx, vy, omega } = truth!.twist;
  return Math.hypot(vx, vy, omega * 0.14);
}

/** What a failed assertion should print. */
export function dutiesOf({ time, driver, wheels }: Telemetry): string {
  return `at ${time.toFixed(3)} s, driven by ${driver?.name ?? "nobody"}: ${wheels.duty.map((duty) => duty.toFixed(3)).join(" ")}`;
}
