import { WHEEL_COUNT, WHEELS, wheelVector } from "../../core/wheels.ts";
import type { Simulator } from "../simulator.ts";
import type { World } from "../world.ts";
import { bridgeDuty } from "./bridge.ts";
import type { CarWiring } from "./car-wiring.ts";
import { type Edge, EncoderWires } from "./encoder-wires.ts";
import type { Motion } from "./mpu6050.ts";
import type { Pins } from "./pins.ts";
import { SAMPLE_MICROS } from "./pwm.ts";
import { SonarWires } from "./sonar-wires.ts";

/** One step of the simulated world, s. */
const STEP = 0.001;
/** Most time that is made up for at once, s. A process that slept longer finds that the world did too. */
const LONGEST_CATCH_UP = 0.25;
/** Low-pass of the accelerometer: time constant in steps. */
const ACCELERATION_SMOOTHING = 4;

type Gyro = World["sensors"]["gyro"];

/** The simulated car at the other end of the wires: bridges, motors, encoders, and its body's motion. */
export class WiredCar implements Motion {
  readonly simulator: Simulator;
  accelerationX = 0;
  accelerationY = 0;
  /** Left out where no pins lead to it. */
  readonly sonar: SonarWires | undefined;

  readonly #pins: Pins;
  readonly #wiring: CarWiring;
  readonly #gyro: Gyro;
  readonly #wires: EncoderWires;
  readonly #duty = wheelVector();
  readonly #average: (gpio: number) => number;
  /** The twin's time at which simulated time was, or would have been, 0; s; a step never splits a sample. */
  #origin: number;
  #appliedVersion = -1;
  #vx = 0;
  #vy = 0;

  /** @param now s on the twin's clock */
  constructor(simulator: Simulator, gyro: Gyro, wiring: CarWiring, pins: Pins, now: number) {
    this.simulator = simulator;
    this.#gyro = gyro;
    this.#wiring = wiring;
    this.#pins = pins;
    this.#origin = onSample(now);
    this.#wires = new EncoderWires(wiring);
    this.#wires.begin((gpio, level) => pins.drive(gpio, level));
    const sonar = wiring.sensors?.sonar;
    this.sonar = sonar && new SonarWires(sonar, () => simulator.ping());
    this.#average = (gpio) => pins.average(gpio);
  }

  /** When the world has made its next step, s on the twin's clock. */
  get nextStep(): number {
    return this.#origin + this.simulator.time + STEP;
  }

  /** Lets pass without the world what is too long to make up for. */
  skipTo(now: number): void {
    const behind = now - this.#origin - this.simulator.time;
    if (behind > LONGEST_CATCH_UP) this.#origin = onSample(this.#origin + behind - LONGEST_CATCH_UP);
  }

  /** One step of the world. @returns what it did on the sensors' wires, in the order of time */
  step(): Edge[] {
    this.#drive();
    const from = this.simulator.time;
    this.simulator.advanceTo(from + STEP);
    this.#accelerate();
    const { counts, edgeTime } = this.simulator.sensors.encoders;
    const edges = this.#wires.step(counts, edgeTime, from, this.simulator.time, this.#origin);
    const echo = this.sonar?.take(this.#origin + this.simulator.time) ?? [];
    return echo.length === 0 ? edges : [...edges, ...echo].sort((a, b) => a.micros - b.micros);
  }

  get yawRate(): number {
    return this.simulator.sensors.gyro.rate;
  }

  get time(): number {
    return this.simulator.sensors.gyro.time;
  }

  get isAlive(): boolean {
    const { fitted, rate, latency } = this.#gyro;
    return fitted && this.simulator.time - Math.max(this.time, 0) < latency + 2 / rate + 0.05;
  }

  #drive(): void {
    if (this.#pins.version === this.#appliedVersion) return;
    this.#appliedVersion = this.#pins.version;
    const { standby, motors } = this.#wiring;
    const isAwake = standby === undefined || this.#average(standby) > 0.5;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      this.#duty[i] = isAwake ? bridgeDuty(motors[WHEELS[i]!], this.#average) : 0;
    }
    this.simulator.setDuty(this.#duty);
  }

  #accelerate(): void {
    const { vx, vy, omega } = this.simulator.chassis.twist;
    const x = (vx - this.#vx) / STEP - omega * vy;
    const y = (vy - this.#vy) / STEP + omega * vx;
    this.accelerationX += (x - this.accelerationX) / ACCELERATION_SMOOTHING;
    this.accelerationY += (y - this.accelerationY) / ACCELERATION_SMOOTHING;
    this.#vx = vx;
    this.#vy = vy;
  }
}

/** The daemon's next sample, s. */
function onSample(seconds: number): number {
  return (Math.ceil((seconds * 1e6) / SAMPLE_MICROS) * SAMPLE_MICROS) / 1e6;
}
