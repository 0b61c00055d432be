import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { ClientMessage, RobotMessage } from "../../src/protocol/messages.ts";

/** What one client, or the gateway itself, said to control. */
export interface Visitor {
  readonly socket: WebSocket;
  readonly heard: ClientMessage[];
  closed: boolean;
}

/** Stands in for the control process: hears everything, says what it is told to. */
export class FakeControl {
  readonly visitors: Visitor[] = [];
  readonly #http = createServer();
  readonly #sockets = new WebSocketServer({ server: this.#http, path: "/robot" });
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.#sockets.on("connection", (socket) => {
      const visitor: Visitor = { socket, heard: [], closed: false };
      this.visitors.push(visitor);
      socket.on("message", (data) => this.#hear(visitor, JSON.parse(String(data)) as ClientMessage));
      socket.on("close", () => {
        visitor.closed = true;
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(this.#path, resolve));
  }

  /** Who said hello by this name, latest first. */
  visitor(name: string): Visitor | undefined {
    return this.visitors.findLast(({ heard }) => heard.some((m) => m.type === "hello" && m.name === name));
  }

  /** As when the process is killed: every connection breaks at once. */
  async die(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#sockets.close();
    await new Promise((resolve) => this.#http.close(resolve));
    rmSync(this.#path, { force: true });
  }

  #hear(visitor: Visitor, message: ClientMessage): void {
    visitor.heard.push(message);
    if (message.type === "hello") send(visitor.socket, welcome(this.visitors.indexOf(visitor)));
    if (message.type === "ping") send(visitor.socket, { type: "pong", sent: message.sent, time: 0 });
  }
}

function send(socket: WebSocket, message: RobotMessage): void {
  socket.send(JSON.stringify(message));
}

function welcome(client: number): RobotMessage {
  return {
    type: "welcome",
    version: 1,
    client,
    time: 0,
    robot: {
      name: "test car",
      hardware: "nothing",
      limits: { forward: 1, strafe: 1, turn: 1, precision: 0.3 },
      geometry: { wheelbase: 0.2, track: 0.2, wheelRadius: 0.04 },
      wheelSpeed: 30,
      rate: 200,
      battery: { full: 12.6, low: 10.8, empty: 9.9 },
    },
    scene: null,
    hands: false,
  };
}
