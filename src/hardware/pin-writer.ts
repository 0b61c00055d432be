import type { BridgeBank, PinStates } from "./bridge.ts";

/** Where {@link PinWriter} writes to. Nothing in it may throw: the pins that come after would not be told. */
export interface PinSink {
  /**
   * @param index into {@link BridgeBank.pwmPins}
   * @param steps of duty, 0…range
   */
  pwm(index: number, steps: number): void;
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
 * braking wheel is not driven at full power for a moment, and no step is longer than the time of one write.
 */
export class PinWriter {
  readonly #mask: number;
  readonly #sent: PinStates;

  constructor(bank: BridgeBank) {
    this.#mask = bank.levelMask;
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
      if (next.pwm[i] === 0 && (all || sent.pwm[i] !== 0)) sink.pwm(i, 0);
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
    sent.pwm.set(next.pwm);
    sent.levels = next.levels;
  }
}
