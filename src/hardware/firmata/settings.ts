import type { MotorWiring } from "../wiring.ts";

export interface FirmataSettings extends MotorWiring {
  /** Of the serial line, such as /dev/ttyACM0. */
  readonly port: string;
  /** Bits a second; StandardFirmata has 57600. */
  readonly baud: number;
}
