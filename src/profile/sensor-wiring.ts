import * as z from "zod";
import { ADC_CHANNELS } from "./i2c-chips.ts";
import { quantity } from "./quantity.ts";
import { gpio } from "./wiring.ts";

/** An address that a chip on the bus can have. */
export const i2cAddress = z
  .int()
  .min(0x08, "I2C addresses begin at 0x08")
  .max(0x77, "I2C addresses end at 0x77");

/** `bus` 1 is the one at the header's pins 3 and 5. */
export const i2cFields = { bus: z.int().min(0).max(22).default(1) };

/** Chips that hang on the board's I²C. */
const i2cSensorFields = {
  /** Measures the car's turn rate. */
  imu: z
    .strictObject({
      chip: z.enum(["MPU6050", "BNO055", "LSM303C"]),
      /** Left out: the chip's usual one. */
      address: i2cAddress.optional(),
      /** Which of the chip's axes points up, away from the floor. */
      up: z.enum(["+x", "-x", "+y", "-y", "+z", "-z"]).default("+z"),
    })
    .optional(),
  /** An analog-digital converter that measures the battery through a divider. */
  battery: z
    .strictObject({
      chip: z.enum(["ADS1115", "ADS7830", "PCF8591"]),
      address: i2cAddress.optional(),
      channel: z.int().min(0).default(0),
      /** The battery's voltage for each volt at the converter's input; a divider of 10 kΩ and 3.3 kΩ: 4.03. */
      ratio: quantity("", { above: 0, max: 100 }),
    })
    .superRefine(({ chip, channel }, context) => {
      const last = ADC_CHANNELS[chip] - 1;
      if (channel <= last) return;
      const message = `a ${chip} has the channels 0 to ${last}, got ${channel}`;
      context.addIssue({ code: "custom", path: ["channel"], message });
    })
    .optional(),
};

/** What hangs on the Pi's own pins. */
const pinSensorFields = {
  /** HC-SR04 and its kind. Its echo pin gives 5 V: a divider must bring it down to 3.3 V. */
  sonar: z.strictObject({ trigger: gpio, echo: gpio }).optional(),
  /** Lit while the car is armed. */
  led: gpio.optional(),
  /** An active buzzer: sounds while its pin is high. */
  buzzer: gpio.optional(),
};

export const i2cSensors = z.strictObject(i2cSensorFields).prefault({});
export const piSensors = z.strictObject({ ...i2cSensorFields, ...pinSensorFields }).prefault({});
export type PiSensors = z.infer<typeof piSensors>;
