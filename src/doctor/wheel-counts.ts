import type { WheelName, WheelVector } from "../core/wheels.ts";
import { PigpiodConnection } from "../hardware/pigpiod/connection.ts";
import { ReportStream } from "../hardware/pigpiod/reports.ts";
import { setUpEncoderPins } from "../hardware/pigpiod/session.ts";
import { QuadratureDecoder } from "../hardware/quadrature.ts";
import type { EncoderWiring } from "../hardware/wiring.ts";
import { PIGPIOD } from "../protocol/pigpiod.ts";
import type { DaemonAddress } from "./machine.ts";

/** What the encoders have counted since it was opened. */
export interface WheelCounts {
  /** + forward. */
  readonly counts: Readonly<WheelVector>;
  /** Why nothing is counted any more; undefined: it is. */
  readonly lost: string | undefined;
  close(): void;
}

const SET_UP_MS = 5000;

export function wheelLabel(wheel: WheelName): string {
  return wheel.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`);
}

/**
 * Counts through the daemon, with no motor touched.
 *
 * @throws BoardError where the daemon cannot be used
 */
export async function openWheelCounts(address: DaemonAddress, wiring: EncoderWiring): Promise<WheelCounts> {
  const decoder = new QuadratureDecoder(wiring);
  let lost: string | undefined;
  const lose = (sentence: string) => {
    lost = sentence;
  };
  const connection = await PigpiodConnection.open(address, { refused: lose, replied() {}, lost: lose });
  let reports: ReportStream | undefined;
  try {
    await connection.within(SET_UP_MS, async () => {
      await setUpEncoderPins(connection, wiring);
      reports = await ReportStream.open(address, {
        reports: (words, count) => decoder.decode(words, count),
        sentBy() {},
        lost: lose,
      });
      decoder.begin(await connection.request(PIGPIOD.BR1));
      await connection.request(PIGPIOD.NB, reports.handle, decoder.mask);
    });
  } catch (error) {
    reports?.close();
    connection.close();
    throw error;
  }
  return {
    counts: decoder.counts,
    get lost() {
      return lost;
    },
    close() {
      reports?.close();
      connection.close();
    },
  };
}
