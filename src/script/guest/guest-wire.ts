import type { Pose, Twist } from "../../core/geometry.ts";
import type { ClientMessage, Welcome } from "../../protocol/messages.ts";
import type { DriveWish, Order, Pace, Wire, WireEvents } from "../wire.ts";
import { door, PACES, type Start, tell } from "./door.ts";

interface Pass {
  readonly look: () => Pace;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The wire of the host, as far as a guest may have it. */
export class GuestWire implements Wire {
  readonly client: number;
  readonly robot: Welcome["robot"];
  /** Of no use to a script. */
  readonly scene = null;
  readonly rate: number;
  readonly #passes = new Map<number, Pass>();
  #events: WireEvents | undefined;
  #next = 0;

  constructor({ client, robot, rate }: Start) {
    this.client = client;
    this.robot = robot;
    this.rate = rate;
  }

  now(): number {
    return door().now();
  }

  listen(events: WireEvents): void {
    this.#events = events;
  }

  /** @param content as that event has it */
  hear(event: keyof WireEvents, content: never): void {
    this.#events?.[event](content);
  }

  send(message: ClientMessage): void {
    tell({ type: "send", message });
  }

  drive({ vx, vy, omega }: Readonly<Twist>, { frame, holdHeading }: DriveWish): void {
    tell({ type: "drive", twist: { vx, vy, omega }, wish: { frame, holdHeading } });
  }

  begin(order: Order): number | undefined {
    return tell({ type: "begin", order });
  }

  takePicture(): number | undefined {
    return tell({ type: "picture" });
  }

  see({ x, y, theta }: Readonly<Pose>): void {
    tell({ type: "see", pose: { x, y, theta } });
  }

  pass(look: () => Pace): Promise<void> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#passes.set(id, { look, resolve, reject });
      tell({ type: "pass", id });
    });
  }

  /** @returns the place of what is wished in {@link PACES} */
  look(id: number): number {
    const pass = this.#passes.get(id);
    let pace: Pace = "done";
    try {
      pace = pass?.look() ?? "done";
      if (pace === "done") pass?.resolve();
    } catch (error) {
      pass?.reject(error);
    }
    if (pace === "done") this.#passes.delete(id);
    return PACES.indexOf(pace);
  }

  wake(): void {
    tell({ type: "wake" });
  }

  /** It is the host's. */
  async close(): Promise<void> {}
}
