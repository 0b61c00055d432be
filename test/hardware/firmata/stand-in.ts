import { Duplex } from "node:stream";
import type { OpenLine, SerialLine } from "../../../src/hardware/firmata/serial-line.ts";

const [START_SYSEX, END_SYSEX, SYSTEM_RESET] = [0xf0, 0xf7, 0xff];
const [DIGITAL, ANALOG, PIN_MODE, REPORT_VERSION] = [0x90, 0xe0, 0xf4, 0xf9];
const [EXTENDED_ANALOG, PIN_STATE, PIN_STATE_RESPONSE] = [0x6f, 0x6d, 0x6e];
const [CAPABILITIES, CAPABILITY_RESPONSE, ANALOG_MAPPING, MAPPING_RESPONSE] = [0x6b, 0x6c, 0x69, 0x6a];
const [FIRMWARE, I2C_REQUEST, I2C_REPLY, I2C_CONFIG, STRING] = [0x79, 0x76, 0x77, 0x78, 0x71];
const NAME = "StandardFirmata.ino";
const [INPUT, OUTPUT, AS_ANALOG, PWM, SERVO, I2C, PULLUP] = [0, 1, 2, 3, 4, 6, 11];

export interface BoardType {
  readonly pins: number;
  readonly pwm: readonly number[];
  readonly firstAnalog: number;
  readonly i2c: readonly number[];
  /** What serial and crystal take. */
  readonly none: readonly number[];
}

export const UNO: BoardType = {
  pins: 20,
  pwm: [3, 5, 6, 9, 10, 11],
  firstAnalog: 14,
  i2c: [18, 19],
  none: [0, 1],
};
export const MEGA: BoardType = {
  pins: 70,
  pwm: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 44, 45, 46],
  firstAnalog: 54,
  i2c: [20, 21],
  none: [0, 1],
};

/**
 * A board that runs StandardFirmata, byte for byte as
 * https://github.com/firmata/arduino/blob/main/examples/StandardFirmata/StandardFirmata.ino and
 * FirmataParser.cpp do it, on the other end of a serial line.
 */
export class ArduinoStandIn {
  /** Restarts when it is opened and says who it is by itself, as an Uno does; a Pico does neither. */
  announces = true;
  /** Hears, and says nothing more. */
  mute = false;
  /** Nothing that is sent arrives. */
  deaf = false;
  /** All that came, a message a text such as "e3 7f 01". */
  readonly heard: string[] = [];
  /** Bytes to registers of chips, by address: what was written last is what is read. */
  readonly chips = new Map<number, Map<number, number>>();
  /** Messages that cannot be written: the line throws. */
  refuses: (message: Uint8Array) => boolean = () => false;
  opened = 0;
  readonly #type: BoardType;
  readonly #mode: number[];
  readonly #value: number[];
  /** What the pins really do: a reset forgets a level and leaves it. */
  readonly #level: number[];
  #line: StandInLine | undefined;
  #say: ((bytes: Buffer) => void) | undefined;
  #message: number[] = [];

  constructor(type: BoardType) {
    this.#type = type;
    this.#mode = Array<number>(type.pins).fill(OUTPUT!);
    this.#value = Array<number>(type.pins).fill(0);
    this.#level = Array<number>(type.pins).fill(0);
    this.#reset();
  }

  /** The other end of its line. */
  readonly open: OpenLine = async () => {
    this.opened++;
    const line = new StandInLine(this);
    this.#line = line;
    this.connect((bytes) => line.destroyed || line.push(bytes));
    return line;
  };

