import type { Clock } from "../../core/clock.ts";
import { Random } from "../../core/random.ts";
import { createSimulator, type Simulator } from "../simulator.ts";
import type { World } from "../world.ts";
import { type Answer, Board } from "./board.ts";
import type { CarWiring } from "./car-wiring.ts";
import type { Edge } from "./encoder-wires.ts";
import { I2c } from "./i2c.ts";
import { MPU6050_ADDRESS, Mpu6050 } from "./mpu6050.ts";
import { Notifications, type ReportSink } from "./notifications.ts";
import { Pins } from "./pins.ts";
import { WiredCar } from "./wired-car.ts";

/** Times are sums of rounded steps: a nanosecond of mercy. */
const MERCY = 1e-9;

/** Only the pins say whether a bridge opens or shorts its motor, so the world's own board has no say. */
const withoutBoard = (world: World): World => ({ ...world, car: { ...world.car, idle: "coast" } });

/** @param now s on the twin's clock, at which the world begins */
export async function createTwin(world: World, wiring: CarWiring, now: number): Promise<Twin> {
  return new Twin(await createSimulator(withoutBoard(world)), world, wiring, now);
}

/**
 * The twin board: a Pi with the daemon pigpiod, its pins wired to the simulated car. Time passes for
 * pins, scripts and world together, in the order in which things happen, up to when it is told to.
 */
export class Twin implements Clock {
  readonly pins = new Pins();
  readonly simulator: Simulator;
  readonly notifications = new Notifications();
  readonly #board: Board;
  readonly #car: WiredCar;
  readonly #random: Random;
  #now: number;

  /** {@link createTwin} builds one. */
  constructor(simulator: Simulator, world: World, wiring: CarWiring, now: number) {
    this.#now = now;
    this.simulator = simulator;
    this.#random = new Random(world.seed);
    this.#car = new WiredCar(simulator, world.sensors.gyro, wiring, this.pins, now);
    const imu = new Mpu6050(this.#car, this.#random.fork());
    const devices = new Map(world.sensors.gyro.fitted ? [[MPU6050_ADDRESS, imu]] : []);
    this.#board = new Board(this.pins, this.notifications, new I2c(devices), this, this.#car.sonar);
  }

  /** Up to when things have happened, s on the twin's clock. */
  now(): number {
    return this.#now;
  }

  /** Lets time pass until `now`. */
  advanceTo(now: number): void {
    this.#car.skipTo(now);
    const { scripts } = this.#board;
    for (;;) {
      const step = this.#car.nextStep;
      const due = scripts.due;
      if (Math.min(step, due) > now + MERCY) break;
      this.#now = Math.max(this.#now, Math.min(step, due));
      if (due <= step) scripts.advanceTo(this.#now);
      else this.#pass(this.#car.step());
    }
    this.#now = Math.max(this.#now, now);
    const { micros } = this.#board;
    this.notifications.flush(micros, this.pins.levels(micros));
  }

  /**
   * The process was kept from running: its threads slept, as those of a daemon on a busy machine would,
   * and what they had to do between is not made up for.
   */
  holdUp(seconds: number): void {
    this.#board.scripts.postpone(seconds);
  }

  /** One command of a client's, at this moment of {@link now}. */
  answer(command: number, p1: number, p2: number, extension: Uint8Array, client: ReportSink): Answer {
    return this.#board.answer(command, p1, p2, extension, client);
  }

  /** The client is gone: its reports end; its PWM and its scripts go on. */
  forget(client: ReportSink): void {
    this.notifications.closeAll(client);
  }

  /** The daemon is terminated. @returns the pins that were left high */
  freeze(): number[] {
    return this.pins.freeze(this.#random);
  }

  /** Edges of one sample of the daemon's are one change. */
  #pass(edges: readonly Edge[]): void {
    const { pins } = this;
    let next = 0;
    while (next < edges.length) {
      const { micros } = edges[next]!;
      const before = pins.steadyLevels;
      for (; next < edges.length && edges[next]!.micros === micros; next++) {
        pins.drive(edges[next]!.gpio, edges[next]!.level);
      }
      const changed = before ^ pins.steadyLevels;
      if (changed !== 0) this.#board.changed(changed, micros);
    }
  }
}
