import type { Socket } from "node:net";
import { FRAME_BYTES, neverFails, replyExtension, writeFrame } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import { type Address, dial } from "./dial.ts";
import { refusalText, unreachableText } from "./sentences.ts";

/** What a connection tells; all are called from the event loop, never from within `write`. */
export interface ConnectionEvents {
  /** A written (not requested) command was refused. */
  refused(sentence: string): void;
  /** A written command has this result. */
  replied(command: number, result: number): void;
  /** The daemon hung up or cannot be reached any more. Not called after `close`. */
  lost(sentence: string): void;
}

interface Request {
  /** Which of all replies of this connection is the one. */
  readonly reply: number;
  /** @param result of a command that did not fail */
  resolve(result: number, extension: Buffer): void;
  reject(error: BoardError): void;
}

const INBOX_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * One connection to pigpiod. Commands are written without waiting for those before; replies are matched
 * by their order. Only one connection may ever write PWM: two of them were seen to leave a pin high,
 * since the daemon's threads share its DMA words without a lock.
 */
export class PigpiodConnection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #where: string;
  readonly #requests: Request[] = [];
  #sent = 0;
  #received = 0;
  /** What has come of a reply so far. */
  readonly #partial = Buffer.alloc(64 * 1024);
  #held = 0;
  #closed = false;

  /** @throws BoardError with a sentence, when nobody answers */
  static open(address: Address, events: ConnectionEvents): Promise<PigpiodConnection> {
    return new Promise((resolve, reject) => {
      const where = `${address.host}:${address.port}`;
      const inbox = Buffer.alloc(INBOX_BYTES);
      let connection: PigpiodConnection | undefined;
      const socket = dial(address, inbox, (bytes) => connection!.#receive(bytes, inbox));
      const fail = (error: Error) => reject(new BoardError(unreachableText(where, error)));
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.setTimeout(0);
        socket.off("error", fail);
        connection = new PigpiodConnection(socket, where, events);
        resolve(connection);
      });
    });
  }

  private constructor(socket: Socket, where: string, events: ConnectionEvents) {
    this.#socket = socket;
    this.#where = where;
    this.#events = events;
    socket.on("error", (error) =>
      this.#lose(`the connection to pigpiod at ${where} broke: ${error.message}`),
    );
    socket.on("close", () => this.#lose(`pigpiod at ${where} closed the connection`));
  }

  /** Commands that were written and not yet answered. */
  get unanswered(): number {
    return this.#sent - this.#received;
  }

  /** Replies so far. */
  get received(): number {
    return this.#received;
  }

  /**
   * Sends whole commands in one packet and does not wait.
   *
   * @param bytes must stay as they are while {@link draining}
   * @param commands how many there are in them
   */
  write(bytes: Uint8Array, commands: number): void {
    if (this.#closed) return;
    this.#sent += commands;
    this.#socket.write(bytes);
  }

  /** Whether the kernel has yet to take what was written last: the daemon does not read. */
  get draining(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** @returns the result @throws BoardError naming what the daemon refused */
  async request(command: number, p1 = 0, p2 = 0, extension: Uint8Array = NOTHING): Promise<number> {
    return (await this.query(command, p1, p2, extension)).result;
  }

  /** As {@link request}, with the bytes that follow the reply. */
  query(
    command: number,
    p1 = 0,
    p2 = 0,
    extension: Uint8Array = NOTHING,
  ): Promise<{ result: number; extension: Buffer }> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new BoardError(`the connection to pigpiod at ${this.#where} is closed`));
        return;
      }
      const bytes = Buffer.alloc(FRAME_BYTES + extension.length);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      writeFrame(view, 0, command, p1, p2, extension.length);
      bytes.set(extension, FRAME_BYTES);
      this.#requests.push({
        reply: this.#sent,
        resolve: (result, extra) => resolve({ result, extension: extra }),
        reject,
      });
      this.write(bytes, 1);
    });
  }

  /** @param why what those get who still wait for a reply */
  close(why = `the connection to pigpiod at ${this.#where} was closed`): void {
    this.#end(why);
  }

  /** Calls {@link close} unless `work` ends in time: what waits for a reply then fails. */
  async within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.close(`pigpiod at ${this.#where} does not answer`), milliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(bytes: number, inbox: Buffer): void {
    // No reply is as long as what is left of this buffer once the whole ones before it are taken out.
    inbox.copy(this.#partial, this.#held, 0, bytes);
    this.#held += bytes;
    this.#parse();
  }

  #parse(): void {
    const held = this.#partial;
    let at = 0;
    while (this.#held - at >= FRAME_BYTES) {
      const command = held.readUInt32LE(at);
      const signed = held.readInt32LE(at + 12);
      const extra = replyExtension(command, signed);
      if (this.#held - at < FRAME_BYTES + extra) break;
      const result = neverFails(command) ? signed >>> 0 : signed;
      this.#answer(command, held.readUInt32LE(at + 4), result, at + FRAME_BYTES, extra);
      at += FRAME_BYTES + extra;
    }
    held.copyWithin(0, at, this.#held);
    this.#held -= at;
  }

  #answer(command: number, p1: number, result: number, at: number, extra: number): void {
    const request = this.#requests[0];
    const mine = request?.reply === this.#received;
    this.#received++;
    if (mine) {
      this.#requests.shift();
      if (result < 0) request!.reject(new BoardError(refusalText(command, p1, result), result));
      else request!.resolve(result, Buffer.from(this.#partial.subarray(at, at + extra)));
    } else if (result < 0) this.#events.refused(refusalText(command, p1, result));
    else this.#events.replied(command, result);
  }

  #lose(sentence: string): void {
    if (this.#end(sentence)) this.#events.lost(sentence);
  }

  #end(sentence: string): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    // What was written is still sent, as far as the other side takes it.
    this.#socket.destroySoon();
    for (const request of this.#requests.splice(0)) request.reject(new BoardError(sentence));
    return true;
  }
}
