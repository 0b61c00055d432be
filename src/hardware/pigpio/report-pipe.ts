import { constants, openSync } from "node:fs";
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import type { Addon, AddonNotifier } from "./addon.ts";

/** seqno and flags, tick, levels. */
const REPORT_BYTES = 12;
/** More than a pipe holds. The library writes whole reports at once, so that whole ones are read, too. */
const INBOX_REPORTS = 6000;
const PATIENCE_MS = 100;

/**
 * The library's reports of pins, which come through a pipe. The stream that the package offers is not read:
 * that would block a thread of libuv's pool for ever, which then keeps the process from exiting, and allocate
 * 60 kB for every read. The same pipe opened without blocking does neither.
 */
export class ReportPipe {
  readonly #notifier: AddonNotifier;
  readonly #pipe: Socket;
  /** The package's stream has let go of the pipe. */
  readonly #released: Promise<void>;
  #closed = false;

  /**
   * Once the library is initialised.
   *
   * @param reports is given 32-bit words and how many reports they are; good until it returns
   * @param lost is called when the library closes the pipe by itself
   */
  constructor(addon: Addon, reports: (words: Uint32Array, count: number) => void, lost: () => void) {
    this.#notifier = new addon.Notifier();
    const stream = this.#notifier.stream();
    stream.on("error", () => {});
    this.#released = new Promise((resolve) => stream.once("close", () => resolve()));
    stream.destroy();
    const inbox = Buffer.from(new ArrayBuffer(REPORT_BYTES * INBOX_REPORTS));
    const words = new Uint32Array(inbox.buffer);
    const options: SocketConstructorOpts & { onread: OnReadOpts } = {
      fd: openSync(stream.path, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
      onread: {
        buffer: inbox,
        callback: (bytes) => {
          reports(words, bytes / REPORT_BYTES);
          return true;
        },
      },
    };
    this.#pipe = new Socket(options);
    this.#pipe.on("error", () => {});
    this.#pipe.on("close", () => {
      if (!this.#closed) lost();
    });
    this.#pipe.resume();
  }

  /** @param pins their bits */
  start(pins: number): void {
    this.#notifier.start(pins);
  }

  /**
   * Before the library ends: it is what closes the other end. A stream that still was to open the pipe then
   * would wait for ever for somebody to write to it.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#pipe.destroy();
    // The wheels are not kept waiting for a stream that hangs.
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
    await Promise.race([this.#released, patience]);
    this.#notifier.close();
  }
}
