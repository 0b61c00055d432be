import { type I2cChip, i2cChips } from "../profile/i2c-chips.ts";
import type { Profile } from "../profile/profile.ts";

export type Hardware = Profile["hardware"];

export const HEADER_BUS = 1;

/** Which bus of this computer, or of its daemon, the profile's chips hang on; undefined: none of them does. */
export function expectedBus(hardware: Hardware): number | undefined {
  if (hardware.backend === "pca9685" || hardware.backend === "i2c-board") return hardware.bus;
  return expectedChips(hardware).length > 0 ? HEADER_BUS : undefined;
}

/** Who has to answer on the car's I²C bus. */
export function expectedChips(hardware: Hardware): I2cChip[] {
  // What hangs on an Arduino is asked by it alone, while it drives.
  return hardware.backend === "sim" || hardware.backend === "firmata" ? [] : i2cChips(hardware);
}
