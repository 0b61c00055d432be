import { REPORT_BYTES, REPORT_FLAG, writeReport } from "../../protocol/pigpiod.ts";
import { ERROR } from "./errors.ts";

const SLOTS = 32;
/** After so long without a report the daemon says that it is alive, µs. */
const SILENCE = 60e6;

/** Where a client's reports go. */
export interface ReportSink {
  /** @returns false: the client reads too slowly, these reports are lost */
  offer(reports: Uint8Array): boolean;
}

class Slot {
  readonly sink: ReportSink;
  bits = 0;
  /** Counts on over reports that were lost, so that the client sees the gap. */
  seqno = 0;
  lastReport: number;
  lost = 0;
  pending = new Uint8Array(64 * REPORT_BYTES);
  count = 0;

  constructor(sink: ReportSink, micros: number) {
    this.sink = sink;
    this.lastReport = micros;
  }

  add(flags: number, micros: number, levels: number): void {
    if ((this.count + 1) * REPORT_BYTES > this.pending.length) {
      const larger = new Uint8Array(2 * this.pending.length);
      larger.set(this.pending);
      this.pending = larger;
    }
    const view = new DataView(this.pending.buffer);
    writeReport(view, this.count * REPORT_BYTES, this.seqno, flags, micros % 2 ** 32, levels);
    this.count++;
    this.seqno = (this.seqno + 1) & 0xffff;
    this.lastReport = micros;
  }

  flush(): void {
    if (this.count === 0) return;
    if (!this.sink.offer(this.pending.slice(0, this.count * REPORT_BYTES))) this.lost += this.count;
    this.count = 0;
  }
}

/** Who is told of level changes. Reports gather until they are flushed, as the daemon's do for about 1 ms. */
export class Notifications {
  readonly #slots: (Slot | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);

  /** @returns the handle, or an error */
  open(sink: ReportSink, micros: number): number {
    const handle = this.#slots.indexOf(undefined);
    if (handle < 0) return ERROR.NO_HANDLE;
    this.#slots[handle] = new Slot(sink, micros);
    return handle;
  }

  /** @param bits of GPIO 0…31 that are reported from now on; 0: a pause */
  watch(handle: number, bits: number): number {
    const slot = this.#slots[handle];
    if (!slot) return ERROR.BAD_HANDLE;
    slot.bits = bits;
    return 0;
  }

  close(handle: number): number {
    const slot = this.#slots[handle];
    if (!slot) return ERROR.BAD_HANDLE;
    slot.flush();
    this.#slots[handle] = undefined;
    return 0;
  }

  /** The client is gone. */
  closeAll(sink: ReportSink): void {
    for (const [handle, slot] of this.#slots.entries()) {
      if (slot?.sink === sink) this.#slots[handle] = undefined;
    }
  }

  /** What anybody watches, so that the rest need not be looked at. */
  get bits(): number {
    return this.#slots.reduce((bits, slot) => bits | (slot?.bits ?? 0), 0);
  }

  /** @param changed bits of the levels that are not as before @param levels of GPIO 0…31 now */
  report(micros: number, changed: number, levels: number): void {
    for (const slot of this.#slots) {
      if (slot && (slot.bits & changed) !== 0) slot.add(0, micros, levels);
    }
  }

  flush(micros: number, levels: number): void {
    for (const slot of this.#slots) {
      if (!slot) continue;
      if (micros - slot.lastReport > SILENCE) slot.add(REPORT_FLAG.alive, micros, levels);
      slot.flush();
    }
  }

  /** Reports that slow readers have missed. */
  get lost(): number {
    return this.#slots.reduce((sum, slot) => sum + (slot?.lost ?? 0), 0);
  }
}