  /** Somebody opens the port that it is at, of whatever kind. @param say what it answers */
  connect(say: (bytes: Buffer) => void): void {
    this.#say = say;
    if (!this.announces) return;
    this.restart();
    setImmediate(() => this.#sayVersion());
  }

  get isOpen(): boolean {
    return this.#line !== undefined && !this.#line.destroyed;
  }

  /** Share of the time that a pin is high, 0…1. */
  high(pin: number): number {
    return this.#level[pin]!;
  }

  /** Somebody pulls the plug; the board itself has power of its own and goes on. */
  unplug(): void {
    this.#line?.destroy(new Error("bad file descriptor"));
  }

  /** Until all that was written to its line has arrived. */
  async settled(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.isOpen && this.#line!.writableLength > 0);
  }

  /** As after a dip of its supply: pins float, then Firmata begins anew. */
  restart(): void {
    this.#message = [];
    this.#mode.fill(OUTPUT!);
    this.#level.fill(0);
    this.#reset();
  }

  receive(bytes: Uint8Array): void {
    if (!this.deaf) for (const byte of bytes) this.#parse(byte);
  }

  #parse(byte: number): void {
    const message = this.#message;
    const inSysex = message[0] === START_SYSEX;
    if (!inSysex && byte >= 0x80) message.length = 0;
    message.push(byte);
    const command = message[0]!;
    if (inSysex ? byte !== END_SYSEX : message.length < lengthOf(command)) return;
    this.#message = [];
    this.heard.push(message.map((part) => part.toString(16).padStart(2, "0")).join(" "));
    if (inSysex) this.#sysex(message[1]!, message.slice(2, -1));
    else this.#act(command, message[1] ?? 0, message[2] ?? 0);
  }

  #act(command: number, first: number, second: number): void {
    if (command === SYSTEM_RESET) this.#reset();
    else if (command === REPORT_VERSION) this.#send(REPORT_VERSION!, 2, 7);
    else if (command === PIN_MODE) this.#setMode(first, second);
    else if ((command & 0xf0) === ANALOG) this.#analog(command & 0x0f, first | (second << 7));
    else if ((command & 0xf0) === DIGITAL) this.#digital(command & 0x0f, first | (second << 7));
  }

  #sysex(command: number, data: number[]): void {
    if (command === EXTENDED_ANALOG) {
      this.#analog(
        data[0]!,
        data.slice(1).reduce((sum, part, i) => sum | (part << (7 * i)), 0),
      );
    } else if (command === PIN_STATE) {
      const pin = data[0]!;
      const value = this.#value[pin]!;
      const high = value > 0x7f ? [(value >> 7) & 0x7f] : [];
      this.#send(START_SYSEX!, PIN_STATE_RESPONSE!, pin, this.#mode[pin]!, value & 0x7f, ...high, END_SYSEX!);
    } else if (command === CAPABILITIES) {
      const all = this.#mode.flatMap((_, pin) => [...this.#modes(pin).flat(), 0x7f]);
      this.#send(START_SYSEX!, CAPABILITY_RESPONSE!, ...all, END_SYSEX!);
    } else if (command === ANALOG_MAPPING) {
      const { firstAnalog } = this.#type;
      const channels = this.#mode.map((_, pin) => (pin >= firstAnalog ? pin - firstAnalog : 0x7f));
      this.#send(START_SYSEX!, MAPPING_RESPONSE!, ...channels, END_SYSEX!);
    } else if (command === FIRMWARE) this.#sayFirmware();
    else if (command === I2C_CONFIG) for (const pin of this.#type.i2c) this.#setMode(pin, I2C!);
    else if (command === I2C_REQUEST) this.#i2c(data);
    else this.heard.push(`unknown sysex ${command}`);
  }

  #i2c(data: number[]): void {
    const address = data[0]!;
    const bytes = data.slice(2).flatMap((low, i, all) => (i % 2 === 0 ? [low | (all[i + 1]! << 7)] : []));
    const chip = this.chips.get(address);
    if ((data[1]! & 0x18) === 0) {
      for (const [i, byte] of bytes.slice(1).entries()) chip?.set(bytes[0]! + i, byte);
      return;
    }
    const [register, count] = [bytes[0]!, bytes[1]!];
    if (chip === undefined) {
      this.#send(START_SYSEX!, STRING!, ...twice(Buffer.from("I2C: Too few bytes received")), END_SYSEX!);
    }
    const reply = chip ? Array.from({ length: count }, (_, i) => chip.get(register + i) ?? 0) : [];
    this.#send(START_SYSEX!, I2C_REPLY!, ...twice([address, register, ...reply]), END_SYSEX!);
  }

  #modes(pin: number): number[][] {
    if (this.#type.none.includes(pin)) return [];
    const analog = pin >= this.#type.firstAnalog ? [[AS_ANALOG!, 10]] : [];
    const pwm = this.#type.pwm.includes(pin) ? [[PWM!, 8]] : [];
    const i2c = this.#type.i2c.includes(pin) ? [[I2C!, 1]] : [];
    return [[INPUT!, 1], [PULLUP!, 1], [OUTPUT!, 1], ...analog, ...pwm, [SERVO!, 14], ...i2c];
  }

  #setMode(pin: number, mode: number): void {
    if (!this.#modes(pin).some(([can]) => can === mode)) return;
    this.#value[pin] = 0;
    if (mode !== OUTPUT || this.#mode[pin] === PWM) this.#level[pin] = 0;
    this.#mode[pin] = mode;
  }

  #analog(pin: number, value: number): void {
    if (this.#mode[pin] !== PWM) return;
    this.#value[pin] = value;
    this.#level[pin] = value / 255;
  }

  #digital(port: number, levels: number): void {
    for (let i = 0; i < 8; i++) {
      const pin = 8 * port + i;
      if (this.#mode[pin] !== OUTPUT || this.#type.none.includes(pin)) continue;
      this.#value[pin] = (levels >> i) & 1;
      this.#level[pin] = (levels >> i) & 1;
    }
  }

  #reset(): void {
    for (let pin = 0; pin < this.#type.pins; pin++) {
      this.#setMode(pin, pin >= this.#type.firstAnalog ? AS_ANALOG! : OUTPUT!);
    }
  }

  #sayVersion(): void {
    this.#send(REPORT_VERSION!, 2, 7);
    this.#sayFirmware();
  }

  #sayFirmware(): void {
    this.#send(START_SYSEX!, FIRMWARE!, 2, 7, ...twice(Buffer.from(NAME)), END_SYSEX!);
  }

  #send(...bytes: number[]): void {
    if (!this.mute) this.#say?.(Buffer.from(bytes));
  }
}

