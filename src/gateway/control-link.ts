import { WebSocket } from "ws";
import {
  type ClientMessage,
  PROTOCOL_VERSION,
  type RobotEvent,
  type RobotMessage,
  type Telemetry,
  type Welcome,
} from "../protocol/messages.ts";
import { TELEMETRY_RATE } from "./settings.ts";

const RETRY_MS = 100;

/** A connection to control, as one of its clients. */
export function connectControl(socketPath: string): WebSocket {
  return new WebSocket(`ws+unix:${socketPath}:/robot`, { perMessageDeflate: false, handshakeTimeout: 1000 });
}

/** What control tells the gateway itself. */
export interface ControlListener {
  /** @param data the message as it came from the wire */
  telemetry(data: Buffer, telemetry: Telemetry): void;
  /** At first, and again when it is another car. */
  welcome?(welcome: Welcome): void;
  event?(event: RobotEvent): void;
}

/**
 * The gateway's own connection to control, kept open: it takes the telemetry once for all clients
 * (and passes it on as it came), and it is a second way for an
 * emergency stop.
 */
export class ControlLink {
  readonly #socketPath: string;
  readonly #listener: ControlListener;
  #welcome: Welcome | undefined;
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #welcomed = false;

  constructor(socketPath: string, listener: ControlListener) {
    this.#socketPath = socketPath;
    this.#listener = listener;
    this.#connect();
  }

  get up(): boolean {
    return this.#welcomed;
  }

  /** @returns whether it was sent */
  estop(): boolean {
    return this.#welcomed && this.#send({ type: "estop" });
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#socket?.removeAllListeners("close");
    this.#socket?.close();
  }

  #connect(): void {
    const socket = connectControl(this.#socketPath);
    this.#socket = socket;
    socket.on("open", () => {
      this.#send({ type: "hello", version: PROTOCOL_VERSION, name: "gateway", source: "follower" });
    });
    socket.on("message", (data: Buffer) => this.#receive(data));
    // An error is always followed by a close. Until control is up the first tries fail.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#welcomed = false;
      this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
    });
  }

  #receive(data: Buffer): void {
    const message = JSON.parse(data.toString()) as RobotMessage;
    switch (message.type) {
      case "telemetry":
        this.#listener.telemetry(data, message);
        break;
      case "event":
        this.#listener.event?.(message);
        break;
      case "welcome":
        this.#welcomed = true;
        this.#introduce(message);
        this.#send({ type: "subscribe", rate: TELEMETRY_RATE });
        break;
      case "robot":
        if (this.#welcome) this.#introduce({ ...this.#welcome, robot: message.robot });
    }
  }

  #introduce(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#listener.welcome?.(welcome);
  }

  #send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }
}
