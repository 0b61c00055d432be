import type { FastRobot } from "../../../src/control/fast.ts";
import type { Socket } from "../../../src/protocol/client.ts";

/** A client's way to a robot on virtual time. What is said arrives when it is handed over, never within a call. */
export class HubSocket implements Socket {
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly #session;
  #heard: string[] = [];

  constructor(fast: FastRobot) {
    this.#session = fast.hub.join({ send: (text) => this.#heard.push(text), isBehind: () => false });
  }

  send(text: string): void {
    this.#session.receive(text);
  }

  /** To be called once the client listens. */
  open(): void {
    this.onopen?.();
    this.handOver();
  }

  /** Until nothing more is said. */
  handOver(): void {
    while (this.#heard.length > 0) {
      const heard = this.#heard;
      this.#heard = [];
      for (const data of heard) this.onmessage?.({ data });
    }
  }

  close(): void {
    this.#session.close();
    this.onclose?.();
  }
}
