import type { Socket } from "node:net";
import { FRAME_BYTES, PIGPIOD, REPORT_BYTES, writeFrame } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import { type Address, dial } from "./dial.ts";
import { refusalText, unreachableText } from "./sentences.ts";

const INBOX_BYTES = 64 * 1024;

export interface ReportEvents {
  /** Some reports have come: {@link REPORT_BYTES} each, in 32-bit words, good until this returns. */
  reports(words: Uint32Array, count: number): void;
  /** Not called after `close`. */
  lost(sentence: string): void;
}

/** The second connection to pigpiod, on which it reports the levels of pins; it never writes anything. */
export class ReportStream {
  /** By which the daemon is told, on the command connection, which pins to report. */
  readonly handle: number;
  readonly #socket: Socket;
  #closed = false;

  static open(address: Address, events: ReportEvents): Promise<ReportStream> {
    return new Promise((resolve, reject) => {
      const where = `${address.host}:${address.port}`;
      const inbox = Buffer.alloc(INBOX_BYTES);
      const stage = Buffer.from(new ArrayBuffer(INBOX_BYTES + FRAME_BYTES));
      const words = new Uint32Array(stage.buffer);
      let held = 0;
      let stream: ReportStream | undefined;
      const take = (bytes: number) => {
        stage.copyWithin(0, bytes, held);
        held -= bytes;
      };
      const receive = (bytes: number) => {
        inbox.copy(stage, held, 0, bytes);
        held += bytes;
        if (!stream) {
          if (held < FRAME_BYTES) return;
          const handle = stage.readInt32LE(FRAME_BYTES - 4);
          if (handle < 0) {
            socket.destroy();
            reject(new BoardError(refusalText(PIGPIOD.NOIB, 0, handle), handle));
            return;
          }
          take(FRAME_BYTES);
          socket.setTimeout(0);
          stream = new ReportStream(socket, handle);
          resolve(stream);
        }
        const count = Math.floor(held / REPORT_BYTES);
        if (count === 0) return;
        events.reports(words, count);
        take(count * REPORT_BYTES);
      };
      const socket = dial(address, inbox, receive);
      const lose = (error: Error) => {
        if (!stream) reject(new BoardError(unreachableText(where, error)));
        else if (!stream.#closed) events.lost(`pigpiod at ${where} stopped reporting: ${error.message}`);
        stream?.close();
      };
      socket.on("error", lose);
      socket.on("close", () => lose(new Error("it closed the connection")));
      socket.once("connect", () => {
        const request = Buffer.alloc(FRAME_BYTES);
        writeFrame(new DataView(request.buffer, request.byteOffset, FRAME_BYTES), 0, PIGPIOD.NOIB, 0, 0, 0);
        socket.write(request);
      });
    });
  }

  private constructor(socket: Socket, handle: number) {
    this.#socket = socket;
    this.handle = handle;
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }
}
