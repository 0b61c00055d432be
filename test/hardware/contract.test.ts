import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import { emptySensors } from "../../src/core/sensors.ts";
import { systemClock } from "../../src/core/system-clock.ts";
import { type WheelVector, wheelVector } from "../../src/core/wheels.ts";
import { BoardError } from "../../src/hardware/board-error.ts";
import { createPigpiodBackend } from "../../src/hardware/pigpiod/backend.ts";
import type { Backend } from "../../src/hardware/ports.ts";
import { createSimBackend } from "../../src/hardware/sim/backend.ts";
import type { MotorWiring } from "../../src/hardware/wiring.ts";
import { parseText } from "../../src/profile/document.ts";
import { Simulator } from "../../src/sim/simulator.ts";
import { TwinServer } from "../../src/sim/twin/server.ts";
import { createTwin } from "../../src/sim/twin/twin.ts";
import { type World, worldSchema } from "../../src/sim/world.ts";
import {
  type Bench,
  type BreakableBench,
  contract,
  cutContract,
  type SilentBench,
  stopContract,
} from "./contract.ts";
import { ENCODERS, TWO_DIRECTIONS, TWO_PWM } from "./wirings.ts";

const world = (): World => parseText("name: bench\nroom: { length: 40 m }", "bench.yaml", worldSchema);
/** Of the twin's duty at 1 kHz. */
const STEP = 1 / 200;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What the simulated motors were last given. */
function terminals(): { readonly duty: WheelVector; restore(): void } {
  const duty = wheelVector();
  const original = Simulator.prototype.setDuty;
  const spy = mock.method(Simulator.prototype, "setDuty", function (this: Simulator, given: WheelVector) {
    duty.set(given);
    original.call(this, given);
  });
  return { duty, restore: () => spy.mock.restore() };
}

async function simulated(): Promise<Bench> {
  const { duty, restore } = terminals();
  const clock = new VirtualClock();
  const backend = await createSimBackend(world(), clock);
  const sensors = emptySensors();
  // The world comes to what was written when it is next read.
  const settle = async () => {
    clock.advance(0.1);
    for (const sensor of backend.sensors) sensor.read(clock.now(), sensors);
  };
  return {
    backend,
    powers: () => Array.from(duty),
    settle,
    async hold(wanted) {
      backend.motors.write(wanted);
      await settle();
    },
    close: async () => restore(),
  };
}

/** The twin is in this process: on a busy machine it may be slow to answer. */
async function connected(open: () => Promise<Backend>): Promise<Backend> {
  for (let attempt = 1; attempt < 5; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
    }
  }
  return open();
}

async function onTwin(motors: MotorWiring): Promise<BreakableBench & SilentBench> {
  const { duty, restore } = terminals();
  const wiring = { ...motors, encoders: ENCODERS, pwmFrequency: 1000 } as const;
  const twin = await createTwin(world(), wiring as Parameters<typeof createTwin>[1], systemClock.now());
  const server = new TwinServer(twin, systemClock);
  const host = "127.0.0.1";
  const port = await server.listen(0, host);
  const timer = setInterval(() => server.advance(), 2);
  // The loop's own time, whatever keeps this machine busy: only the deadman in the twin has the real one.
  const clock = new VirtualClock();
  const backend = await connected(() => createPigpiodBackend({ ...wiring, host, port }, clock));
  const seen = (wanted: WheelVector) => duty.every((each, i) => Math.abs(each - wanted[i]!) <= STEP);
  return {
    backend,
    powers: () => Array.from(duty),
    settle: () => pause(25).then(() => {}),
    async hold(wanted) {
      // Until it is seen: on a busy machine the deadman may fire in between.
      for (let i = 0; i < 8 || (i < 500 && !seen(wanted)); i++) {
        backend.motors.write(wanted);
        clock.advance(0.004);
        await pause(4);
      }
    },
    silence: async (seconds) => clock.advance(seconds),
    breakFrontLeft() {
      const pins = motors.motors.frontLeft;
      const pin = "pwm" in pins ? pins.pwm : pins.forward;
      const original = twin.pins.pwm.bind(twin.pins);
      mock.method(twin.pins, "pwm", (gpio: number, steps: number) =>
        gpio === pin ? -41 : original(gpio, steps),
      );
    },
    async close() {
      clearInterval(timer);
      await server.close();
      restore();
    },
  };
}

contract("simulated car", simulated, 0);
for (const [name, wiring] of [
  ["pigpiod's twin, PWM and two directions", TWO_DIRECTIONS],
  ["pigpiod's twin, two PWM, braking", { ...TWO_PWM, idle: "brake" }],
] as const) {
  contract(name, () => onTwin(wiring), STEP);
  stopContract(name, () => onTwin(wiring));
  cutContract(name, () => onTwin(wiring), STEP);
}

test("when nobody refreshes it, the deadman in the twin unpowers the wheels by itself", async () => {
  const bench = await onTwin(TWO_DIRECTIONS);
  await bench.hold(wheelVector(1, 1, 1, 1));
  assert.deepEqual(bench.powers(), [1, 1, 1, 1]);
  for (let i = 0; i < 500 && bench.powers().some((power) => Math.abs(power) > 1e-9); i++) await pause(10);
  assert.deepEqual(bench.powers().map(Math.round), [0, 0, 0, 0]);
  const cut = bench.backend.faults!.find(({ id }) => id === "wheels-cut")!;
  await bench.hold(wheelVector(1, 1, 1, 1));
  assert.deepEqual(bench.powers(), [1, 1, 1, 1], "unchanged duties are told again after a short pause");
  assert.equal(cut.present(), false);
  await bench.silence(0.2);
  bench.backend.motors.write(wheelVector(1, 1, 1, 1));
  await bench.settle();
  assert.deepEqual(bench.powers().map(Math.round), [0, 0, 0, 0], "after a long one they rest");
  assert.equal(cut.present(), true);
  await bench.backend.motors.close();
  await bench.close();
});
