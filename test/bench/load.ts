import { WebSocket } from "ws";
import { systemClock } from "../../src/core/system-clock.ts";
import { type ClientMessage, PROTOCOL_VERSION, type RobotMessage } from "../../src/protocol/messages.ts";

/** A bare client, so that nothing but the robot's own path is in the figures. */
export class BareClient {
  readonly #socket: WebSocket;
  readonly #waiting: ((message: RobotMessage) => boolean)[] = [];
  received = 0;
  /** Of the next command. */
  seq = 0;

  constructor(url: string) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on("error", () => {});
    this.#socket.on("message", (data) => {
      this.received++;
      const message = JSON.parse(data.toString()) as RobotMessage;
      for (const [i, wants] of this.#waiting.entries()) {
        if (wants(message)) {
          this.#waiting.splice(i, 1);
          break;
        }
      }
    });
  }

  /** @throws where the robot is not there (yet) */
  async hello(name: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("close", () => reject(new Error("the connection was closed")));
    });
    this.send({ type: "hello", version: PROTOCOL_VERSION, name, source: "driver" });
    // While control is not there yet, the gateway lets clients in only to send them away again.
    await new Promise<void>((resolve, reject) => {
      this.#socket.once("close", () => reject(new Error("the robot is not ready")));
      this.until((message) => message.type === "welcome").then(resolve);
    });
  }

  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  until(wants: (message: RobotMessage) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push((message) => {
        const hit = wants(message);
        if (hit) resolve();
        return hit;
      });
    });
  }

  /** Calls `hear` for every message from here on. */
  listen(hear: (message: RobotMessage) => void): void {
    this.#waiting.push((message) => {
      hear(message);
      return false;
    });
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** Drives to and fro at 50 commands a second, and notes how long each takes to reach the motors, ms. */
export async function driveFor(client: BareClient, seconds: number): Promise<number[]> {
  const sent = new Map<number, number>();
  const latencies: number[] = [];
  client.listen((message) => {
    if (message.type !== "applied") return;
    const at = sent.get(message.seq);
    if (at !== undefined) latencies.push((message.at - at) * 1e3);
  });
  const armed = client.until((message) => message.type === "event" && message.code === "armed");
  client.send({ type: "arm" });
  await armed;
  const start = systemClock.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = systemClock.now();
      const over = now - start > seconds;
      // The last one lets go of the stick, or the next arming would be refused.
      const vx = over ? 0 : 0.4 * Math.sign(Math.sin((now - start) * Math.PI));
      sent.set(client.seq, now);
      const twist = { vx, vy: 0, omega: over ? 0 : 0.3 };
      client.send({
        type: "drive",
        seq: client.seq++,
        at: now,
        twist,
        frame: "car",
        precision: false,
        holdHeading: true,
      });
      if (!over) return;
      clearInterval(timer);
      resolve();
      // A prime number of ms: over time the commands fall on every moment between two ticks.
    }, 17);
  });
  client.send({ type: "release" });
  const disarmed = client.until((message) => message.type === "event" && message.code === "disarmed");
  client.send({ type: "disarm" });
  await disarmed;
  // Where the car did not listen, there is nothing to measure.
  if (latencies.length < 0.9 * sent.size) {
    throw new Error(`only ${latencies.length} of ${sent.size} commands reached the motors`);
  }
  return latencies;
}
