import five from "johnny-five";
import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import { BoardError } from "../board-error.ts";
import type { I2cBus } from "../i2c.ts";
import type { HardwareFault, Sensor } from "../ports.ts";
import { openBoard } from "./board.ts";
import { Chip, type Working } from "./chip.ts";
import { PiIo } from "./io.ts";
import type { ImuWiring } from "./wiring.ts";

type Axes = Readonly<Record<"x" | "y" | "z", number>>;
interface Measurement {
  readonly gyro: Axes;
  readonly accelerometer: Axes;
  readonly temperature: number;
}

interface GyroChip {
  readonly address: number;
  /** The register that says what chip it is. */
  readonly identity: number;
  /** What it says there. */
  readonly known: readonly number[];
  /** Where the block begins that holds the rates. */
  readonly data: number;
  /** How often that is read, s. */
  readonly period: number;
  /** rad/s for each step */
  readonly scale: number;
  /** Registers that johnny-five leaves alone, with what they are to be. */
  readonly settings: readonly (readonly [register: number, value: number])[];
}

const RAD = Math.PI / 180;
/** What else the chip has to say (its temperature, say) is read this often, s. */
const REST_PERIOD = 1;
/** The BNO055's gyro is calibrated (CALIB_STAT bits 4 and 5), which it does by itself at rest. */
const GYRO_CALIBRATED = 0x30;

const CHIPS: Readonly<Record<"MPU6050" | "BNO055", GyroChip>> = {
  /**
   * RM-MPU-6000A. GYRO_CONFIG: ±500 deg/s, for johnny-five's ±250 are less than a car turns. CONFIG: a
   * low-pass of 98 Hz, which is half the rate of reading and delays by 2.8 ms.
   */
  MPU6050: {
    address: 0x68,
    identity: 0x75,
    // Itself; MPU6500, 9250 and 9255, 6515; ICM-20602 and -20608; and what clones were seen to say. They have its registers.
    known: [0x68, 0x70, 0x71, 0x73, 0x74, 0x12, 0xaf, 0x72, 0x98],
    data: 0x3b,
    period: 0.005,
    scale: (500 / 32768) * RAD,
    settings: [
      [0x1b, 1 << 3],
      [0x1a, 2],
    ],
  },
  /** BST-BNO055-DS000, table 3-22. Its fusion gives rates 100 times a second. */
  BNO055: {
    address: 0x28,
    identity: 0x00,
    known: [0xa0],
    data: 0x08,
    period: 0.01,
    scale: RAD / 16,
    settings: [],
  },
};

/**
 * The turn rate from an IMU.
 *
 * It is taken from johnny-five's driver of the chip, not from its component `Gyro`: that averages five
 * measurements into a whole number, which costs 10 ms and half a step, and calibrates itself on whatever
 * the car does first. Here the bias is learnt where the car is known to stand.
 */
export class ImuGyro implements Sensor {
  readonly kind = "gyro";
  readonly #wiring: ImuWiring;
  readonly #i2c: I2cBus;
  readonly #clock: Clock;
  readonly #kind: GyroChip;
  readonly #axis: "x" | "y" | "z";
  /** rad/s for each step, counter-clockwise +. */
  readonly #scale: number;
  #chip: Chip | undefined;
  #rate = 0;
  #time = Number.NEGATIVE_INFINITY;

  /** @returns the sensor, with what is wrong where the chip does not answer */
  static async open(
    wiring: ImuWiring & { readonly chip: keyof typeof CHIPS },
    i2c: I2cBus,
    clock: Clock,
  ): Promise<{ sensor: ImuGyro; fault: HardwareFault }> {
    const sensor = new ImuGyro(wiring, i2c, clock);
    const fault = await Chip.find({
      id: "imu-missing",
      without: `without the ${wiring.chip} the heading comes from the wheels alone and drifts`,
      probe: () => sensor.#identify(),
      open: (chip) => sensor.#work(chip),
    });
    sensor.#chip = fault;
    return { sensor, fault };
  }

  private constructor(wiring: ImuWiring & { readonly chip: keyof typeof CHIPS }, i2c: I2cBus, clock: Clock) {
    this.#wiring = wiring;
    this.#i2c = i2c;
    this.#clock = clock;
    this.#kind = CHIPS[wiring.chip];
    this.#axis = wiring.up[1] as "x" | "y" | "z";
    // About an axis that points up, the chips' right-handed rates are counter-clockwise seen from above.
    this.#scale = wiring.up[0] === "-" ? -this.#kind.scale : this.#kind.scale;
  }

  read(_now: number, { gyro }: Sensors): void {
    gyro.rate = this.#rate;
    gyro.time = this.#time;
  }

  async close(): Promise<void> {
    this.#chip?.close();
  }

  /** Setting another chip up could do anything: a PCA9685's outputs would be inverted. */
  async #identify(): Promise<void> {
    const { identity, known } = this.#kind;
    const [found] = await this.#i2c.read(this.#address, identity, 1);
    if (known.includes(found!)) return;
    throw new BoardError(
      `what answers at ${hex(this.#address)} on ${this.#i2c.name} is no ${this.#wiring.chip}: it says ` +
        `${hex(found!)} of itself, not ${known.map(hex).join(", ")}; correct address or chip in ` +
        "hardware.sensors.imu in the profile",
    );
  }

  get #address(): number {
    return this.#wiring.address ?? this.#kind.address;
  }

  async #work(chip: Chip): Promise<Working> {
    const { data, period, settings } = this.#kind;
    const address = this.#address;
    const io = new PiIo({
      clock: this.#clock,
      i2c: this.#i2c,
      period: (register) => (register === data ? period : REST_PERIOD),
      heard: () => chip.heard(),
      unwritten: () => chip.lost(),
    });
    const board = await openBoard(io);
    // Before the driver, so that its first measurement has the right scale.
    for (const [register, value] of settings) io.i2cWriteReg(address, register, value);
    const options = { address, calibrationMask: GYRO_CALIBRATED };
    five.IMU.Drivers.get(board, this.#wiring.chip, options).on("data", (measured: Measurement) => {
      if (io.readFrom !== data) return;
      if (isAsleep(measured)) chip.lost();
      else {
        this.#rate = measured.gyro[this.#axis] * this.#scale;
        this.#time = io.readAt;
      }
    });
    return { stop: () => io.stop() };
  }
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}

/** It was without power for a moment: all is 0, which is never measured. */
function isAsleep({ gyro, accelerometer, temperature }: Measurement): boolean {
  const { x, y, z } = accelerometer;
  return temperature === 0 && x === 0 && y === 0 && z === 0 && gyro.x === 0 && gyro.y === 0 && gyro.z === 0;
}
