import { FRAME_BYTES, PIGPIOD, writeFrame } from "../../protocol/pigpiod.ts";
import type { ReportSink } from "./notifications.ts";
import type { Twin } from "./twin.ts";

/** An extension this long or longer ends the connection, as the daemon does it. */
const EXTENSION_LIMIT = 65_536;
/** What may wait for a client that does not read; beyond it reports are lost. */
const BACKLOG_LIMIT = 262_144;

/** The part of a socket that a connection needs. */
interface Wire {
  write(bytes: Uint8Array): unknown;
  destroy(): unknown;
  setNoDelay(noDelay: boolean): unknown;
  readonly writableLength: number;
}

/** One client: its stream of commands, carried out in order, whatever pieces they arrive in. */
export class Connection implements ReportSink {
  readonly #twin: Twin;
  readonly #wire: Wire;
  /** Bytes that are not yet a whole command. */
  #rest: Buffer = Buffer.alloc(0);
  /** A delay that the client asked for holds up its next command until then, s. */
  #heldUntil = Number.NEGATIVE_INFINITY;

  constructor(twin: Twin, wire: Wire) {
    this.#twin = twin;
    this.#wire = wire;
  }

  /** Bytes have come. */
  receive(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.serve();
  }

  /** Carries out what is complete and not held up; answers go out in one piece. */
  serve(): void {
    const answers: Uint8Array[] = [];
    let at = 0;
    while (this.#rest.length - at >= FRAME_BYTES && this.#twin.now() >= this.#heldUntil) {
      const length = this.#rest.readUInt32LE(at + 12);
      if (length >= EXTENSION_LIMIT) {
        this.#wire.destroy();
        return;
      }
      const end = at + FRAME_BYTES + length;
      if (this.#rest.length < end) break;
      this.#command(this.#rest.subarray(at, end), answers);
      at = end;
    }
    this.#rest = this.#rest.subarray(at);
    if (answers.length > 0) this.#wire.write(Buffer.concat(answers));
  }

  offer(reports: Uint8Array): boolean {
    if (this.#wire.writableLength > BACKLOG_LIMIT) return false;
    this.#wire.write(reports);
    return true;
  }

  #command(frame: Buffer, answers: Uint8Array[]): void {
    const command = frame.readUInt32LE(0);
    const p1 = frame.readUInt32LE(4);
    const p2 = frame.readUInt32LE(8);
    const extension = frame.subarray(FRAME_BYTES);
    const { result, extension: reply } = this.#twin.answer(command, p1, p2, extension, this);
    // The daemon lets the kernel gather the reports of such a connection (Nagle's algorithm).
    if (command === PIGPIOD.NOIB) this.#wire.setNoDelay(false);
    const delay = command === PIGPIOD.MILS ? p1 / 1e3 : command === PIGPIOD.MICS ? p1 / 1e6 : 0;
    if (delay > 0 && result === 0) this.#heldUntil = this.#twin.now() + delay;
    const head = new Uint8Array(FRAME_BYTES);
    writeFrame(new DataView(head.buffer), 0, command, p1, p2, result);
    answers.push(head, reply);
  }
}