/** Whether it tells this pin's PWM. */
export function tellsPwm([command, second, third]: Uint8Array, pin: number): boolean {
  if (command === START_SYSEX) return second === EXTENDED_ANALOG && third === pin;
  return pin < 16 && command === (ANALOG! | pin);
}

/** Whether it tells the levels of the eight pins that this one is among. */
export function tellsLevels([command]: Uint8Array, pin: number): boolean {
  return command === (DIGITAL! | (pin >> 3));
}

/** Bytes as Firmata sends them: seven bits, then the eighth. */
function twice(bytes: Iterable<number>): number[] {
  return Array.from(bytes).flatMap((byte) => [byte & 0x7f, byte >> 7]);
}

function lengthOf(command: number): number {
  if (command === START_SYSEX) return Number.POSITIVE_INFINITY;
  if (command === PIN_MODE || (command >= 0x80 && command < 0xf0)) return 3;
  return 1;
}

class StandInLine extends Duplex implements SerialLine {
  readonly #board: ArduinoStandIn;

  constructor(board: ArduinoStandIn) {
    super();
    this.#board = board;
    const write = this.write.bind(this) as (chunk: Uint8Array, ...rest: unknown[]) => boolean;
    this.write = (chunk: Uint8Array, ...rest: unknown[]) => {
      if (board.refuses(chunk)) {
        throw new Error("the line is broken");
      }
      return write(chunk, ...rest);
    };
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    setImmediate(() => {
      this.#board.receive(chunk);
      done();
    });
  }

  drain(done: () => void): void {
    setImmediate(done);
  }

  close(done: () => void): void {
    this.destroy();
    setImmediate(done);
  }
}
