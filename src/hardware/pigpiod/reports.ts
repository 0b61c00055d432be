import type { Socket } from "node:net";
import { FRAME_BYTES, PIGPIOD, REPORT_BYTES, writeFrame } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import { type Address, dial } from "./dial.ts";
import { refusalText, unreachableText } from "./sentences.ts";

const INT_BYTES = 4;
const INBOX_BYTES = 64 * 1024;
/** In p1 and p2 of a nudge: its reply is told by them from the reports around it. */
const MARK = [0x53545246, 0x41464520] as const;

export interface ReportEvents {
  /** Some reports have come: {@link REPORT_BYTES} each, in 32-bit words, good until this returns. */
  reports(words: Uint32Array, count: number): void;
  /** Everything that the daemon had sent when its µs counter showed `tick` has come: see {@link ReportStream.nudge}. */
  sentBy(tick: number): void;
  /** Not called after `close`. */
  lost(sentence: string): void;
}

/** The second connection to pigpiod, on which it reports the levels of pins; it writes no pin. */
export class ReportStream {
  /** By which the daemon is told, on the command connection, which pins to report. */
  readonly handle: number;
  readonly #socket: Socket;
  readonly #nudge = Buffer.alloc(FRAME_BYTES);
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
        let count = 0;
        while ((count + 1) * REPORT_BYTES <= held) {
          const at = (count * REPORT_BYTES) / INT_BYTES;
          if (words[at + 1] !== MARK[0] || words[at + 2] !== MARK[1] || words[at] !== PIGPIOD.TICK) {
            count++;
            continue;
          }
          const end = count * REPORT_BYTES + FRAME_BYTES;
          if (held < end) break;
          const tick = words[at + REPORT_BYTES / INT_BYTES]!;
          if (count > 0) events.reports(words, count);
          events.sentBy(tick);
          take(end);
          count = 0;
        }
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
    const view = new DataView(this.#nudge.buffer, this.#nudge.byteOffset, FRAME_BYTES);
    writeFrame(view, 0, PIGPIOD.TICK, MARK[0], MARK[1], 0);
  }

  /**
   * Gets what the daemon has reported out of its kernel. The daemon leaves Nagle's algorithm on for this
   * connection: small reports wait until those before are acknowledged, and who only listens does that
   * after 40 ms. Whatever is sent carries the acknowledgement with it. The reply comes in line with the
   * reports, and so tells that none is under way.
   */
  nudge(): void {
    if (!this.#closed && this.#socket.writableLength === 0) this.#socket.write(this.#nudge);
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }
}
