import type { NetworkInterfaceInfo } from "node:os";
import type { DaemonAddress, DaemonAnswer, Machine } from "../../src/doctor/machine.ts";
import { BoardError } from "../../src/hardware/board-error.ts";
import type { I2cAnswer } from "../../src/hardware/i2c-bus/scan.ts";
import { parseText } from "../../src/profile/document.ts";
import { hardwareSchema } from "../../src/profile/hardware.ts";
import type { Profile } from "../../src/profile/profile.ts";

export const PIS = {
  zero2: "Raspberry Pi Zero 2 W Rev 1.0",
  four: "Raspberry Pi 4 Model B Rev 1.4",
  five: "Raspberry Pi 5 Model B Rev 1.0",
  module5: "Raspberry Pi Compute Module 5 Rev 1.0",
} as const;

const at = (address: string, internal = false) => ({ address, internal }) as NetworkInterfaceInfo;
const HEALTHY = "MemTotal: 4000000 kB\nMemAvailable:    3000000 kB\n";

/** A computer of which only the answers exist. It begins as one on which all is well. */
export class FakeMachine implements Machine {
  platform: NodeJS.Platform = "linux";
  arch = "arm64";
  node = "20.19.2";
  isRoot = false;
  memory = 4e9;
  readonly texts = new Map<string, string>([
    ["/etc/os-release", 'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'],
    ["/proc/sys/kernel/osrelease", "6.6.51+rpt-rpi-v8\n"],
    ["/proc/meminfo", HEALTHY],
  ]);
  readonly words = new Map<string, number>();
  readonly devices = new Map<string, "denied" | "open">();
  readonly commands = new Map<string, string>([
    ["/sbin/ldconfig -p", "libpigpio.so.1 => /lib/libpigpio.so.1"],
    ["chrt --fifo --reset-on-fork 10 true", ""],
  ]);
  readonly packageFaults = new Map<string, string>();
  ports: string[] = [];
  /** undefined: nobody listens. */
  answer: DaemonAnswer | undefined;
  /** Where else the daemon answers. */
  exposed: string[] = [];
  network: Record<string, NetworkInterfaceInfo[]> = {
    lo: [at("127.0.0.1", true)],
    wlan0: [at("192.168.1.7")],
  };
  bus: I2cAnswer[] | BoardError = [];
  taken = false;
  /** Whom it was asked to scan: "daemon" or "bus 1". */
  readonly scans: string[] = [];

  static pi(model: keyof typeof PIS): FakeMachine {
    const machine = new FakeMachine();
    // The firmware ends it with a zero, as C does.
    machine.texts.set("/proc/device-tree/model", `${PIS[model]}\0`);
    machine.texts.set("/lib/systemd/system/pigpiod.service", "[Service]\nExecStart=/usr/bin/pigpiod -l\n");
    machine.devices.set("/dev/i2c-1", "open");
    machine.commands.set("vcgencmd get_throttled", "throttled=0x0\n");
    return machine;
  }

  static laptop(): FakeMachine {
    const machine = new FakeMachine();
    machine.arch = "x64";
    return machine;
  }

  answering(...addresses: number[]): this {
    this.bus = addresses.map((address) => ({ address, claimed: false }));
    return this;
  }

  interfaces() {
    return this.network;
  }

  text(path: string) {
    return this.texts.get(path);
  }

  word(path: string) {
    return this.words.get(path);
  }

  access(path: string) {
    return this.devices.get(path) ?? "missing";
  }

  async run(command: readonly string[]) {
    return this.commands.get(command.join(" "));
  }

  async packageFault(name: string) {
    return this.packageFaults.get(name);
  }

  async serialPorts() {
    return this.ports;
  }

  async daemon({ host, port }: DaemonAddress) {
    if (this.answer) return this.answer;
    throw new BoardError(`no pigpiod listens at ${host}:${port}: start it`);
  }

  async reachable(addresses: readonly string[]) {
    return addresses.filter((address) => this.exposed.includes(address));
  }

  async scanDaemon() {
    return this.#scan("daemon");
  }

  async scan(bus: number) {
    return this.#scan(`bus ${bus}`);
  }

  async isTaken() {
    return this.taken;
  }

  #scan(where: string): I2cAnswer[] {
    this.scans.push(where);
    if (this.bus instanceof BoardError) throw this.bus;
    return this.bus;
  }
}

const pairs = (pins: readonly number[]) =>
  `motors: { frontLeft: { forward: ${pins[0]}, reverse: ${pins[1]} }, frontRight: { forward: ${pins[2]}, reverse: ${pins[3]} }, ` +
  `rearLeft: { forward: ${pins[4]}, reverse: ${pins[5]} }, rearRight: { forward: ${pins[6]}, reverse: ${pins[7]} } }`;
/** Low while a Pi boots. */
const onPins = pairs([9, 10, 11, 21, 22, 23, 24, 25]);
/** Of a PCA9685 or an Arduino. */
const onChannels = pairs([4, 5, 6, 7, 8, 9, 10, 11]);
const numbered =
  "motors: { frontLeft: { motor: 0 }, frontRight: { motor: 1 }, rearLeft: { motor: 2 }, rearRight: { motor: 3 } }";
const encoders =
  "encoders: { frontLeft: { a: 12, b: 13 }, frontRight: { a: 16, b: 17 }, " +
  "rearLeft: { a: 18, b: 19 }, rearRight: { a: 20 } }";

const WIRINGS = {
  sim: "",
  pigpiod: `${onPins}, ${encoders}`,
  pigpio: onPins,
  pca9685: onChannels,
  "i2c-board": `board: raspbot-v2, ${numbered}`,
  firmata: `port: /dev/ttyACM0, ${onChannels}`,
};

/** @param more of the hardware part, such as "sensors: { imu: { chip: MPU6050 } }" */
function hardwareText(backend: keyof typeof WIRINGS, more: string): string {
  const parts = [`backend: ${backend}`, WIRINGS[backend], more].filter((part) => part !== "");
  return `{ ${parts.join(", ")} }`;
}

/** @param more as {@link hardwareText} */
export function hardware<B extends keyof typeof WIRINGS>(
  backend: B,
  more = "",
): Extract<Profile["hardware"], { backend: B }> {
  const parsed = parseText(hardwareText(backend, more), "hardware.yaml", hardwareSchema);
  return parsed as Extract<Profile["hardware"], { backend: B }>;
}

/** A whole profile. @param more as {@link hardwareText} */
export function profileText(backend: keyof typeof WIRINGS, more: string): string {
  return `name: test car
geometry: { wheelbase: 170 mm, track: 215 mm, wheelRadius: 40 mm }
motors: { kS: 0.6 V, kV: 0.33 V s/rad, kA: 0.03 V s^2/rad }
${backend === "pigpiod" ? "encoders: { countsPerTurn: 1320 }" : ""}
battery: { full: 12.6 V, low: 10.5 V, empty: 9.6 V }
limits: { forward: 1, strafe: 1, turn: 4, acceleration: 2, deceleration: 4, jerk: 40, wheelSpeed: 31 }
hardware: ${hardwareText(backend, more)}
`;
}
