import type { Neutraliser } from "../hardware/ports.ts";
import type { Hardware } from "../profile/hardware.ts";

/**
 * What makes this board safe from outside; imported when needed, as the backends are.
 *
 * @returns undefined: no wheel goes on turning without who drives it
 * @throws BoardError where the board cannot be used
 */
export async function openNeutraliser(hardware: Hardware): Promise<Neutraliser | undefined> {
  switch (hardware.backend) {
    case "pigpiod": {
      const { PigpiodNeutraliser } = await import("../hardware/pigpiod/neutraliser.ts");
      return new PigpiodNeutraliser(hardware);
    }
    case "pigpio": {
      const { createPigpioNeutraliser } = await import("../hardware/pigpio/neutraliser.ts");
      return createPigpioNeutraliser(hardware);
    }
    case "pca9685": {
      const { openI2cBus } = await import("../hardware/i2c-bus/bus.ts");
      const { createPca9685Neutraliser } = await import("../hardware/pca9685/backend.ts");
      return createPca9685Neutraliser(hardware, await openI2cBus(hardware.bus));
    }
    case "i2c-board": {
      const { openI2cBus } = await import("../hardware/i2c-bus/bus.ts");
      const { createI2cBoardNeutraliser } = await import("../hardware/i2c-board/backend.ts");
      return createI2cBoardNeutraliser(hardware, await openI2cBus(hardware.bus));
    }
    case "firmata": {
      const { createFirmataNeutraliser } = await import("../hardware/firmata/neutraliser.ts");
      return createFirmataNeutraliser(hardware);
    }
    default:
      return undefined;
  }
}
