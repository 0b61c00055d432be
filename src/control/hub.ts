import type { RefusalCode } from "../protocol/messages.ts";
import type { Robot } from "./robot.ts";
import { type Link, Session } from "./session.ts";

/** Everybody who is connected to the robot: hands out sessions, events and telemetry. */
export class Hub {
  readonly #robot: Robot;
  readonly #sessions = new Map<number, Session>();
  readonly #refusals: Partial<Record<RefusalCode, number>> = {};
  #nextClient = 1;

  constructor(robot: Robot) {
    this.#robot = robot;
  }

  join(link: Link): Session {
    const client = this.#nextClient++;
    const session = new Session(client, link, this.#robot, {
      refused: (code) => {
        this.#refusals[code] = (this.#refusals[code] ?? 0) + 1;
      },
      handled: () => this.#tellNews(),
      left: () => {
        this.#sessions.delete(client);
        this.#tellNews();
      },
    });
    this.#sessions.set(client, session);
    return session;
  }

  /** To be called after each tick, never inside it: acknowledges commands, hands out what is due. */
  afterTick(): void {
    this.#robot.afterTick();
    this.#tellNews();
    const now = this.#robot.now();
    let text: string | undefined;
    for (const session of this.#sessions.values()) {
      session.acknowledge();
      if (!session.wantsTelemetry(now)) continue;
      text ??= JSON.stringify({ ...this.#robot.telemetry(), refused: this.#refusals });
      session.sendTelemetry(text, now);
    }
  }

  #tellNews(): void {
    this.#robot.tellNews((message, to) => {
      const text = JSON.stringify(message);
      if (to !== undefined) this.#sessions.get(to)?.sendNews(text);
      else for (const session of this.#sessions.values()) session.sendNews(text);
    });
  }
}
