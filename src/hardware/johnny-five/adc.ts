import type { I2cBus } from "../i2c.ts";

export type AdcChip = "ADS1115" | "ADS7830" | "PCF8591";

/** An analog-digital converter on the I²C bus. */
export interface Adc {
  readonly channels: number;
  /** Its highest reading. */
  readonly top: number;
  /** V at the input for each step. */
  readonly step: number;
  /** @returns 0…{@link top} @throws BoardError */
  read(bus: I2cBus, address: number, channel: number): Promise<number>;
}

/** Where its address pins are low. */
export const ADC_ADDRESS = 0x48;
/** What the 8-bit converters measure against: on a Pi's boards their own supply, V. */
const SUPPLY = 3.3;
/** The ADS1115 takes 1/128 s for a conversion, ms. */
const ADS1115_CONVERSION = 9;

/** By the data sheets: TI SBAS444, TI SBAS302, NXP PCF8591. */
export const ADCS: Readonly<Record<AdcChip, Adc>> = {
  /** 16 bits against its own reference. Single shot, so that a chip that has lost its settings matters not. */
  ADS1115: {
    channels: 4,
    top: 32767,
    step: 4.096 / 32768,
    async read(bus, address, channel) {
      // Start, input against ground, ±4.096 V, single shot; 128 a second, no comparator.
      await write(bus, address, 0x01, 0x80 | ((4 + channel) << 4) | 0x02 | 0x01, 0x83);
      await new Promise((resolve) => setTimeout(resolve, ADS1115_CONVERSION));
      return Math.max((await bus.read(address, 0x00, 2)).readInt16BE(0), 0);
    },
  },
  ADS7830: {
    channels: 8,
    top: 255,
    step: SUPPLY / 256,
    async read(bus, address, channel) {
      // Single-ended, converter on, reference outside; the odd channels come after the even ones.
      const select = ((channel & 1) << 2) | (channel >> 1);
      return (await bus.read(address, 0x84 | (select << 4), 1))[0]!;
    },
  },
  PCF8591: {
    channels: 4,
    top: 255,
    step: SUPPLY / 256,
    /** The first byte is the conversion before this one. */
    read: async (bus, address, channel) => (await bus.read(address, channel, 2))[1]!,
  },
};

function write(bus: I2cBus, address: number, ...bytes: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    bus.write(address, Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
  });
}
