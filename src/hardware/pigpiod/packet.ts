import { FRAME_BYTES, PIGPIOD, writeFrame } from "../../protocol/pigpiod.ts";
import type { BridgeBank, PinStates } from "../bridge.ts";
import { type PinSink, PinWriter } from "../pin-writer.ts";
import { REFRESH_TICKS } from "./deadman.ts";

const INT_BYTES = 4;

/** All that one tick has to tell the daemon, in one packet: the deadman's refresh and the pins that changed. */
export class TickPacket implements PinSink {
  readonly #pins: readonly number[];
  readonly #writer: PinWriter;
  readonly #view: DataView;
  /** Every length that a packet can have, cut beforehand: a `subarray` in the tick would allocate. */
  readonly #cuts: readonly Buffer[];
  #at = 0;
  #commands = 0;

  constructor(bank: BridgeBank) {
    this.#pins = bank.pwmPins;
    this.#writer = new PinWriter(bank);
    const most = (this.#pins.length + 4) * FRAME_BYTES + INT_BYTES;
    const buffer = Buffer.alloc(most);
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, most);
    this.#cuts = Array.from({ length: most / INT_BYTES + 1 }, (_, n) => buffer.subarray(0, n * INT_BYTES));
  }

  /** How many commands the last packet holds. */
  get commands(): number {
    return this.#commands;
  }

  /**
   * Allocates nothing. The daemon is taken to do what the packet says.
   *
   * @param script the deadman's id
   * @param all every pin, whether it has changed or not
   * @param askTick asks for the daemon's µs counter as well
   * @returns the packet, good until the next is made
   */
  make(next: PinStates, script: number, all: boolean, askTick: boolean): Buffer {
    this.#at = 0;
    this.#commands = 0;
    this.#frame(PIGPIOD.PROCU, script, 0, INT_BYTES);
    this.#view.setInt32(this.#at, REFRESH_TICKS, true);
    this.#at += INT_BYTES;
    this.#writer.write(next, all, this);
    if (askTick) this.#frame(PIGPIOD.TICK, 0, 0, 0);
    return this.#cuts[this.#at / INT_BYTES]!;
  }

  /** Whether a single one is carried out is known too late: they come with the others of this packet, or none. */
  pwm(index: number, steps: number): boolean {
    this.#frame(PIGPIOD.PWM, this.#pins[index]!, steps, 0);
    return true;
  }

  clear(bits: number): void {
    this.#frame(PIGPIOD.BC1, bits, 0, 0);
  }

  set(bits: number): void {
    this.#frame(PIGPIOD.BS1, bits, 0, 0);
  }

  #frame(command: number, p1: number, p2: number, p3: number): void {
    writeFrame(this.#view, this.#at, command, p1, p2, p3);
    this.#at += FRAME_BYTES;
    this.#commands++;
  }
}
