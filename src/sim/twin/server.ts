import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import { Connection } from "./connection.ts";
import type { Twin } from "./twin.ts";

/** A process that comes back after longer than this was kept from running, s. */
const HOLD_UP = 0.005;

/** The twin's socket. Its world is brought up to the clock's now before any command is carried out. */
export class TwinServer {
  readonly #twin: Twin;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #connections = new Map<Socket, Connection>();

  constructor(twin: Twin, clock: Clock) {
    this.#twin = twin;
    this.#clock = clock;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** @param port 0: one that is free @returns the port */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  /**
   * Lets the world go on when nobody commands anything; to be called every 1 or 2 ms.
   *
   * A late call means that the whole process stood still. Scripts then sleep on for so long, because
   * what clients sent meanwhile has not been read either.
   */
  advance(): void {
    this.#catchUp();
    for (const connection of this.#connections.values()) connection.serve();
  }

  async close(): Promise<void> {
    for (const socket of this.#connections.keys()) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    const connection = new Connection(this.#twin, socket);
    this.#connections.set(socket, connection);
    socket.on("data", (bytes) => {
      this.#catchUp();
      connection.receive(bytes);
    });
    // A client that dies resets its connection; what it left behind is what the twin is about.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#twin.forget(connection);
      this.#connections.delete(socket);
    });
  }

  #catchUp(): void {
    const late = this.#clock.now() - this.#twin.now();
    if (late > HOLD_UP) this.#twin.holdUp(late - HOLD_UP);
    this.#twin.advanceTo(this.#clock.now());
  }
}
