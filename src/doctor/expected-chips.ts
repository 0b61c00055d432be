import type { Profile } from "../profile/profile.ts";

export type Hardware = Profile["hardware"];

export interface ExpectedChip {
  /** For people, such as "IMU MPU6050". */
  readonly name: string;
  readonly address: number;
  /** Where else such a chip can be: a pin or a solder bridge chooses. */
  readonly others: readonly number[];
  /** Where in the profile its address is written. */
  readonly key: string;
  /** Without it no wheel turns. */
  readonly drives: boolean;
}

const HEADER_BUS = 1;

const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

/** By the chips' data sheets; the first is the one that a profile without an address means. */
const IMU = { MPU6050: [0x68, 0x69], BNO055: [0x28, 0x29], LSM303C: [0x1d] } as const;
const LSM303C_COMPASS = 0x1e;
/** An ADS7830 on Freenove's boards is at 0x4b, or a PCF8591 at 0x48. */
const ADC = { ADS1115: range(0x48, 4), ADS7830: range(0x48, 4), PCF8591: range(0x48, 8) } as const;
const BOARD = {
  "raspbot-v2": ["Raspbot V2's board", 0x2b],
  hiwonder: ["Hiwonder's motor driver", 0x34],
} as const;
/** A PCA9685 answers at this one too, together with all others on the bus. */
export const PCA9685_ALL_CALL = 0x70;

/** Which bus of this computer, or of its daemon, the profile's chips hang on; undefined: none of them does. */
export function expectedBus(hardware: Hardware): number | undefined {
  if (hardware.backend === "pca9685" || hardware.backend === "i2c-board") return hardware.bus;
  return expectedChips(hardware).length > 0 ? HEADER_BUS : undefined;
}

/** Who has to answer on the car's I²C bus. */
export function expectedChips(hardware: Hardware): ExpectedChip[] {
  // What hangs on an Arduino is asked by it alone, while it drives.
  if (hardware.backend === "sim" || hardware.backend === "firmata") return [];
  const chips: ExpectedChip[] = [];
  if (hardware.backend === "pca9685") {
    const { address } = hardware;
    const others = range(0x40, 64).filter((other) => other !== PCA9685_ALL_CALL);
    chips.push({
      name: "PCA9685, which drives the wheels,",
      address,
      others,
      key: "hardware.address",
      drives: true,
    });
  }
  if (hardware.backend === "i2c-board") {
    const [name, usual] = BOARD[hardware.board];
    const address = hardware.address ?? usual;
    chips.push({
      name: `${name}, which drives the wheels,`,
      address,
      others: [],
      key: "hardware.address",
      drives: true,
    });
  }
  const { imu, battery } = hardware.sensors;
  if (imu) {
    const [usual, ...others] = IMU[imu.chip];
    const address = imu.address ?? usual;
    const key = "hardware.sensors.imu.address";
    chips.push({ name: `The IMU ${imu.chip}`, address, others: [usual, ...others], key, drives: false });
    if (imu.chip === "LSM303C") {
      chips.push({
        name: "The compass of the LSM303C",
        address: LSM303C_COMPASS,
        others: [],
        key,
        drives: false,
      });
    }
  }
  if (battery) {
    const others = ADC[battery.chip];
    const address = battery.address ?? others[0]!;
    const key = "hardware.sensors.battery.address";
    chips.push({ name: `The battery's ${battery.chip}`, address, others, key, drives: false });
  }
  return chips;
}
