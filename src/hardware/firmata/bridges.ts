import type { Firmata } from "firmata-io";
import type { Board, Motor } from "johnny-five";
import type { MotorPins } from "../wiring.ts";

/** Steps of PWM that are full power: johnny-five's speeds, whatever the board can do. */
export const FULL = 255;

type Five = typeof import("johnny-five");

/** A board that is ready, and johnny-five itself. */
export interface Ready {
  readonly five: Five;
  readonly board: Board;
  /** What is below johnny-five, for pins that no motor of it has. */
  readonly io: Pick<Firmata, "digitalWrite" | "pinMode"> & {
    readonly MODES: Pick<Firmata["MODES"], "OUTPUT">;
  };
}

/** One H-bridge behind Firmata. Writes only what changes. */
export interface Bridge {
  /** @param steps −{@link FULL}…{@link FULL}, + for `forward` or `in1` */
  drive(steps: number): void;
  /** Every pin low: unpowered. Written whatever it is believed to do. */
  rest(): void;
  /** All that it was told, again, with nothing else in between. */
  repeat(): void;
}

export function createBridge(ready: Ready, pins: MotorPins, brake: boolean): Bridge {
  if ("forward" in pins) return new TwoPwm(ready, pins.forward, pins.reverse, brake);
  if ("in1" in pins) return new Directed(ready, pins.pwm, pins.in1, pins.in2, brake);
  // With a single direction pin the bridge itself decides what no PWM means.
  return new Directed(ready, pins.pwm, pins.direction, undefined, false);
}

const FORWARD = { value: 1, name: "forward" } as const;
const REVERSE = { value: 0, name: "reverse" } as const;

/** johnny-five's motor with one PWM pin, and its speed as it was last set. */
class Pwm {
  readonly motor: Motor;
  readonly #options = { speed: 0 };

  /** johnny-five takes numbers in lists for the Arduino's labels, 14 for A0; named pins it leaves alone. */
  constructor({ five, board }: Ready, pins: { pwm: number; dir?: number; cdir?: number }) {
    this.motor = new five.Motor({ board, pins: pins as { pwm: number; dir: number }, threshold: 0 });
  }

  get steps(): number {
    return this.#options.speed;
  }

  write(steps: number): void {
    const before = this.#options.speed;
    this.#options.speed = steps;
    try {
      this.motor.speed(this.#options);
    } catch (error) {
      this.#options.speed = before;
      throw error;
    }
  }
}

/** PWM, and one or two direction pins. */
class Directed implements Bridge {
  readonly #pwm: Pwm;
  readonly #io: Ready["io"];
  readonly #in1: number;
  readonly #in2: number | undefined;
  readonly #brake: boolean;
  /** NaN: nobody has said since it was put to rest. */
  #steps = Number.NaN;
  #high1: 0 | 1 = 0;
  #high2: 0 | 1 = 0;

  constructor(ready: Ready, pwm: number, in1: number, in2: number | undefined, brake: boolean) {
    this.#io = ready.io;
    this.#in1 = in1;
    this.#in2 = in2;
    this.#brake = brake;
    this.#pwm = new Pwm(ready, { pwm, dir: in1, ...(in2 === undefined ? {} : { cdir: in2 }) });
    this.rest();
  }

  drive(steps: number): void {
    const before = this.#steps;
    if (steps === before) return;
    this.#steps = steps;
    if (steps === 0) {
      this.#pwm.write(0);
      this.#levels(this.#brake ? 1 : 0, this.#brake ? 1 : 0);
      if (this.#brake) this.#pwm.write(FULL);
      return;
    }
    if (Math.sign(steps) !== Math.sign(before)) {
      this.#high1 = steps > 0 ? 1 : 0;
      this.#high2 = steps > 0 ? 0 : 1;
      this.#pwm.motor.dir(steps > 0 ? FORWARD : REVERSE);
    }
    this.#pwm.write(Math.abs(steps));
  }

  rest(): void {
    this.#steps = Number.NaN;
    try {
      this.#pwm.write(0);
    } finally {
      this.#levels(0, 0);
    }
  }

  repeat(): void {
    this.#levels(this.#high1, this.#high2);
    this.#pwm.write(this.#pwm.steps);
  }

  #levels(in1: 0 | 1, in2: 0 | 1): void {
    this.#high1 = in1;
    this.#high2 = in2;
    this.#io.digitalWrite(this.#in1, in1);
    if (this.#in2 !== undefined) this.#io.digitalWrite(this.#in2, in2);
  }
}

/** A PWM pin for each direction: johnny-five has no such motor, so it is two that only know one way. */
class TwoPwm implements Bridge {
  readonly #forward: Pwm;
  readonly #reverse: Pwm;
  readonly #brake: boolean;

  constructor(ready: Ready, forward: number, reverse: number, brake: boolean) {
    this.#brake = brake;
    this.#forward = new Pwm(ready, { pwm: forward });
    this.#reverse = new Pwm(ready, { pwm: reverse });
    this.rest();
  }

  drive(steps: number): void {
    const short = steps === 0 && this.#brake;
    const forward = short ? FULL : Math.max(steps, 0);
    const reverse = short ? FULL : Math.max(-steps, 0);
    // What falls to nothing falls before the other rises.
    if (forward === 0) {
      change(this.#forward, forward);
      change(this.#reverse, reverse);
    } else {
      change(this.#reverse, reverse);
      change(this.#forward, forward);
    }
  }

  rest(): void {
    if (this.#forward.steps > 0 && this.#reverse.steps > 0) this.#release();
    else {
      try {
        this.#forward.write(0);
      } finally {
        this.#reverse.write(0);
      }
    }
  }

  /** From braking. With one pin low and the other high it would be driven, so where one fails it brakes on. */
  #release(): void {
    const { steps } = this.#forward;
    this.#forward.write(0);
    try {
      this.#reverse.write(0);
    } catch (error) {
      this.#forward.write(steps);
      throw error;
    }
  }

  repeat(): void {
    this.#forward.write(this.#forward.steps);
    this.#reverse.write(this.#reverse.steps);
  }
}

function change(pwm: Pwm, steps: number): void {
  if (steps !== pwm.steps) pwm.write(steps);
}
