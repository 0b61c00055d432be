import { mock } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import type { WheelVector } from "../../src/core/wheels.ts";
import type { I2cBus } from "../../src/hardware/i2c.ts";
import { openI2cBus } from "../../src/hardware/i2c-bus/bus.ts";
import type { Backend } from "../../src/hardware/ports.ts";
import type { MotorPins, MotorWiring } from "../../src/hardware/wiring.ts";
import type { FailingBench, SilentBench } from "./contract.ts";
import { ERRNO, I2cStandIn } from "./i2c-bus/stand-in.ts";

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

/** Transactions that can fail. */
interface Place {
  readonly name: string;
  /** @param bytes undefined: it reads */
  fails(bytes: Uint8Array | undefined): boolean;
}

const NONE = { places: [], neutralise: async () => {} };

/** One for each register or other first byte, none that fails, and all that read. */
export function places(bytes: Iterable<number>, index = 0): Place[] {
  const writes = Array.from(bytes, (byte) => ({
    name: `writing 0x${byte.toString(16)}`,
    fails: (written: Uint8Array | undefined) => written?.[index] === byte,
  }));
  const reads = { name: "reading", fails: (written: Uint8Array | undefined) => written === undefined };
  return [{ name: "nothing", fails: () => false }, reads, ...writes];
}

/** A backend on it, as the contract wants it. */
export async function i2cBench(
  rig: I2cRig,
  powers: () => number[],
  make: (bus: I2cBus) => Promise<Backend>,
  safe: { places: readonly Place[]; neutralise(bus: I2cBus): Promise<void> } = NONE,
): Promise<FailingBench & SilentBench> {
  const backend = await rig.during(make(await rig.openBus()));
  const { wire } = rig;
  let worst = [0, 0, 0, 0];
  return {
    backend,
    places: safe.places.map(({ name, fails }) => ({
      name,
      fail() {
        const look = () => {
          worst = powers().map((power, i) => (Math.abs(power) > Math.abs(worst[i]!) ? power : worst[i]!));
        };
        wire.fault = (_, bytes) => {
          look();
          return fails(bytes) ? ERRNO.EIO : undefined;
        };
      },
    })),
    neutralise: async () => rig.during(safe.neutralise(await rig.openBus())),
    // Since something fails, the most that a wheel had between two transactions.
    powers: () => powers().map((power, i) => (worst[i] === 0 ? power : worst[i]!)),
    silence: async (seconds) => rig.clock.advance(seconds),
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
