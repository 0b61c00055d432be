import type { BridgeBank, PinStates } from "./bridge.ts";

/**
 * Where {@link PinWriter} writes to. Nothing in it may throw: the pins that come after would not be told.
 */
export interface PinSink {
  /**
   * @param index into {@link BridgeBank.pwmPins}
   * @param steps of duty, 0…range
   * @returns false: the pin does what it did before, as far as one knows
   */
  pwm(index: number, steps: number): boolean;
  /** @param bits one for each GPIO that goes low, at least one */
  clear(bits: number): void;
  /** @param bits one for each GPIO that goes high, at least one */
  set(bits: number): void;
}

/**
 * Tells the motors' pins what has changed, in an order that hurts no H-bridge.
 *
 * Pins that fall are written before pins that rise, and those of PWM that fall before direction pins
 * change: a bridge never has both of its inputs high on the way from forward to reverse, a
 * braking wheel is not driven at full power for longer than one write takes. Where one of the two PWM pins that
 * brake a wheel cannot be lowered, the other stays high, too: it brakes on.
 */
export class PinWriter {
  readonly #mask: number;
  readonly #partners: Readonly<Int32Array>;
  readonly #sent: PinStates;

  constructor(bank: BridgeBank) {
    this.#mask = bank.levelMask;
    this.#partners = bank.partners;
    this.#sent = bank.rest();
  }

  /**
   * Allocates nothing. The board is taken to do what it is told.
   *
   * @param all every pin, whether it has changed or not
   */
  write(next: PinStates, all: boolean, sink: PinSink): void {
    const sent = this.#sent;
    const count = sent.pwm.length;
    for (let i = 0; i < count; i++) {
      const partner = this.#partners[i]!;
      if (partner < i) continue;
      const brakes = partner !== i && sent.pwm[i]! > 0 && sent.pwm[partner]! > 0;
      if (brakes && next.pwm[i] === 0 && next.pwm[partner] === 0) this.#release(i, partner, sink);
      else {
        this.#lower(i, next, all, sink);
        if (partner !== i) this.#lower(partner, next, all, sink);
      }
    }
    for (let i = 0; i < count; i++) {
      if (next.pwm[i]! > 0 && next.pwm[i]! < sent.pwm[i]!) sink.pwm(i, next.pwm[i]!);
    }
    const clear = this.#mask & ~next.levels & (all ? -1 : sent.levels);
    const set = next.levels & (all ? -1 : ~sent.levels);
    if (clear !== 0) sink.clear(clear);
    if (set !== 0) sink.set(set);
    for (let i = 0; i < count; i++) {
      if (next.pwm[i]! > 0 && (next.pwm[i]! > sent.pwm[i]! || (all && next.pwm[i] === sent.pwm[i]))) {
        sink.pwm(i, next.pwm[i]!);
      }
    }
    for (let i = 0; i < count; i++) if (next.pwm[i] !== 0) sent.pwm[i] = next.pwm[i]!;
    sent.levels = next.levels;
  }

  #lower(i: number, next: PinStates, all: boolean, sink: PinSink): void {
    const { pwm } = this.#sent;
    if (next.pwm[i] === 0 && (all || pwm[i] !== 0) && sink.pwm(i, 0)) pwm[i] = 0;
  }

  /** From braking with both pins to none. */
  #release(first: number, second: number, sink: PinSink): void {
    const { pwm } = this.#sent;
    if (!sink.pwm(first, 0)) return;
    if (sink.pwm(second, 0)) {
      pwm[first] = 0;
      pwm[second] = 0;
    } else {
      sink.pwm(first, pwm[second]!);
      pwm[first] = pwm[second]!;
    }
  }
}
