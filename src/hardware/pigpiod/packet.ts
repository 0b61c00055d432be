import { FRAME_BYTES, PIGPIOD, writeFrame } from "../../protocol/pigpiod.ts";
import type { BridgeBank, PinStates } from "../bridge.ts";
import { REFRESH_TICKS } from "./deadman.ts";

const INT_BYTES = 4;

/**
 * All that one tick has to tell the daemon, in one packet: the deadman's refresh and the pins that changed.
 *
 * Pins that fall are written before pins that rise, and those of PWM that fall before direction pins
 * change: a bridge never has both of its inputs high on the way from forward to reverse, a
 * braking wheel is not driven at full power for a moment, and no step is longer than the daemon's time
 * for one command (14 µs).
 */
export class TickPacket {
  readonly #pins: readonly number[];
  readonly #mask: number;
  readonly #sent: PinStates;
  readonly #view: DataView;
  /** Every length that a packet can have, cut beforehand: a `subarray` in the tick would allocate. */
  readonly #cuts: readonly Buffer[];
  #at = 0;
  #commands = 0;

  constructor(bank: BridgeBank) {
    this.#pins = bank.pwmPins;
    this.#mask = bank.levelMask;
    this.#sent = bank.rest();
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

    const sent = this.#sent;
    const count = this.#pins.length;
    for (let i = 0; i < count; i++) {
      if (next.pwm[i] === 0 && (all || sent.pwm[i] !== 0)) this.#pwm(i, next);
    }
    for (let i = 0; i < count; i++) {
      if (next.pwm[i]! > 0 && next.pwm[i]! < sent.pwm[i]!) this.#pwm(i, next);
    }
    const clear = this.#mask & ~next.levels & (all ? -1 : sent.levels);
    const set = next.levels & (all ? -1 : ~sent.levels);
    if (clear !== 0) this.#frame(PIGPIOD.BC1, clear, 0, 0);
    if (set !== 0) this.#frame(PIGPIOD.BS1, set, 0, 0);
    for (let i = 0; i < count; i++) {
      if (next.pwm[i]! > 0 && (next.pwm[i]! > sent.pwm[i]! || (all && next.pwm[i] === sent.pwm[i]))) {
        this.#pwm(i, next);
      }
    }
    if (askTick) this.#frame(PIGPIOD.TICK, 0, 0, 0);
    sent.pwm.set(next.pwm);
    sent.levels = next.levels;
    return this.#cuts[this.#at / INT_BYTES]!;
  }

  #pwm(index: number, next: PinStates): void {
    this.#frame(PIGPIOD.PWM, this.#pins[index]!, next.pwm[index]!, 0);
  }

  #frame(command: number, p1: number, p2: number, p3: number): void {
    writeFrame(this.#view, this.#at, command, p1, p2, p3);
    this.#at += FRAME_BYTES;
    this.#commands++;
  }
}
