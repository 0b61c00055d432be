import { PIGPIOD, PIN_MODE, PULL } from "../../protocol/pigpiod.ts";
import type { BridgeBank } from "../bridge.ts";
import type { ReportEncoders } from "../report-encoders.ts";
import type { EncoderWiring, MotorWiring } from "../wiring.ts";
import { type ConnectionEvents, PigpiodConnection } from "./connection.ts";
import { deadmanScript, deleteOldDeadmen, startDeadman, watchDeadman } from "./deadman.ts";
import type { Address } from "./dial.ts";
import { ReportStream } from "./reports.ts";

export interface PigpiodSettings extends Address, MotorWiring {
  readonly encoders?: EncoderWiring | undefined;
  /** Of the motors' PWM, Hz; the daemon takes the nearest that it can do. */
  readonly pwmFrequency: number;
}

/** Some reports have come, in 32-bit words: three each, good until this returns. */
export type ReportListener = (words: Uint32Array, count: number) => void;

/** How often the clocks are compared at the start; the quickest answer counts. */
const CLOCK_READINGS = 5;
const SET_UP_MS = 5000;
const CLOSE_MS = 500;

/** A daemon that is set up: pins at rest, deadman running, encoders reported. */
export class Session {
  readonly connection: PigpiodConnection;
  /** The deadman's id. */
  readonly script: number;
  /** Steps of duty that are full power. */
  readonly range: number;
  readonly #address: Address;
  readonly #bank: BridgeBank;
  readonly #encoders: ReportEncoders | undefined;
  readonly #lost: (sentence: string) => void;
  readonly #unwatch: () => void;
  #reports: ReportStream | undefined;
  /** Bits of the pins that are reported. */
  #reported = 0;
  #listener: ReportListener | undefined;
  #over = false;

  /** @throws BoardError naming what is wrong */
  static async open(
    settings: PigpiodSettings,
    bank: BridgeBank,
    encoders: ReportEncoders | undefined,
    events: ConnectionEvents,
  ): Promise<Session> {
    const connection = await PigpiodConnection.open(settings, events);
    let session: Session | undefined;
    try {
      return await connection.within(SET_UP_MS, async () => {
        await deleteOldDeadmen(connection);
        const range = await setUpMotors(connection, bank, settings.pwmFrequency);
        const script = await startDeadman(connection, deadmanScript(bank.pwmPins, settings.standby));
        session = new Session(settings, connection, script, range, bank, encoders, events);
        if (encoders && settings.encoders) {
          await setUpEncoderPins(connection, settings.encoders);
          const reports = await session.#stream();
          encoders.begin(await connection.request(PIGPIOD.BR1));
          await session.#report(reports, encoders.decoder.mask);
          for (let i = 0; i < CLOCK_READINGS; i++) encoders.tick(await connection.request(PIGPIOD.TICK));
        }
        return session;
      });
    } catch (error) {
      session?.abandon();
      connection.close();
      throw error;
    }
  }

  private constructor(
    address: Address,
    connection: PigpiodConnection,
    script: number,
    range: number,
    bank: BridgeBank,
    encoders: ReportEncoders | undefined,
    events: ConnectionEvents,
  ) {
    this.#address = address;
    this.connection = connection;
    this.script = script;
    this.range = range;
    this.#bank = bank;
    this.#encoders = encoders;
    this.#lost = (sentence) => events.lost(sentence);
    this.#unwatch = watchDeadman(connection, script, this.#lost);
  }

  /**
   * Has more pins reported, beside the encoders'.
   *
   * @param pins their bits
   * @param listener is told of every report, those of the encoders too
   * @throws BoardError
   */
  async watch(pins: number, listener: ReportListener): Promise<void> {
    this.#listener = listener;
    await this.#report(await this.#stream(), pins);
  }

  /** To be called once a tick: what the encoders did is to be here by the next one. */
  nudge(): void {
    this.#reports?.nudge();
  }

  /** Lets go at once; what was written is still sent. The deadman stays, and goes on cutting the power. */
  abandon(): void {
    this.#over = true;
    this.#unwatch();
    this.#reports?.close();
    this.connection.close();
  }

  /** Everything unpowered and tidied up. */
  async close(): Promise<void> {
    this.#unwatch();
    try {
      await this.connection.within(CLOSE_MS, async () => {
        await zero(this.connection, this.#bank);
        await this.connection.request(PIGPIOD.PROCD, this.script);
      });
    } finally {
      this.abandon();
    }
  }

  async #stream(): Promise<ReportStream> {
    if (this.#reports) return this.#reports;
    const encoders = this.#encoders;
    const reports = await ReportStream.open(this.#address, {
      reports: (words, count) => {
        encoders?.reports(words, count);
        this.#listener?.(words, count);
      },
      sentBy: (tick) => encoders?.sentBy(tick),
      lost: this.#lost,
    });
    this.#reports = reports;
    if (this.#over) reports.close();
    return reports;
  }

  async #report({ handle }: ReportStream, pins: number): Promise<void> {
    this.#reported |= pins;
    await this.connection.request(PIGPIOD.NB, handle, this.#reported);
  }
}

/** All motor pins low and outputs, whatever they were: a daemon that starts after a crash can leave them high. */
async function setUpMotors(
  connection: PigpiodConnection,
  bank: BridgeBank,
  frequency: number,
): Promise<number> {
  for (const pin of [...bank.pwmPins, ...pinsOf(bank.levelMask)]) {
    await connection.request(PIGPIOD.WRITE, pin, 0);
    await connection.request(PIGPIOD.MODES, pin, PIN_MODE.output);
  }
  let range = 0;
  for (const pin of bank.pwmPins) {
    await connection.request(PIGPIOD.PFS, pin, frequency);
    // The steps that the daemon can really do at this frequency: finer ones would be lost on the way.
    range = await connection.request(PIGPIOD.PRRG, pin);
    await connection.request(PIGPIOD.PRS, pin, range);
  }
  await zero(connection, bank);
  return range;
}

/** Every pin is tried, whatever becomes of those before. */
async function zero(connection: PigpiodConnection, bank: BridgeBank): Promise<void> {
  const answers = bank.pwmPins.map((pin) => connection.request(PIGPIOD.PWM, pin, 0));
  if (bank.levelMask !== 0) answers.push(connection.request(PIGPIOD.BC1, bank.levelMask));
  const failed = (await Promise.allSettled(answers)).find((answer) => answer.status === "rejected");
  if (failed) throw failed.reason;
}

/** Most encoders have open collectors, and the others do not mind the pull-up. */
export async function setUpEncoderPins(
  connection: PigpiodConnection,
  encoders: EncoderWiring,
): Promise<void> {
  for (const { a, b } of Object.values(encoders)) {
    for (const pin of b === undefined ? [a] : [a, b]) {
      await connection.request(PIGPIOD.MODES, pin, PIN_MODE.input);
      await connection.request(PIGPIOD.PUD, pin, PULL.up);
    }
  }
}

function pinsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, pin) => pin).filter((pin) => (mask >>> pin) & 1);
}
