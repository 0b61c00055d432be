import type * as z from "zod";

/** A chip that a profile's car has on its I²C bus. */
export interface I2cChip {
  /** For people, such as "the IMU MPU6050". */
  readonly name: string;
  readonly address: number;
  /** Where else such a chip can be: a pin or a solder bridge chooses. */
  readonly others: readonly number[];
  /** Where it answers as well. */
  readonly also: readonly number[];
  /** Of its part of the profile, from `hardware` on. */
  readonly path: readonly string[];
  /** Without it no wheel turns. */
  readonly drives: boolean;
}

const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

/** By the chips' data sheets; the first is the one that a profile without an address means. */
const IMU = { MPU6050: [0x68, 0x69], BNO055: [0x28, 0x29], LSM303C: [0x1d] } as const;
const LSM303C_COMPASS = 0x1e;
/** Freenove's cars have their ADS7830 or PCF8591 at 0x48; the ADS7830 at 0x4b is Freenove's module for other kits. */
const ADC = { ADS1115: range(0x48, 4), ADS7830: range(0x48, 4), PCF8591: range(0x48, 8) } as const;
/** A PCA9685 answers at this one too, together with all others on the bus. */
const PCA9685_ALL_CALL = 0x70;
const PCA9685 = range(0x40, 64).filter((address) => address !== PCA9685_ALL_CALL);
const BOARD = {
  "raspbot-v2": { name: "Raspbot V2's board", usual: 0x2b },
  hiwonder: { name: "Hiwonder's motor driver", usual: 0x34 },
} as const;

/** How many inputs the converter has. */
export const ADC_CHANNELS = { ADS1115: 4, ADS7830: 8, PCF8591: 4 } as const;

/** What counts of a profile's part `hardware`. */
interface BusWiring {
  readonly backend: string;
  /** Of the motor board. */
  readonly address?: number | undefined;
  readonly board?: keyof typeof BOARD;
  readonly sensors: {
    readonly imu?: { readonly chip: keyof typeof IMU; readonly address?: number | undefined } | undefined;
    readonly battery?: { readonly chip: keyof typeof ADC; readonly address?: number | undefined } | undefined;
  };
}

export const hexAddress = (address: number) => `0x${address.toString(16).padStart(2, "0")}`;

/** Everybody on the car's bus, the motor board first. */
export function i2cChips({ backend, address, board, sensors: { imu, battery } }: BusWiring): I2cChip[] {
  const chips: I2cChip[] = [];
  const none: readonly number[] = [];
  if (backend === "pca9685") {
    const also = [PCA9685_ALL_CALL];
    chips.push({ name: "the PCA9685", address: address!, others: PCA9685, also, path: [], drives: true });
  }
  if (board !== undefined) {
    const { name, usual } = BOARD[board];
    chips.push({ name, address: address ?? usual, others: none, also: none, path: [], drives: true });
  }
  if (imu) {
    const others = IMU[imu.chip];
    const path = ["sensors", "imu"];
    const part = { also: none, path, drives: false };
    chips.push({ name: `the IMU ${imu.chip}`, address: imu.address ?? others[0], others, ...part });
    if (imu.chip === "LSM303C") {
      chips.push({ name: "the compass of the LSM303C", address: LSM303C_COMPASS, others: none, ...part });
    }
  }
  if (battery) {
    const others = ADC[battery.chip];
    chips.push({
      name: `the battery's ${battery.chip}`,
      address: battery.address ?? others[0]!,
      others,
      also: none,
      path: ["sensors", "battery"],
      drives: false,
    });
  }
  return chips;
}

/** Refuses two chips at one address: what one says, the other takes for itself, a motor board too. */
export function addressClash(wiring: BusWiring, context: z.RefinementCtx): void {
  const users = new Map<number, string>();
  for (const { name, address, others, also, path } of i2cChips(wiring)) {
    for (const taken of new Set([address, ...also])) {
      const other = users.get(taken);
      if (other !== undefined) {
        const free = others.filter((one) => !users.has(one)).map(hexAddress);
        const mend =
          free.length > 0
            ? `set its address pin or solder bridge, and say so here: ${free.join(", ")} would be free`
            : "it has no other address: use another chip";
        context.addIssue({
          code: "custom",
          path: [...path, writtenKey(wiring, path)],
          message: `${hexAddress(taken)} is the address of ${other} already, where ${name} would be as well; ${mend}`,
        });
      }
      users.set(taken, name);
    }
  }
}

/** The key that a person sees: an address that is left out is the chip's. */
function writtenKey({ sensors }: BusWiring, path: readonly string[]): string {
  const part = path[1] === "imu" ? sensors.imu : sensors.battery;
  return part?.address === undefined ? "chip" : "address";
}
