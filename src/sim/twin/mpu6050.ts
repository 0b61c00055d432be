import type { Random } from "../../core/random.ts";
import type { I2cDevice } from "./i2c.ts";

/** What the car's body does, x forward, y left, z up. */
export interface Motion {
  /** rad/s, counter-clockwise is +, as the gyro measures it. */
  readonly yawRate: number;
  /** When that was measured, s. */
  readonly time: number;
  /** m/s² */
  readonly accelerationX: number;
  readonly accelerationY: number;
  /** false: nothing has come from the sensor for long, as with a broken lead. */
  readonly isAlive: boolean;
}

export const MPU6050_ADDRESS = 0x68;

// Register map RM-MPU-6000A revision 4.2.
const REGISTERS = 128;
const GYRO_CONFIG = 0x1b;
const ACCEL_CONFIG = 0x1c;
const INT_STATUS = 0x3a;
const ACCEL_X = 0x3b;
const TEMPERATURE = 0x41;
const GYRO_X = 0x43;
const LAST_DATA = 0x60;
const POWER_1 = 0x6b;
const WHO_AM_I = 0x75;

const RESET = 0x80;
const SLEEP = 0x40;
const DATA_READY = 0x01;
/** For each (deg/s) and each g, at the finest of the four ranges; each next one is half as fine. */
const GYRO_SCALE = 131.072;
const ACCEL_SCALE = 16384;
const GRAVITY = 9.80665;
const CELSIUS = 30;

/** Standard deviations of the axes that the simulator says nothing of, rad/s and m/s². */
const GYRO_NOISE = 0.0015;
const ACCEL_NOISE = 0.03;

/**
 * An MPU-6050 by its registers: it sleeps until it is woken, its ranges are those that were asked for,
 * and what it measures is the simulated car's motion, as 16-bit numbers, high byte first.
 */
export class Mpu6050 implements I2cDevice {
  readonly #motion: Motion;
  readonly #random: Random;
  readonly #registers = new Uint8Array(REGISTERS);
  readonly #data = new DataView(this.#registers.buffer);
  #pointer = 0;
  #measured = Number.NaN;

  constructor(motion: Motion, random: Random) {
    this.#motion = motion;
    this.#random = random;
    this.#reset();
  }

  get answers(): boolean {
    return this.#motion.isAlive;
  }

  write(bytes: Uint8Array): void {
    const [register, ...values] = bytes;
    if (register === undefined) return;
    this.#pointer = register % REGISTERS;
    for (const value of values) this.#set(this.#pointer++ % REGISTERS, value);
  }

  read(count: number): Uint8Array {
    this.#measure();
    return Uint8Array.from({ length: count }, () => this.#get(this.#pointer++ % REGISTERS));
  }

  #set(register: number, value: number): void {
    if (register === POWER_1 && (value & RESET) !== 0) {
      this.#reset();
      return;
    }
    const isReadOnly = register === WHO_AM_I || (register >= INT_STATUS && register <= LAST_DATA);
    if (!isReadOnly) this.#registers[register] = value;
  }

  #get(register: number): number {
    const value = this.#registers[register]!;
    if (register === INT_STATUS) this.#registers[INT_STATUS] = 0;
    return value;
  }

  #reset(): void {
    this.#registers.fill(0);
    this.#registers[POWER_1] = SLEEP;
    this.#registers[WHO_AM_I] = MPU6050_ADDRESS;
  }

  #measure(): void {
    const { yawRate, time, accelerationX, accelerationY } = this.#motion;
    if ((this.#registers[POWER_1]! & SLEEP) !== 0 || time === this.#measured) return;
    this.#measured = time;
    const gyroScale = (GYRO_SCALE / 2 ** this.#range(GYRO_CONFIG)) * (180 / Math.PI);
    const accelScale = ACCEL_SCALE / 2 ** this.#range(ACCEL_CONFIG) / GRAVITY;
    const noise = (deviation: number) => deviation * this.#random.gaussian();
    this.#store(ACCEL_X, (accelerationX + noise(ACCEL_NOISE)) * accelScale);
    this.#store(ACCEL_X + 2, (accelerationY + noise(ACCEL_NOISE)) * accelScale);
    this.#store(ACCEL_X + 4, (GRAVITY + noise(ACCEL_NOISE)) * accelScale);
    this.#store(TEMPERATURE, (CELSIUS - 36.53) * 340);
    this.#store(GYRO_X, noise(GYRO_NOISE) * gyroScale);
    this.#store(GYRO_X + 2, noise(GYRO_NOISE) * gyroScale);
    this.#store(GYRO_X + 4, yawRate * gyroScale);
    this.#registers[INT_STATUS] = DATA_READY;
  }

  /** 0: the finest. */
  #range(register: number): number {
    return (this.#registers[register]! >> 3) & 3;
  }

  #store(register: number, value: number): void {
    this.#data.setInt16(register, Math.max(-32768, Math.min(32767, Math.round(value))));
  }
}
