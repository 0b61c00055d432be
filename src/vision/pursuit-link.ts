import type { RobotClient } from "../protocol/client.ts";
import type { Blindness, PursuitReport } from "../protocol/pursuit-messages.ts";
import type { Pursuer } from "./pursuer.ts";
import { sayable } from "./troubles.ts";

/** What the follower does is told so often while only its words change, and so often at the least, s. */
const WORDS_EVERY = 0.25;
const TELL_EVERY = 0.5;

/** Gives a pursuer's orders to the robot, and tells it what the pursuer does. */
export class PursuitLink {
  readonly #pursuer: Pursuer;
  readonly #client: Pick<RobotClient, "robotTime" | "drive" | "send">;
  readonly #blindness: () => Blindness | undefined;
  #told: PursuitReport | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param blindness why nothing is seen, or not all; undefined: all is well */
  constructor(
    pursuer: Pursuer,
    client: Pick<RobotClient, "robotTime" | "drive" | "send">,
    blindness: () => Blindness | undefined = () => undefined,
  ) {
    this.#pursuer = pursuer;
    this.#client = client;
    this.#blindness = blindness;
  }

  /** To be called 20 to 50 times a second. */
  step(): void {
    const now = this.#client.robotTime;
    if (now === undefined) return;
    const order = this.#pursuer.step(now);
    if (order) this.#client.drive(order.twist);
    if (order?.isLast) this.#client.send({ type: "release" });
    this.#tell(now);
  }

  #tell(now: number): void {
    const blindness = this.#blindness();
    const report: PursuitReport = { ...this.#pursuer.report, ...(blindness && { blindness }) };
    const told = this.#told;
    const since = now - this.#toldAt;
    const isNew =
      report.state !== told?.state ||
      report.target !== told.target ||
      report.blindness?.cause !== told.blindness?.cause;
    const isDue = report.reason !== told?.reason ? since >= WORDS_EVERY : since >= TELL_EVERY;
    // A robot's clock that went back is another robot's.
    if (!isNew && !isDue && since >= 0) return;
    if (!this.#client.send({ type: "pursuit", ...report, reason: sayable(report.reason) })) return;
    this.#told = report;
    this.#toldAt = now;
  }
}
