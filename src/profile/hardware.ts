import * as z from "zod";
import { bootClash } from "./boot-pins.ts";
import { addressClash } from "./i2c-chips.ts";
import { pinClash } from "./pin-clash.ts";
import { quantity } from "./quantity.ts";
import { i2cAddress, i2cFields, i2cSensors, type PiSensors, piSensors } from "./sensor-wiring.ts";
import { bridgeFields, eachWheel, invert, type Wiring, wiringFields } from "./wiring.ts";

interface PiWiring extends Wiring {
  readonly sensors: PiSensors;
}

const I2C_PINS = new Map([
  [2, "the I2C bus"],
  [3, "the I2C bus"],
]);

/** Every number in these parts is a GPIO. */
const gpioParts = ({ motors, encoders, standby, sensors: { sonar, led, buzzer } }: PiWiring) => ({
  motors,
  encoders,
  standby,
  sensors: { sonar, led, buzzer },
});

/** GPIO 2 and 3 are taken where a chip hangs on them. */
const gpioClash = pinClash<PiWiring>("GPIO", gpioParts, ({ sensors: { imu, battery } }) =>
  (imu ?? battery) ? I2C_PINS : new Map(),
);
const gpioAtBoot = bootClash<PiWiring>(gpioParts);

/** A channel of a PCA9685 or of a board with its own numbering. */
const channel = z.int().min(0).max(15, "a PCA9685 has the channels 0 to 15");
/** A pin by the number on the Arduino or Pico. */
const boardPin = z.int().min(0).max(127);

const bridgeClash = (name: string) =>
  pinClash<{ motors: object; standby?: number | undefined }>(name, ({ motors, standby }) => ({
    motors,
    standby,
  }));

/** The simulated car. */
const sim = z.strictObject({ backend: z.literal("sim") });

/** The daemon pigpiod, through its socket: the recommended way on a Pi Zero to 4. */
const pigpiod = z
  .strictObject({
    backend: z.literal("pigpiod"),
    host: z.string().min(1).default("localhost"),
    port: z.int().min(1).max(65535).default(8888),
    ...wiringFields,
    sensors: piSensors,
  })
  .superRefine(gpioClash)
  .superRefine(gpioAtBoot)
  .superRefine(addressClash);

/** The library pigpio inside the control process: needs root; the second choice. */
const pigpio = z
  .strictObject({
    backend: z.literal("pigpio"),
    ...wiringFields,
    /** How often pins are sampled and PWM can change, µs: finer steps of duty for more of the processor. */
    sampleRate: z
      .union([z.literal(1), z.literal(2), z.literal(4), z.literal(5), z.literal(8), z.literal(10)])
      .default(5),
    /** The peripheral that keeps its time: `pcm` takes the I2S sound, `pwm` the headphones'. */
    clock: z.enum(["pcm", "pwm"]).default("pcm"),
    sensors: piSensors,
  })
  .superRefine(gpioClash)
  .superRefine(gpioAtBoot)
  .superRefine(addressClash);

/** A PCA9685 on the I²C bus with H-bridges at its 16 channels: most motor HATs, any Pi. */
const pca9685 = z
  .strictObject({
    backend: z.literal("pca9685"),
    ...i2cFields,
    address: i2cAddress.default(0x40),
    ...bridgeFields(channel),
    /** Of all its channels. */
    pwmFrequency: quantity("Hz", { min: 24, max: 1526 }).default(1000),
    sensors: i2cSensors,
  })
  .superRefine(bridgeClash("channel"))
  .superRefine(addressClash);

/** A board with a processor of its own that takes four speeds over I²C. */
const i2cBoard = z
  .strictObject({
    backend: z.literal("i2c-board"),
    board: z.enum(["raspbot-v2", "hiwonder"]),
    ...i2cFields,
    /** Left out: the board's usual one. */
    address: i2cAddress.optional(),
    /** Which of the board's four motors, by its number, turns which wheel. */
    motors: eachWheel(z.strictObject({ motor: z.int().min(0).max(3), invert })),
    sensors: i2cSensors,
  })
  .superRefine(
    pinClash<{ motors: Record<string, { motor: number }> }>("motor", ({ motors }) => ({
      motors: Object.fromEntries(Object.entries(motors).map(([wheel, { motor }]) => [wheel, { motor }])),
    })),
  )
  .superRefine(addressClash);

/** An Arduino or a Pico with StandardFirmata, over a serial line. */
const firmata = z
  .strictObject({
    backend: z.literal("firmata"),
    /** Such as /dev/ttyACM0. */
    port: z.string().min(1),
    baud: z.int().min(9600).max(2_000_000).default(57_600),
    ...bridgeFields(boardPin),
    sensors: i2cSensors,
  })
  .superRefine(bridgeClash("pin"))
  .superRefine(addressClash);

/** What drives the wheels. */
export const hardwareSchema = z
  .discriminatedUnion("backend", [sim, pigpiod, pigpio, pca9685, i2cBoard, firmata])
  .default({ backend: "sim" });

export type Hardware = z.infer<typeof hardwareSchema>;
