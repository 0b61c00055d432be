import { mock } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import type { WheelVector } from "../../src/core/wheels.ts";
import type { I2cBus } from "../../src/hardware/i2c.ts";
import { openI2cBus } from "../../src/hardware/i2c-bus/bus.ts";
import type { Backend } from "../../src/hardware/ports.ts";
import type { MotorPins, MotorWiring } from "../../src/hardware/wiring.ts";
import type { Bench } from "./contract.ts";
import { I2cStandIn } from "./i2c-bus/stand-in.ts";

/** Transactions that fit into a millisecond, and more: the stand-in needs one turn of the event loop each. */
const TURNS = 60;

/** A bus of the stand-in, and time that passes only when told to. One at a time: timers are everybody's. */
export class I2cRig {
  readonly wire = new I2cStandIn();
  readonly clock = new VirtualClock(100);

  constructor() {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  }

  openBus(): Promise<I2cBus> {
    return openI2cBus(1, async () => this.wire);
  }

  /** @param milliseconds each with time enough for what is asked of the bus meanwhile */
  async elapse(milliseconds: number): Promise<void> {
    for (let i = 0; i < milliseconds; i++) {
      this.clock.advance(1e-3);
      mock.timers.tick(1);
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Lets time pass until it is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const settled = () => {
      done = true;
    };
    work.then(settled, settled);
    while (!done) await this.elapse(1);
    return work;
  }

  close(): void {
    mock.timers.reset();
  }
}

/** A backend on it, as the contract wants it. */
export async function i2cBench(
  rig: I2cRig,
  powers: () => number[],
  make: (bus: I2cBus) => Promise<Backend>,
): Promise<Bench> {
  const backend = await rig.during(make(await rig.openBus()));
  return {
    backend,
    powers,
    settle: () => rig.elapse(5),
    async hold(wanted: WheelVector) {
      for (let i = 0; i < 3; i++) {
        backend.motors.write(wanted);
        await rig.elapse(5);
      }
    },
    close: async () => rig.close(),
  };
}

/** What the motors' terminals get, −1…1, when their bridges' inputs are high for these parts of the time. */
export function bridgePowers(wiring: MotorWiring, level: (pin: number) => number): number[] {
  if (wiring.standby !== undefined && level(wiring.standby) === 0) return [0, 0, 0, 0];
  return Object.values(wiring.motors).map((pins: MotorPins) => {
    const sign = pins.invert ? -1 : 1;
    if ("forward" in pins) return sign * (level(pins.forward) - level(pins.reverse));
    const direction = "in1" in pins ? level(pins.in1) - level(pins.in2) : 2 * level(pins.direction) - 1;
    return sign * direction * level(pins.pwm);
  });
}
