import { WHEEL_COUNT, WHEELS, type WheelVector } from "../../core/wheels.ts";
import type { MotorWiring } from "../wiring.ts";
import { type Bridge, createBridge, FULL, type Ready } from "./bridges.ts";

/** Four motors of johnny-five on one board that is ready. */
export class WheelBank {
  readonly #bridges: readonly Bridge[];
  /** −1 where the motor's wires are the other way round. */
  readonly #sign = new Int32Array(WHEEL_COUNT);
  readonly #io: Ready["io"];
  readonly #standby: number | undefined;
  #awake = false;
  /** The wheel that is repeated next. */
  #next = 0;

  /** All pins are outputs and low when it is made. */
  constructor(ready: Ready, { motors, idle, standby }: MotorWiring) {
    const { io } = ready;
    this.#io = io;
    this.#standby = standby;
    if (standby !== undefined) {
      io.pinMode(standby, io.MODES.OUTPUT);
      io.digitalWrite(standby, 0);
    }
    this.#bridges = WHEELS.map((wheel, i) => {
      this.#sign[i] = motors[wheel].invert ? -1 : 1;
      return createBridge(ready, motors[wheel], idle === "brake");
    });
  }

  /**
   * Part of the tick: allocates nothing unless something changes.
   *
   * @param duty −1…1, + drives the car forward; beyond that is cut off
   * @throws what the line throws, when every wheel was tried
   */
  write(duty: Readonly<WheelVector>): void {
    let failure: unknown;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const steps = Math.round(Math.max(-1, Math.min(duty[i]!, 1)) * FULL) * this.#sign[i]!;
      try {
        if (steps !== 0) this.#wake();
        // −0 is 0.
        this.#bridges[i]!.drive(steps + 0);
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  /** Tells one wheel after the other again what it was told: a byte lost on the line does not last. */
  repeat(): void {
    const next = this.#next;
    this.#next = (next + 1) % WHEEL_COUNT;
    if (next === 0 && this.#standby !== undefined) this.#io.digitalWrite(this.#standby, this.#awake ? 1 : 0);
    this.#bridges[next]!.repeat();
  }

  /** Every wheel unpowered, whatever it is believed to do. @throws as {@link write} */
  rest(): void {
    let failure: unknown;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      try {
        this.#bridges[i]!.rest();
      } catch (error) {
        failure = error;
      }
    }
    this.#awake = false;
    if (this.#standby !== undefined) this.#io.digitalWrite(this.#standby, 0);
    if (failure !== undefined) throw failure;
  }

  #wake(): void {
    if (this.#awake || this.#standby === undefined) return;
    this.#awake = true;
    this.#io.digitalWrite(this.#standby, 1);
  }
}
