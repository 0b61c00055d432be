import five from "johnny-five";
import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import { BoardError } from "../board-error.ts";
import type { I2cBus } from "../i2c.ts";
import type { HardwareFault, Sensor } from "../ports.ts";
import { ADC_ADDRESS, ADCS } from "./adc.ts";
import { openBoard } from "./board.ts";
import { Chip, type Working } from "./chip.ts";
import { PiIo } from "./io.ts";
import type { BatteryWiring } from "./wiring.ts";

/** How often the converter is read, s. */
const PERIOD = 0.02;
/** How often johnny-five gives the median of what was read, ms: it takes the motors' spikes away. */
const MEDIAN_MS = 100;

/** The battery's voltage through a divider and a converter, by johnny-five's `Sensor`. */
export class BatteryMeter implements Sensor {
  readonly kind = "battery";
  readonly #wiring: BatteryWiring;
  readonly #i2c: I2cBus;
  readonly #clock: Clock;
  #chip: Chip | undefined;
  #volts = 0;
  #time = Number.NEGATIVE_INFINITY;

  /**
   * @returns the sensor, with what is wrong where the chip does not answer
   * @throws BoardError where the chip has no such channel
   */
  static async open(
    wiring: BatteryWiring,
    i2c: I2cBus,
    clock: Clock,
  ): Promise<{ sensor: BatteryMeter; fault: HardwareFault }> {
    const sensor = new BatteryMeter(wiring, i2c, clock);
    const fault = await Chip.find({
      id: "battery-meter-missing",
      without: `without the ${wiring.chip} nothing warns of a low battery: watch it yourself`,
      probe: () => sensor.#convert(),
      open: (chip) => sensor.#work(chip),
    });
    sensor.#chip = fault;
    return { sensor, fault };
  }

  private constructor(wiring: BatteryWiring, i2c: I2cBus, clock: Clock) {
    const { chip, channel } = wiring;
    const { channels } = ADCS[chip];
    if (channel >= channels) {
      throw new BoardError(
        `the ${chip} has the channels 0 to ${channels - 1}, so the battery cannot hang on ${channel}: ` +
          "correct hardware.sensors.battery in the profile",
      );
    }
    this.#wiring = wiring;
    this.#i2c = i2c;
    this.#clock = clock;
  }

  read(_now: number, { battery }: Sensors): void {
    battery.volts = this.#volts;
    battery.time = this.#time;
  }

  async close(): Promise<void> {
    this.#chip?.close();
  }

  #convert(): Promise<number> {
    const { chip, address, channel } = this.#wiring;
    return ADCS[chip].read(this.#i2c, address ?? ADC_ADDRESS, channel);
  }

  async #work(chip: Chip): Promise<Working> {
    const { ratio, channel } = this.#wiring;
    const { top, step } = ADCS[this.#wiring.chip];
    const io = new PiIo({
      clock: this.#clock,
      analog: { top, period: PERIOD, read: () => this.#convert() },
      heard: () => chip.heard(),
    });
    const meter = new five.Sensor({ board: await openBoard(io), pin: `A${channel}`, freq: MEDIAN_MS });
    meter.on("data", (median) => {
      // johnny-five goes on with the last one when nothing comes any more; then its time stays behind.
      if (io.readAt <= this.#time) return;
      this.#volts = Number(median) * step * ratio;
      this.#time = io.readAt;
    });
    return {
      stop() {
        io.stop();
        meter.disable();
      },
    };
  }
}
