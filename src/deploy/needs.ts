import type { Profile } from "../profile/profile.ts";

export type Hardware = Profile["hardware"];

/** The header's bus, on which the sensors of a board without one of its own hang. */
const HEADER_BUS = 1;

/** Only pigpio inside the control process needs more than a user's rights. */
export function needsRoot({ backend }: Hardware): boolean {
  return backend === "pigpio";
}

/** Groups that Raspberry Pi OS gives devices to. */
export function groupsFor(hardware: Hardware): string[] {
  const groups: string[] = [];
  if (hardware.backend === "pigpio") groups.push("gpio");
  if (i2cBus(hardware) !== undefined) groups.push("i2c");
  if (hardware.backend === "firmata") groups.push("dialout");
  // Cameras.
  return [...groups, "video"];
}

/** Device nodes, or classes of them: a board that is plugged in later, or again, is let in too. */
export function deviceNodes(hardware: Hardware): string[] {
  const nodes: string[] = [];
  if (hardware.backend === "pigpio") nodes.push("/dev/mem", "/dev/gpiomem", "/dev/vcio");
  const bus = i2cBus(hardware);
  if (bus !== undefined) nodes.push(`/dev/i2c-${bus}`);
  if (hardware.backend === "firmata") nodes.push(hardware.port, "char-ttyACM", "char-ttyUSB");
  // The pictures of a camera at a Pi's port lie in memory of the last kind.
  return [...nodes, "char-video4linux", "char-media", "char-dma_heap"];
}

/** The bus of this machine that the car uses itself; through pigpiod it is the daemon that does. */
function i2cBus(hardware: Hardware): number | undefined {
  switch (hardware.backend) {
    case "pca9685":
    case "i2c-board":
      return hardware.bus;
    case "pigpio":
      return (hardware.sensors.imu ?? hardware.sensors.battery) ? HEADER_BUS : undefined;
    default:
      return undefined;
  }
}
