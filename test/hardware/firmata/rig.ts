import assert from "node:assert/strict";
import { VirtualClock } from "../../../src/core/clock.ts";
import type { WheelVector } from "../../../src/core/wheels.ts";
import { createFirmataBackend } from "../../../src/hardware/firmata/backend.ts";
import type { OpenLine } from "../../../src/hardware/firmata/serial-line.ts";
import type { FirmataSettings } from "../../../src/hardware/firmata/settings.ts";
import type { Backend } from "../../../src/hardware/ports.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";
import { powers } from "./h-bridges.ts";
import { ArduinoStandIn, UNO } from "./stand-in.ts";
import { UNO_TB6612 } from "./wirings.ts";

export const PORT = "/dev/ttyACM0";
/** As long as any message takes at 57600 baud, and too short for a wheel to be told again, s. */
const LONG_ENOUGH = 0.01;

export function settingsOf(wiring: MotorWiring, baud = 57_600): FirmataSettings {
  return { ...wiring, port: PORT, baud };
}

export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

export async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (holds()) return;
    await pause(10);
  }
  assert.fail(`waited 10 s for: ${what}`);
}

export interface Rig {
  readonly board: ArduinoStandIn;
  readonly backend: Backend;
  readonly clock: VirtualClock;
  /** One tick of the loop, and the time until all of it has arrived. @returns the messages that came */
  tick(duty: WheelVector): Promise<string[]>;
  /** Ticks until the line had time for all of it. */
  hold(duty: WheelVector): Promise<void>;
  powers(): number[];
}

export interface RigOptions {
  readonly board?: ArduinoStandIn;
  readonly wiring?: MotorWiring;
  readonly baud?: number;
  readonly open?: OpenLine;
}

/** A backend on a stand-in's line, closed in the end. */
export async function rig(options: RigOptions, use: (rig: Rig) => Promise<void>): Promise<void> {
  const { board = new ArduinoStandIn(UNO), wiring = UNO_TB6612, baud, open = board.open } = options;
  const clock = new VirtualClock();
  const backend = await createFirmataBackend(settingsOf(wiring, baud), clock, open);
  // What was said at the start is still on its way.
  await board.settled();
  const tick = async (duty: WheelVector) => {
    clock.advance(LONG_ENOUGH);
    const before = board.heard.length;
    backend.motors.write(duty);
    await board.settled();
    // Without the questions whether it still lives.
    return board.heard.slice(before).filter((message) => !message.startsWith("f0 6d"));
  };
  try {
    await use({
      board,
      backend,
      clock,
      powers: () => powers(wiring, board),
      tick,
      async hold(duty) {
        for (let i = 0; i < 4; i++) await tick(duty);
      },
    });
  } finally {
    await backend.motors.close();
  }
}
