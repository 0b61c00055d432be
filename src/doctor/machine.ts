import type { NetworkInterfaceInfo } from "node:os";
import type { I2cAnswer } from "../hardware/i2c-bus/scan.ts";

export interface DaemonAddress {
  readonly host: string;
  readonly port: number;
}

/** What a daemon says of itself. */
export interface DaemonAnswer {
  readonly version: number;
  /** Of GPIO 0…31, one bit each. */
  readonly levels: number;
}

/** The computer that is looked at. Every question is answered, or fails with a sentence (BoardError) where it says so. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** What Node was built for, such as "arm64". */
  readonly arch: string;
  /** Such as "20.19.0". */
  readonly node: string;
  readonly isRoot: boolean;
  /** All of it, bytes. */
  readonly memory: number;
  interfaces(): Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  /** @returns undefined: it is not there or cannot be read */
  text(path: string): string | undefined;
  /** A number of 32 bits, as the device tree has them. @returns undefined: it is not there or cannot be read */
  word(path: string): number | undefined;
  /** To read and write. */
  access(path: string): "missing" | "denied" | "open";
  /** @returns what it printed; undefined: it is not there, or failed */
  run(command: readonly string[]): Promise<string | undefined>;
  /** @returns why the package cannot be used; undefined: it can */
  packageFault(name: "pigpio" | "i2c-bus" | "serialport" | "onnxruntime-node"): Promise<string | undefined>;
  /** Paths of ports that a board may be behind. */
  serialPorts(): Promise<readonly string[]>;
  /** @throws BoardError */
  daemon(address: DaemonAddress): Promise<DaemonAnswer>;
  /** At which of these addresses pigpiod obeys. */
  reachable(addresses: readonly string[], port: number): Promise<readonly string[]>;
  /** Whose addresses answer on the daemon's bus. @throws BoardError */
  scanDaemon(address: DaemonAddress, bus: number): Promise<readonly I2cAnswer[]>;
  /** Whose addresses answer on a bus of this machine. @throws BoardError */
  scan(bus: number): Promise<readonly I2cAnswer[]>;
  /** Whether somebody listens there. */
  isTaken(host: string, port: number): Promise<boolean>;
}

/** @returns such as "Raspberry Pi 4 Model B Rev 1.4"; undefined: this is none */
export function piModel(machine: Machine): string | undefined {
  const model = machine.text("/proc/device-tree/model")?.replace(/\0/g, "").trim();
  return model?.includes("Raspberry Pi") ? model : undefined;
}

/** Its pins hang on another chip, which pigpio cannot drive. */
export function isPi5(model: string | undefined): boolean {
  return model !== undefined && /Raspberry Pi (Compute Module )?5/.test(model);
}
