import { RobotClient } from "../../src/protocol/client.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import type { RunningRobot } from "../../src/protocol/running-robots.ts";
import { until } from "./wait.ts";

/** Somebody who looks at a robot that somebody else has. */
export class Onlooker {
  readonly history: Telemetry[] = [];
  /** What everybody was told. */
  readonly said: string[] = [];
  readonly #client: RobotClient;

  constructor({ socket }: Pick<RunningRobot, "socket">) {
    this.#client = new RobotClient(
      { open: () => openSocket(socket), name: "Onlooker", source: "follower", telemetryRate: 100 },
      {
        onTelemetry: (telemetry) => this.history.push(telemetry),
        onEvent: ({ text }) => this.said.push(text),
      },
    );
  }

  get now(): Telemetry {
    return this.history.at(-1)!;
  }

  async see(what: string, holds: (telemetry: Telemetry) => boolean): Promise<Telemetry> {
    return until(
      () => (this.history.length > 0 && holds(this.now) ? this.now : undefined),
      () => `${what}; the last is ${JSON.stringify(this.now)}`,
    );
  }

  /** Of the latest duty on any wheel, s on the robot's clock. */
  get lastDuty(): number {
    return this.history.findLast(({ wheels }) => wheels.duty.some((duty) => duty !== 0))?.time ?? Number.NaN;
  }

  close(): void {
    this.#client.close();
  }
}
