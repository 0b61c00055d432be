import type { AdcChip } from "./adc.ts";

/** What hangs on a board beside motors and encoders: the profile's `hardware.sensors`. */
export interface SensorWiring {
  readonly imu?: ImuWiring | undefined;
  readonly battery?: BatteryWiring | undefined;
  readonly sonar?: SonarWiring | undefined;
  /** GPIO */
  readonly led?: number | undefined;
  /** GPIO of an active buzzer. */
  readonly buzzer?: number | undefined;
}

export interface ImuWiring {
  readonly chip: "MPU6050" | "BNO055" | "LSM303C";
  /** Left out: the chip's usual one. */
  readonly address?: number | undefined;
  /** Which of the chip's axes points away from the floor. */
  readonly up: "+x" | "-x" | "+y" | "-y" | "+z" | "-z";
}

export interface BatteryWiring {
  readonly chip: AdcChip;
  readonly address?: number | undefined;
  readonly channel: number;
  /** The battery's voltage for each volt at the converter's input. */
  readonly ratio: number;
}

export interface SonarWiring {
  /** GPIO */
  readonly trigger: number;
  readonly echo: number;
}
