import assert from "node:assert/strict";
import { emptySensors } from "../../../src/core/sensors.ts";
import { systemClock } from "../../../src/core/system-clock.ts";
import type { WheelVector } from "../../../src/core/wheels.ts";
import { attachSensors } from "../../../src/hardware/johnny-five/attach.ts";
import type { SensorWiring } from "../../../src/hardware/johnny-five/wiring.ts";
import { createPigpiodBackend } from "../../../src/hardware/pigpiod/backend.ts";
import type { Backend } from "../../../src/hardware/ports.ts";
import { TwinServer } from "../../../src/sim/twin/server.ts";
import { createTwin, type Twin } from "../../../src/sim/twin/twin.ts";
import type { World } from "../../../src/sim/world.ts";
import { wiring } from "../../sim/twin/rig.ts";

const HOST = "127.0.0.1";
export const IMU = { chip: "MPU6050", up: "+z" } as const;

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for as long as a busy machine may take. */
export async function until(what: string, done: () => boolean, each: () => void = () => {}): Promise<void> {
  for (let i = 0; i < 4000; i++) {
    each();
    if (done()) return;
    await pause(5);
  }
  assert.fail(`waited in vain until ${what}`);
}

/** The twin board in this process, behind its socket. */
export class TwinBoard {
  readonly twin: Twin;
  readonly port: number;
  readonly #server: TwinServer;
  readonly #timer: NodeJS.Timeout;

  /** @param sensors wired to the pins */
  static async start(world: World, sensors: SensorWiring = {}): Promise<TwinBoard> {
    const twin = await createTwin(world, { ...wiring, sensors }, systemClock.now());
    const server = new TwinServer(twin, systemClock);
    return new TwinBoard(twin, server, await server.listen(0, HOST));
  }

  private constructor(twin: Twin, server: TwinServer, port: number) {
    this.twin = twin;
    this.port = port;
    this.#server = server;
    this.#timer = setInterval(() => server.advance(), 2);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#server.close();
  }
}

/** The twin's car with sensors, as control has it, driven by hand. */
export class SensedCar {
  readonly board: TwinBoard;
  readonly backend: Backend;
  readonly attached: Awaited<ReturnType<typeof attachSensors>>;
  readonly sensors = emptySensors();

  static async start(world: World, wired: SensorWiring): Promise<SensedCar> {
    const board = await TwinBoard.start(world, wired);
    const backend = await createPigpiodBackend({ ...wiring, host: HOST, port: board.port }, systemClock);
    assert.ok(backend.peripherals);
    return new SensedCar(board, backend, await attachSensors(wired, backend.peripherals, systemClock));
  }

  private constructor(
    board: TwinBoard,
    backend: Backend,
    attached: Awaited<ReturnType<typeof attachSensors>>,
  ) {
    this.board = board;
    this.backend = backend;
    this.attached = attached;
  }

  /** Drives on and reads once. */
  step(duty: WheelVector): void {
    this.backend.motors.write(duty);
    // As the loop does it: a fault that nobody has looked at keeps the wheels at rest.
    for (const fault of this.backend.faults ?? []) fault.present();
    for (const sensor of this.attached.sensors) sensor.read(systemClock.now(), this.sensors);
  }

  faults(): string[] {
    return this.attached.faults.filter((fault) => fault.present()).map(({ id, text }) => `${id}: ${text}`);
  }

  async close(): Promise<void> {
    await this.backend.motors.close();
    for (const sensor of this.attached.sensors) await sensor.close();
    await this.board.close();
  }
}
