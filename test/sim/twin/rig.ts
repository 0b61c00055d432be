import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../../src/profile/package-root.ts";
import { loadProfile } from "../../../src/profile/profile.ts";
import type { Wiring } from "../../../src/profile/wiring.ts";
import {
  FRAME_BYTES,
  PIGPIOD,
  REPORT_BYTES,
  replyExtension,
  writeFrame,
} from "../../../src/protocol/pigpiod.ts";
import { Connection } from "../../../src/sim/twin/connection.ts";
import { createTwin, type Twin } from "../../../src/sim/twin/twin.ts";
import type { World } from "../../../src/sim/world.ts";
import { hall } from "../rig.ts";

const TWIN_PROFILE = join(packageRoot, "calibration/kits/jgb37-520-pigpiod.yaml");
export const wiring: Wiring = pigpiodWiring(TWIN_PROFILE);
export const PWM_PINS = [12, 13, 18, 19] as const;

function pigpiodWiring(path: string): Wiring {
  const { hardware } = loadProfile(path);
  assert.ok(hardware.backend === "pigpiod", `${path} is for ${hardware.backend}`);
  return hardware;
}

/** The twin on virtual time. Its clock begins at `start`, s. */
export class Bench {
  readonly twin: Twin;
  #time: number;

  constructor(twin: Twin, start: number) {
    this.twin = twin;
    this.#time = start;
  }

  static async build(world: World = hall(), wires: Wiring = wiring, start = 100): Promise<Bench> {
    return new Bench(await createTwin(world, wires, start), start);
  }

  /** @param seconds passed in pieces of 1 ms, as the process would see them */
  pass(seconds: number): void {
    const end = this.#time + seconds;
    while (this.#time < end - 1e-9) {
      this.#time = Math.min(this.#time + 0.001, end);
      this.twin.advanceTo(this.#time);
    }
  }

  client(): Client {
    return new Client(this.twin);
  }
}

export interface Reply {
  readonly command: number;
  readonly p1: number;
  readonly p2: number;
  readonly result: number;
  readonly extension: Buffer;
}

export interface Report {
  readonly seqno: number;
  readonly flags: number;
  readonly tick: number;
  readonly levels: number;
}

/** A client of the twin's at the other end of a wire that is only memory. */
export class Client {
  /** What came and was not yet taken. */
  received: Buffer = Buffer.alloc(0);
  isCut = false;
  /** The kernel may hold back small packets for it. */
  isGathering = false;
  /** What the client has not read, bytes. */
  backlog = 0;
  readonly connection: Connection;
  readonly #twin: Twin;

  constructor(twin: Twin) {
    const client = this;
    this.#twin = twin;
    this.connection = new Connection(twin, {
      write: (bytes) => {
        this.received = Buffer.concat([this.received, bytes]);
      },
      destroy: () => {
        this.isCut = true;
      },
      setNoDelay: (noDelay) => {
        this.isGathering = !noDelay;
      },
      get writableLength() {
        return client.backlog;
      },
    });
  }

  /** One command and its answer. */
  ask(command: number, p1 = 0, p2 = 0, extension: Uint8Array = Buffer.alloc(0)): Reply {
    this.connection.receive(frame(command, p1, p2, extension));
    return this.takeReply();
  }

  /** One command that has to succeed; its result. */
  do(command: number, p1 = 0, p2 = 0, extension?: Uint8Array): number {
    const { result } = this.ask(command, p1, p2, extension);
    assert.ok(result >= 0, `command ${command} (${p1}, ${p2}) failed with ${result}`);
    return result;
  }

  takeReply(): Reply {
    const bytes = this.received;
    assert.ok(
      bytes.length >= FRAME_BYTES,
      `an answer of ${FRAME_BYTES} bytes expected, ${bytes.length} came`,
    );
    const [command, p1, p2, result] = [
      bytes.readUInt32LE(0),
      bytes.readUInt32LE(4),
      bytes.readUInt32LE(8),
      bytes.readInt32LE(12),
    ];
    const end = FRAME_BYTES + replyExtension(command, result);
    this.received = bytes.subarray(end);
    return { command, p1, p2, result, extension: bytes.subarray(FRAME_BYTES, end) };
  }

  takeReports(): Report[] {
    const reports = parseReports(this.received);
    this.received = this.received.subarray(reports.length * REPORT_BYTES);
    return reports;
  }

  /** The process is gone. */
  die(): void {
    this.#twin.forget(this.connection);
  }

  store(script: string): number {
    return this.ask(PIGPIOD.PROC, 0, 0, Buffer.from(script)).result;
  }
}

function parseReports(bytes: Buffer): Report[] {
  return Array.from({ length: Math.floor(bytes.length / REPORT_BYTES) }, (_, i) => {
    const at = i * REPORT_BYTES;
    return {
      seqno: bytes.readUInt16LE(at),
      flags: bytes.readUInt16LE(at + 2),
      tick: bytes.readUInt32LE(at + 4),
      levels: bytes.readUInt32LE(at + 8),
    };
  });
}

export function frame(command: number, p1 = 0, p2 = 0, extension: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(FRAME_BYTES);
  writeFrame(new DataView(head.buffer, head.byteOffset), 0, command, p1, p2, extension.length);
  return Buffer.concat([head, extension]);
}

/** Numbers as the extension of a command. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeInt32LE(value, 4 * i);
  return bytes;
}

/** Wakes the bridges and sets them forward, PWM 1 kHz of range 255, duty 0. */
export function wakeBridges(client: Client): void {
  client.do(PIGPIOD.WRITE, wiring.standby!, 1);
  for (const motor of Object.values(wiring.motors)) {
    assert.ok("in1" in motor);
    client.do(PIGPIOD.PFS, motor.pwm, 1000);
    client.do(PIGPIOD.PWM, motor.pwm, 0);
    client.do(PIGPIOD.WRITE, motor.in1, 1);
    client.do(PIGPIOD.WRITE, motor.in2, 0);
  }
}

export function setDuties(client: Client, duty: number): void {
  for (const pin of PWM_PINS) client.do(PIGPIOD.PWM, pin, duty);
}
