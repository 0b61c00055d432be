import { clamp } from "../../src/core/geometry.ts";
import { WHEEL_COUNT, wheelVector } from "../../src/core/wheels.ts";
import { ENCODER_MONITOR_DEFAULTS, EncoderMonitor } from "../../src/safety/encoder-monitor.ts";
import { FaultBoard } from "../../src/safety/faults.ts";

const DT = 0.005;
const RADIANS_PER_COUNT = (2 * Math.PI) / 1320;
const STATIC_DUTY = 0.05;

/**
 * Four motors of the default car with their PI controllers and encoders, and the monitor that watches
 * them. Each motor is a first-order lag with friction: enough for what a monitor can confuse.
 */
export class WheelRig {
  readonly board = new FaultBoard();
  readonly monitor = new EncoderMonitor(ENCODER_MONITOR_DEFAULTS, this.board);
  readonly duty = wheelVector();
  readonly counts = wheelVector();
  /** As measured, rad/s. */
  readonly speed = wheelVector();
  /** As it is, rad/s. */
  readonly truth = wheelVector();
  /** 1: well; −1: swapped; 0: dead. */
  readonly encoder = wheelVector(1, 1, 1, 1);
  readonly held = [false, false, false, false];
  readonly target = wheelVector();
  /** Fastest change of the wheels' target, rad/s². */
  acceleration = 50;
  /** s */
  lag = 0.12;
  readonly #angle = wheelVector();
  readonly #integral = wheelVector();
  readonly #setpoint = wheelVector();
  time = 0;

  drive(speed: number): void {
    this.target.fill(speed);
  }

  /** @returns ids of what is on the board, and stops early there */
  run(seconds: number): string[] {
    for (let i = 0; i < Math.round(seconds / DT) && this.board.active.length === 0; i++) this.#step();
    return this.board.active.map((fault) => fault.id);
  }

  #step(): void {
    this.time += DT;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const setpoint = this.#setpoint[i]!;
      const change = this.acceleration * DT;
      this.#setpoint[i] = setpoint + clamp(this.target[i]! - setpoint, -change, change);
      const error = this.#setpoint[i]! - this.speed[i]!;
      this.#integral[i] = clamp(this.#integral[i]! + error * DT, -1, 1);
      const wanted = this.#setpoint[i]! / 35 + 0.03 * error + 0.1 * this.#integral[i]!;
      this.duty[i] = clamp(wanted, -1, 1);

      const friction = STATIC_DUTY * Math.tanh(this.truth[i]! / 0.2);
      const final = 35 * (this.duty[i]! - friction);
      this.truth[i]! += ((final - this.truth[i]!) * DT) / this.lag;
      if (this.held[i]) this.truth[i] = 0;
      this.#angle[i]! += this.truth[i]! * this.encoder[i]! * DT;
      const before = this.counts[i]!;
      this.counts[i] = Math.floor(this.#angle[i]! / RADIANS_PER_COUNT);
      const raw = ((this.counts[i]! - before) * RADIANS_PER_COUNT) / DT;
      // As coarse as one count a tick, behind a filter of 10 ms.
      this.speed[i]! += (raw - this.speed[i]!) * 0.4;
    }
    this.monitor.step(this.duty, this.counts, this.speed, this.#setpoint, DT);
  }
}
