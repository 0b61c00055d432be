import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PigpiodConnection } from "../../src/hardware/pigpiod/connection.ts";
import type { MotorWiring } from "../../src/hardware/wiring.ts";
import { parseText } from "../../src/profile/document.ts";
import { profileSchema } from "../../src/profile/profile.ts";
import { PIGPIOD } from "../../src/protocol/pigpiod.ts";
import { powers } from "../hardware/firmata/h-bridges.ts";
import { ArduinoStandIn, MEGA } from "../hardware/firmata/stand-in.ts";
import { firmataProfile, pca9685Profile, pigpiodProfile, pigpioProfile, raspbotProfile } from "./profiles.ts";
import { PIGPIO_LOCK } from "./stand-ins/pigpio.ts";
import { BOARD_SOCKET, type Message } from "./stand-ins/wire.ts";

/** A motor board with a car's wheels, outside of Strafe's processes: it does what it was told until told otherwise. */
export interface FaultBoard {
  /** The text of a profile of the car. */
  readonly profile: string;
  /** What Strafe's processes need to find it. */
  readonly env: NodeJS.ProcessEnv;
  /** How many wheels have power. */
  powered(): number | Promise<number>;
  close(): Promise<void>;
}

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));
const hook = new URL(`./hook${import.meta.url.slice(-3)}`, import.meta.url).href;
const hooked = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import ${hook}`.trim() };

/** By the backend's name in a profile. @param folder for sockets and locks */
export const BOARDS: Readonly<Record<string, (folder: string) => Promise<FaultBoard>>> = {
  pigpiod,
  pigpio,
  pca9685: (folder) => onI2c(folder, pca9685Profile(), new Pca9685Chip(wiringOf(pca9685Profile()))),
  "raspbot-v2": (folder) => onI2c(folder, raspbotProfile(), new RaspbotChip()),
  firmata,
};

/** `strafe twin`, and somebody who asks it again and again. */
async function pigpiod(): Promise<FaultBoard> {
  const twin = spawn(process.execPath, [cli, "twin", "--port", "0", "--world", "empty"], { stdio: "pipe" });
  const end = () => twin.kill("SIGKILL");
  process.once("exit", end);
  const port = await portOf(twin);
  const nothing = () => {};
  const events = { refused: nothing, replied: nothing, lost: nothing };
  const connection = await PigpiodConnection.open({ host: "127.0.0.1", port }, events);
  const pins = Object.values(wiringOf(pigpiodProfile(port)).motors).map((motor) =>
    "pwm" in motor ? motor.pwm : motor.forward,
  );
  // A pin without PWM is refused.
  const duty = (pin: number) => connection.request(PIGPIOD.GDC, pin).catch(() => 0);
  return {
    profile: pigpiodProfile(port),
    env: {},
    powered: async () => (await Promise.all(pins.map(duty))).filter((steps) => steps > 0).length,
    async close() {
      connection.close();
      process.off("exit", end);
      const gone = once(twin, "exit");
      twin.kill("SIGKILL");
      await gone;
    },
  };
}

function portOf(twin: ChildProcess): Promise<number> {
  let out = "";
  return new Promise((resolve, reject) => {
    twin.stdout!.on("data", (text) => {
      out += text;
      const found = /port (\d+)\n.*Ctrl-C/s.exec(out);
      if (found) resolve(Number(found[1]));
    });
    twin.once("exit", (code) => reject(new Error(`strafe twin ended with ${code}: ${out}`)));
  });
}

/** Pins that DMA drives. Whoever starts or ends it freezes those with PWM: high, as they may be. */
async function pigpio(folder: string): Promise<FaultBoard> {
  const profile = pigpioProfile();
  const high = Array<number>(32).fill(0);
  const { env, close } = await onWire(folder, ({ call, pin, value }) => {
    if (call === "freeze") for (const [i, share] of high.entries()) high[i] = Math.ceil(share);
    else high[pin as number] = value as number;
    return {};
  });
  const wiring = wiringOf(profile);
  return {
    profile,
    env: { ...env, [PIGPIO_LOCK]: join(folder, "pigpio.pid") },
    powered: () => count(powers(wiring, { high: (pin) => high[pin]! })),
    close,
  };
}

interface Chip {
  readonly address: number;
  write(bytes: Buffer): void;
  read(register: number, length: number): Buffer;
  powered(): number;
}

async function onI2c(folder: string, profile: string, chip: Chip): Promise<FaultBoard> {
  const { env, close } = await onWire(folder, ({ address, bytes, register, length }) => {
    if (address !== chip.address) throw new Error(`nobody is at ${address}`);
    if (bytes === undefined)
      return { bytes: chip.read(register as number, length as number).toString("hex") };
    chip.write(Buffer.from(bytes as string, "hex"));
    return {};
  });
  return { profile, env, powered: () => chip.powered(), close };
}

/** Its registers, as after power-up: asleep, every channel off. */
class Pca9685Chip implements Chip {
  readonly address = 0x40;
  readonly #registers = Buffer.alloc(256);
  readonly #wiring: MotorWiring;

  constructor(wiring: MotorWiring) {
    this.#wiring = wiring;
    this.#registers[0] = 0x11;
    for (let channel = 0; channel < 16; channel++) this.#registers[9 + 4 * channel] = 0x10;
  }

  write(bytes: Buffer): void {
    const first = bytes[0]!;
    const increment = this.#registers[0]! & 0x20 ? 1 : 0;
    for (let i = 1; i < bytes.length; i++) this.#registers[(first + (i - 1) * increment) % 256] = bytes[i]!;
  }

  read(register: number, length: number): Buffer {
    return this.#registers.subarray(register, register + length);
  }

  powered(): number {
    return count(powers(this.#wiring, { high: (channel) => this.#high(channel) }));
  }

  #high(channel: number): number {
    const [onL, onH, offL, offH] = this.#registers.subarray(
      6 + 4 * channel,
      10 + 4 * channel,
    ) as unknown as number[];
    const asleep = this.#registers[0]! & 0x10;
    if (asleep || offH! & 0x10) return 0;
    if (onH! & 0x10) return 1;
    return ((offH! << 8) + offL! - (onH! << 8) - onL!) / 4096;
  }
}

class RaspbotChip implements Chip {
  readonly address = 0x2b;
  readonly #speeds = [0, 0, 0, 0];

  write(bytes: Buffer): void {
    if (bytes[0] === 0x01 && bytes.length === 4) this.#speeds[bytes[1]!] = bytes[3]!;
  }

  read(_register: number, length: number): Buffer {
    return Buffer.alloc(length);
  }

  powered(): number {
    return count(this.#speeds);
  }
}

/** A Mega that runs on when its port is opened, as a Leonardo or a Pico does. */
async function firmata(folder: string): Promise<FaultBoard> {
  const board = new ArduinoStandIn(MEGA);
  board.announces = false;
  const path = join(folder, "board.sock");
  const profile = firmataProfile(path);
  const wiring = wiringOf(profile);
  const { close } = await listen(path, async (socket) => {
    const line = await board.open(path, 57_600);
    socket.on("data", (bytes) => line.write(bytes));
    line.on("data", (bytes) => socket.write(bytes));
  });
  return {
    profile,
    env: hooked,
    powered: () => count(powers(wiring, board)),
    close,
  };
}

async function onWire(folder: string, answer: (message: Message) => Message) {
  const path = join(folder, "board.sock");
  const { close } = await listen(path, (socket) => {
    const lines = createInterface({ input: socket });
    lines.on("line", (line) => {
      const said = answer(JSON.parse(line));
      if (socket.writable) socket.write(`${JSON.stringify(said)}\n`);
    });
    // It repeats those of its socket, whose other end may be killed at any time.
    lines.on("error", () => {});
  });
  return { env: { ...hooked, [BOARD_SOCKET]: path }, close };
}

async function listen(path: string, accept: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    accept(socket);
  });
  server.listen(path);
  await once(server, "listening");
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wiringOf(profile: string): MotorWiring {
  return parseText(profile, "fault car", profileSchema).hardware as unknown as MotorWiring;
}

function count(shares: readonly number[]): number {
  return shares.filter((share) => Math.abs(share) > 1e-9).length;
}
