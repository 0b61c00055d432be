import type { Clock } from "../../core/clock.ts";
import type { Indicator } from "../indicator.ts";
import type { HardwareFault, Peripherals, Sensor } from "../ports.ts";
import { BatteryMeter } from "./battery.ts";
import { ImuGyro } from "./gyro.ts";
import { openBuzzer, openLamp } from "./indicators.ts";
import { Sonar } from "./sonar.ts";
import type { SensorWiring } from "./wiring.ts";

/** What hangs on a board, at work. */
export interface Attached {
  readonly sensors: readonly Sensor[];
  readonly faults: readonly HardwareFault[];
  readonly indicators: readonly Indicator[];
}

/**
 * Puts a car's sensors, lamp and buzzer to work through johnny-five. A chip that is missing is a fault and
 * nothing more: it comes to work when it answers.
 *
 * @param peripherals stay open when the sensors are closed
 * @param clock the robot's, for time stamps
 * @throws BoardError where the wiring cannot be
 */
export async function attachSensors(
  { imu, battery, sonar, led, buzzer }: SensorWiring,
  { i2c, gpio }: Peripherals,
  clock: Clock,
): Promise<Attached> {
  const sensors: Sensor[] = [];
  const faults: HardwareFault[] = [];
  const indicators: Indicator[] = [];
  const add = ({ sensor, fault }: { sensor: Sensor; fault: HardwareFault }) => {
    sensors.push(sensor);
    faults.push(fault);
  };
  if (battery) add(await BatteryMeter.open(battery, i2c, clock));
  if (imu?.chip === "LSM303C") faults.push(NO_TURN_RATE);
  else if (imu) add(await ImuGyro.open({ ...imu, chip: imu.chip }, i2c, clock));
  if (sonar && gpio) sensors.push(await Sonar.open(sonar, gpio, clock));
  if (led !== undefined && gpio) indicators.push(await openLamp(led, gpio, clock));
  if (buzzer !== undefined && gpio) indicators.push(await openBuzzer(buzzer, gpio, clock));
  return { sensors, faults, indicators };
}

const NO_TURN_RATE: HardwareFault = {
  id: "imu-no-turn-rate",
  severity: "degraded",
  text:
    "An LSM303C measures acceleration and the earth's field, but not how fast the car turns: the heading comes " +
    "from the wheels alone; an MPU6050 or a BNO055 would measure it",
  present: () => true,
};
